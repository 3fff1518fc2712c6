// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/project_file.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <toml++/toml.h>

#include "cli/nearest.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

/// "PG:dbname=x", "/vsizip/..", "/home/..": not relative to anything.
bool is_absolute(const std::string& path) {
  if (path.starts_with('/')) return true;
  const auto colon = path.find(':');
  if (colon == std::string::npos || colon < 2 || path.substr(colon, 2) == "::") return false;
  return std::all_of(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

std::string resolve(const std::string& path, const std::filesystem::path& folder) {
  if (path.empty() || folder.empty() || is_absolute(path)) return path;
  return (folder / path).string();
}

const char* wanted_type(const Option& option) {
  if (std::holds_alternative<double*>(option.target)) return "cli.type_number";
  if (std::holds_alternative<int*>(option.target) || std::holds_alternative<std::uint64_t*>(option.target))
    return "cli.type_integer";
  if (std::holds_alternative<bool*>(option.target)) return "cli.type_boolean";
  if (std::holds_alternative<std::vector<std::string>*>(option.target)) return "cli.type_texts";
  if (std::holds_alternative<Pairs*>(option.target)) return "cli.type_table";
  return "cli.type_text";
}

const char* found_type(const toml::node& node) {
  if (node.is_string()) return "cli.type_text";
  if (node.is_integer()) return "cli.type_integer";
  if (node.is_floating_point()) return "cli.type_number";
  if (node.is_boolean()) return "cli.type_boolean";
  return "cli.type_other";
}

/// The value as the texts a user would have typed on the command line; empty when the type does not fit.
std::vector<std::string> as_texts(const Option& option, const toml::node& node) {
  const bool integer =
      std::holds_alternative<int*>(option.target) || std::holds_alternative<std::uint64_t*>(option.target);
  if (std::holds_alternative<double*>(option.target) || integer) {
    if (const auto* number = node.as_integer()) return {std::to_string(number->get())};
    if (const auto* number = node.as_floating_point(); number && !integer) return {plain_number(number->get())};
    return {};
  }
  if (std::holds_alternative<bool*>(option.target)) {
    const auto* flag = node.as_boolean();
    return flag ? std::vector<std::string>{flag->get() ? "true" : "false"} : std::vector<std::string>{};
  }
  std::vector<std::string> texts;
  if (const auto* table = node.as_table(); table && std::holds_alternative<Pairs*>(option.target)) {
    for (const auto& [role, text] : *table) {
      if (!text.is_string()) return {};
      texts.push_back(std::string(role.str()) + ":" + text.as_string()->get());
    }
  } else if (std::holds_alternative<Pairs*>(option.target)) {
    return {};
  } else if (const auto* text = node.as_string()) {
    texts.push_back(text->get());
  } else if (const auto* list = node.as_array(); list && is_repeatable(option)) {
    for (const toml::node& element : *list) {
      if (!element.is_string()) return {};
      texts.push_back(element.as_string()->get());
    }
  }
  return texts;
}

bool is_empty_container(const toml::node& node) {
  return (node.is_table() && node.as_table()->empty()) || (node.is_array() && node.as_array()->empty());
}

nlohmann::ordered_json value_schema(const Option& option) {
  nlohmann::ordered_json schema;
  if (std::holds_alternative<double*>(option.target) || std::holds_alternative<int*>(option.target)) {
    schema["type"] = std::holds_alternative<int*>(option.target) ? "integer" : "number";
    if (std::isfinite(option.low)) schema["minimum"] = option.low;
    if (std::isfinite(option.high)) schema["maximum"] = option.high;
  } else if (std::holds_alternative<std::uint64_t*>(option.target)) {
    schema["type"] = "integer";
    schema["minimum"] = 0;
  } else if (std::holds_alternative<bool*>(option.target)) {
    schema["type"] = "boolean";
  } else if (std::holds_alternative<Pairs*>(option.target)) {
    schema["type"] = "object";
    schema["propertyNames"] = {{"enum", layer_roles()}};
    schema["additionalProperties"] = {{"type", "string"}};
  } else if (is_repeatable(option)) {
    schema["anyOf"] = {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}}};
  } else {
    schema["type"] = "string";
    if (const auto* choice = std::get_if<Choice>(&option.target)) schema["enum"] = choice->names;
  }
  return schema;
}

nlohmann::ordered_json default_value(const Option& option) {
  if (const auto* number = std::get_if<double*>(&option.target)) return **number;
  if (const auto* number = std::get_if<int*>(&option.target)) return **number;
  if (const auto* number = std::get_if<std::uint64_t*>(&option.target)) return **number;
  if (const auto* flag = std::get_if<bool*>(&option.target)) return **flag;
  return default_text(option);
}

}  // namespace

void load_project(const std::string& path, const std::vector<Option>& options, const Texts& texts) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf())) throw Error(ErrorKind::usage, "cli.project_unreadable", {path});

  toml::table table;
  try {
    table = toml::parse(content.str(), path);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorKind::usage, "cli.project_syntax",
                {path, std::to_string(error.source().begin.line), std::string(error.description())});
  }

  std::vector<std::string> keys;
  for (const Option& option : options) {
    if (option.in_project) keys.push_back(option.name);
  }
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const std::string line = std::to_string(key.source().begin.line);
    const auto option = std::ranges::find_if(options, [&](const Option& o) { return o.in_project && o.name == name; });
    if (option == options.end())
      throw Error(ErrorKind::usage, "cli.unknown_key", {path, line, name, nearest(name, keys)});
    std::vector<std::string> values = as_texts(*option, node);
    if (values.empty() && !is_empty_container(node)) {
      throw Error(ErrorKind::usage, "cli.wrong_type",
                  {path, line, name, texts(wanted_type(*option)), texts(found_type(node))});
    }
    if (option->is_path) {
      for (std::string& value : values) value = resolve(value, folder);
    }
    assign(*option, values, path + ":" + line + ": " + name);
  }
}

std::string project_schema(const std::vector<Option>& options, const Texts& texts) {
  nlohmann::ordered_json properties = nlohmann::ordered_json::object();
  for (const Option& option : options) {
    if (!option.in_project) continue;
    nlohmann::ordered_json property = value_schema(option);
    property["description"] = texts(option.help);
    const bool has_default = is_flag(option) || !default_text(option).empty();
    if (has_default && option.show_default) property["default"] = default_value(option);
    properties[option.name] = std::move(property);
  }
  const nlohmann::ordered_json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                         {"title", "qipan project"},
                                         {"type", "object"},
                                         {"properties", properties},
                                         {"required", {"communities"}},
                                         {"additionalProperties", false}};
  return schema.dump(2);
}

}  // namespace qipan::cli
