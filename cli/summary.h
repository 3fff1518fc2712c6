// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <iosfwd>
#include <string>

#include "cli/text.h"
#include "engine/workflow/redraw.h"

namespace qipan::cli {

/// What `qipan partition` prints: communities, grids by kind, in band, exceptions with reasons, households
/// in = out + outside per source, border quality, time per stage.
void print_summary(std::ostream& out, const RunSummary& summary, const Texts& texts, bool colour);

/// The same as JSON, all exceptions included.
std::string summary_json(const RunSummary& summary);

/// The first one's text after the id of its feature: "00101: has the same footprint as ...".
std::string shown_example(const DiagnosticCount& d);

/// "info", "warning", "error".
const char* severity_name(Severity severity);

/// What a redraw changed, what it had to, and plans between today's and the new one.
void print_change(std::ostream& out, const ChangeSummary& change, const Texts& texts, bool colour);

/// Both as JSON: the keys of summary_json() and "change".
std::string redraw_json(const RunSummary& summary, const ChangeSummary& change);

/// Rows of the ledger of households, shared by partition and check.
void print_sources(std::ostream& out, const std::vector<SourceTotal>& sources, const Texts& texts, bool colour);

}  // namespace qipan::cli
