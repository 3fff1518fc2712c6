// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/graph_options.h"

#include <charconv>
#include <filesystem>
#include <system_error>

#include "cli/text.h"
#include "engine/base/error.h"

namespace qipan::cli {

Option households_option(std::string name, std::string help, std::optional<double>& target) {
  const auto set = [&target](const std::string& flag, const std::string& text) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size()) throw Error(ErrorKind::usage, "cli.not_a_number", {flag, text});
    if (!(value >= 0 && value <= 1e9)) throw Error(ErrorKind::usage, "cli.out_of_range", {flag, text, "0", plain_number(1e9)});
    target = value;
  };
  return {.name = std::move(name), .help = std::move(help), .target = Parsed{.set = set, .initial = {}}, .placeholder = "N", .group = "cli.group_rules"};
}

Option alternatives_option(int& count) {
  return {.name = "alternatives", .help = "solve.opt_alternatives", .target = &count, .placeholder = "N", .group = "cli.group_search", .low = 1, .high = 100};
}

Option differ_option(double& target) {
  const auto set = [&target](const std::string& flag, const std::string& text) {
    const std::string number = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
    double value = 0;
    const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc{} || stop != number.data() + number.size()) throw Error(ErrorKind::usage, "cli.not_a_number", {flag, text});
    if (!(value >= 0 && value <= 100)) throw Error(ErrorKind::usage, "cli.out_of_range", {flag, text, "0%", "100%"});
    target = value / 100;
  };
  return {.name = "differ", .help = "solve.opt_differ", .target = Parsed{.set = set, .initial = plain_number(target * 100) + "%"}, .placeholder = "PERCENT",
          .group = "cli.group_search"};
}

Option file_option(std::string name, std::string help, std::string& target) {
  return {.name = std::move(name), .help = std::move(help), .target = &target, .placeholder = "FILE", .group = "cli.group_reading"};
}

void check_grids_asked(int grids, const std::string& counts_file, const std::string& communities_file) {
  if (grids > 0 && !counts_file.empty()) throw Error(ErrorKind::usage, "solve.counts_twice", {});
  if (grids > 0 && !communities_file.empty()) throw Error(ErrorKind::usage, "solve.grids_of_what", {});
  if (!counts_file.empty() && communities_file.empty()) throw Error(ErrorKind::usage, "cli.needs", {"--grids-per-community", "--communities"});
}

void check_no_input(const std::string& output, std::initializer_list<const std::string*> inputs) {
  std::error_code error;
  for (const std::string* input : inputs) {
    if (!input->empty() && std::filesystem::equivalent(*input, output, error)) throw Error(ErrorKind::usage, "solve.output_is_input", {output});
  }
}

}  // namespace qipan::cli
