// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/ensemble_report.h"
#include "cli/text.h"

namespace qipan::cli {

/// What --json prints.
std::string ensemble_json(const EnsembleReports& ensemble);

/// The rules that the plan asked about breaks, a sentence each.
std::vector<std::string> broken_texts(const EnsembleReport& report, const Texts& texts);

/// A table of the figures, and whether the chains agree.
void print_figures(std::ostream& out, const EnsembleReport& report, const Texts& texts);

void print_ensemble(std::ostream& out, const EnsembleReports& ensemble, const Texts& texts);

}  // namespace qipan::cli
