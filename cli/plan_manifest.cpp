// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/plan_manifest.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "engine/base/error.h"
#include "engine/workflow/manifest.h"

namespace qipan::cli {
namespace {

namespace fs = std::filesystem;

/// "town.gpkg::roads 0123..": a source and the SHA-1 of its file.
struct Source {
  std::string file, layer, sha1;

  explicit Source(const std::string& row) {
    const std::size_t space = row.rfind(' ');
    const std::string name = row.substr(0, space);
    if (space != std::string::npos) sha1 = row.substr(space + 1);
    const std::size_t joint = name.rfind("::");
    file = name.substr(0, joint);
    if (joint != std::string::npos) layer = name.substr(joint + 2);
  }
  [[nodiscard]] std::string at(const std::string& path) const { return layer.empty() ? path : path + "::" + layer; }
};

const Option* option_named(const std::vector<Option>& options, const std::string& name) {
  const auto it = std::ranges::find(options, name, &Option::name);
  return it == options.end() ? nullptr : &*it;
}

bool is_layer(const Option& option) { return option.is_path && std::holds_alternative<std::string*>(option.target); }

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored);
}

}  // namespace

void assign_manifest(const Pairs& manifest, const std::vector<Option>& options) {
  std::map<std::string, std::vector<std::string>> roles;  // "where": all of its rows at once, as an assignment replaces what was there
  for (const auto& [key, value] : manifest) {
    const std::size_t space = key.find(' ');
    const Option* option = option_named(options, key.substr(0, space));
    if (option == nullptr || is_layer(*option)) continue;
    if (space != std::string::npos) roles[option->name].push_back(key.substr(space + 1) + ":" + value);
    else assign(*option, {value}, "manifest: " + key);
  }
  for (const auto& [name, values] : roles) assign(*option_named(options, name), values, "manifest: " + name);
}

std::vector<std::string> find_sources(const Pairs& manifest, const std::vector<std::string>& folders, const std::string& plan, const std::vector<Option>& options) {
  std::map<std::string, std::string> sha1;
  const auto sha1_of = [&](const std::string& path) -> const std::string& {
    const auto [it, fresh] = sha1.try_emplace(path);
    if (fresh) it->second = sha1_of_file(path);
    return it->second;
  };
  std::set<std::string> differing;
  for (const auto& [key, value] : manifest) {
    const Option* option = option_named(options, key);
    if (option == nullptr || !is_layer(*option)) continue;
    std::string& target = *std::get<std::string*>(option->target);
    if (!target.empty()) continue;
    const Source source(value);
    if (source.file.starts_with("PG:")) {
      target = source.at(source.file);
      continue;
    }
    std::string by_name, looked;
    for (const std::string& folder : folders) {
      const fs::path path = fs::path(folder) / source.file;
      looked += (looked.empty() ? "" : ", ") + (folder.empty() ? "." : folder);
      if (!fs::exists(path) || same_file(path, plan)) continue;
      if (by_name.empty()) by_name = path.string();
      if (sha1_of(path.string()) != source.sha1) continue;
      target = source.at(path.string());
      break;
    }
    if (!target.empty()) continue;
    if (by_name.empty()) throw Error(ErrorKind::input, "adopt.source_missing", {key, source.file, looked, "--" + key});
    target = source.at(by_name);
    differing.insert(by_name);
  }
  return {differing.begin(), differing.end()};
}

}  // namespace qipan::cli
