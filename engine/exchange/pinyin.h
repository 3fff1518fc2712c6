// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace qipan {

/// Names for the columns of a .dbf: ASCII, at most `bytes` long, unique without regard to case, a letter first. ASCII names that fit
/// stay; Chinese ones become pinyin ("户数" -> "hushu"), or its capital initials where that is too long ("所属社区编码" -> "SSSQBM");
/// what has no reading becomes "_". Names that clash or are too long get a number at the end. One per name, in order.
std::vector<std::string> column_names(const std::vector<std::string>& names, std::size_t bytes = 10);

}  // namespace qipan
