// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/option.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "cli/nearest.h"
#include "cli/text.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

template <class Number>
Number parse_number(const std::string& text, const std::string& shown, const char* message) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) throw Error(ErrorKind::usage, message, {shown, text});
  return value;
}

void check_range(const Option& option, double value, const std::string& text, const std::string& shown) {
  if (std::isnan(value) || value < option.low || value > option.high) {
    throw Error(ErrorKind::usage, "cli.out_of_range",
                {shown, text, plain_number(option.low), plain_number(option.high)});
  }
}

std::pair<std::string, std::string> parse_pair(const Option& option, const std::string& text,
                                               const std::string& shown) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    throw Error(ErrorKind::usage, "cli.not_a_pair",
                {shown, text, option.placeholder.substr(5), join(layer_roles(), ", ")});
  }
  std::string role = text.substr(0, colon);
  std::ranges::replace(role, '_', '-');
  if (std::ranges::find(layer_roles(), role) == layer_roles().end()) {
    throw Error(ErrorKind::usage, "cli.unknown_role", {shown, role, nearest(role, layer_roles())});
  }
  std::ranges::replace(role, '-', '_');  // as the engine names it
  return {std::move(role), text.substr(colon + 1)};
}

}  // namespace

const std::vector<std::string>& layer_roles() {
  static const std::vector<std::string> roles = {"communities",     "territory",       "buildings", "household-points",
                                                 "household-table", "household-areas", "roads",     "rail",
                                                 "water",           "walls",           "compounds", "dedicated",
                                                 "existing"};
  return roles;
}

bool is_flag(const Option& option) { return std::holds_alternative<bool*>(option.target); }

bool is_repeatable(const Option& option) {
  if (const auto* parsed = std::get_if<Parsed>(&option.target)) return parsed->repeatable;
  return std::holds_alternative<std::vector<std::string>*>(option.target) ||
         std::holds_alternative<Pairs*>(option.target);
}

std::string default_text(const Option& option) {
  if (!option.show_default) return {};
  return std::visit(
      Match{[](const std::string* text) { return *text; }, [](const double* number) { return plain_number(*number); },
            [](const int* number) { return std::to_string(*number); },
            [](const std::uint64_t* number) { return std::to_string(*number); },
            [](const bool*) { return std::string(); }, [](const std::vector<std::string>*) { return std::string(); },
            [](const Pairs*) { return std::string(); },
            [](const Choice& choice) { return choice.names[choice.initial]; },
            [](const Parsed& parsed) { return parsed.initial; }},
      option.target);
}

void assign(const Option& option, const std::vector<std::string>& texts, const std::string& shown) {
  if (texts.size() > 1 && !is_repeatable(option)) {
    throw Error(ErrorKind::usage, "cli.given_twice", {shown, std::to_string(texts.size())});
  }
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&option.target)) {
    **list = texts;
    return;
  }
  if (auto* const* pairs = std::get_if<Pairs*>(&option.target)) {
    (*pairs)->clear();
    for (const std::string& text : texts) (*pairs)->push_back(parse_pair(option, text, shown));
    return;
  }
  for (const std::string& text : texts) {
    std::visit(
        Match{[&](std::string* target) { *target = text; },
              [&](double* target) {
                const auto value = parse_number<double>(text, shown, "cli.not_a_number");
                check_range(option, value, text, shown);
                *target = value;
              },
              [&](int* target) {
                const auto value = parse_number<int>(text, shown, "cli.not_an_integer");
                check_range(option, value, text, shown);
                *target = value;
              },
              [&](std::uint64_t* target) { *target = parse_number<std::uint64_t>(text, shown, "cli.not_an_integer"); },
              [&](bool* target) { *target = text == "true"; }, [](std::vector<std::string>*) {}, [](Pairs*) {},
              [&](const Choice& choice) {
                for (std::size_t i = 0; i < choice.names.size(); ++i) {
                  if (choice.names[i] == text) return choice.set(i);
                }
                throw Error(ErrorKind::usage, "cli.not_a_choice", {shown, text, join(choice.names, ", ")});
              },
              [&](const Parsed& parsed) { parsed.set(shown, text); }},
        option.target);
  }
}

}  // namespace qipan::cli
