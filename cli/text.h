// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/messages.h"

namespace qipan::cli {

/// Text of a message in the language of the run.
struct Texts {
  Language language = Language::english;
  std::string operator()(std::string_view id, std::initializer_list<std::string> args = {}) const;
  /// Text of prefix + name where the catalogue has it ("cli.stage_" + "solve"), else the name itself.
  [[nodiscard]] std::string named(std::string_view prefix, std::string_view name) const;
};

std::string join(const std::vector<std::string>& parts, std::string_view between);

std::string plain_number(double value);               ///< shortest exact text: "0.5", "300", "inf"
std::string rounded(double value, int decimals);      ///< "0.87"
std::string grouped(double value, int decimals = 0);  ///< "78,542"
std::string grouped_milli(std::int64_t thousandths);  ///< "78,542" or "78,542.125": exact

/// Columns that UTF-8 text takes on a terminal: East Asian wide characters two, combining marks and controls none.
int display_width(std::string_view utf8);

}  // namespace qipan::cli
