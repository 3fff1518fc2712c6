// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qipan::cli {

/// The candidate with the least edit distance to `word` (Levenshtein); the first of several. Empty without candidates.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace qipan::cli
