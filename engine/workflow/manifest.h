// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/workflow/run.h"

namespace qipan {

/// What made a plan: version, seed, options, and name, size and SHA-1 of every input file. No clock, no paths, no thread count.
std::vector<std::pair<std::string, std::string>> manifest_rows(const InputOptions& input, const PlanOptions& plan, std::uint64_t seed, bool stopped_early);
/// 40 hexadecimal digits; empty for what is no readable file.
std::string sha1_of_file(const std::string& path);

/// Rows communities_closed, gap, and one for every community that is not closed, if anything is proven.
void append_proof(std::vector<std::pair<std::string, std::string>>& rows, const PlanProof& proof);
/// True for the key of such a row.
bool is_proof_row(const std::string& key);

}  // namespace qipan
