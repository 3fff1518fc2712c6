// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>

namespace qipan::cli {

/// "out/a.part" and 2: "out/a-2.part".
std::string numbered_path(const std::string& path, std::size_t number);
/// "out/a.part": "out/a-alternatives.csv".
std::string alternatives_table_path(const std::string& path);

}  // namespace qipan::cli
