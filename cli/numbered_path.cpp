// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/numbered_path.h"

#include <filesystem>

namespace qipan::cli {

std::string numbered_path(const std::string& path, std::size_t number) {
  const std::filesystem::path p(path);
  return (p.parent_path() / (p.stem().string() + '-' + std::to_string(number) + p.extension().string())).string();
}

std::string alternatives_table_path(const std::string& path) {
  const std::filesystem::path p(path);
  return (p.parent_path() / (p.stem().string() + "-alternatives.csv")).string();
}

}  // namespace qipan::cli
