// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/describe.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <variant>

#include "cli/version.h"

namespace qipan::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* type_of(const Option& option) {
  if (std::holds_alternative<double*>(option.target)) return "number";
  if (std::holds_alternative<int*>(option.target) || std::holds_alternative<std::uint64_t*>(option.target)) return "integer";
  if (std::holds_alternative<bool*>(option.target)) return "flag";
  if (std::holds_alternative<Choice>(option.target)) return "choice";
  if (std::holds_alternative<Pairs*>(option.target)) return "pairs";
  return "text";
}

Json described(const Option& option, const Texts& texts) {
  Json out = {{"name", option.name}, {"help", texts(option.help)}, {"type", type_of(option)}};
  if (!option.placeholder.empty()) out["placeholder"] = option.placeholder;
  if (!option.group.empty()) {
    out["group"] = option.group.substr(option.group.find_last_of("_.") + 1);
    out["heading"] = texts(option.group);
  }
  if (const auto* choice = std::get_if<Choice>(&option.target)) out["choices"] = choice->names;
  if (std::isfinite(option.low)) out["minimum"] = option.low;
  if (std::isfinite(option.high)) out["maximum"] = option.high;
  if (const std::string standard = default_text(option); !standard.empty() && option.show_default) out["default"] = standard;
  if (is_repeatable(option)) out["repeatable"] = true;
  return out;
}

}  // namespace

std::string describe_commands(const std::vector<Command>& commands, const Texts& texts) {
  Json list = Json::array();
  for (const Command& command : commands) {
    Json arguments = Json::array(), options = Json::array();
    for (const Option& option : command.positionals) arguments.push_back(described(option, texts));
    for (const Option& option : command.options) options.push_back(described(option, texts));
    list.push_back({{"name", command.name},
                    {"help", texts("cli.cmd_" + command.name)},
                    {"arguments", arguments},
                    {"options", options},
                    {"examples", command.examples}});
  }
  return Json{{"program", "qipan"}, {"version", kVersion}, {"commands", list}}.dump(1);
}

}  // namespace qipan::cli
