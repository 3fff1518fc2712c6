// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/plan_file.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/geo/vector_io.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Layer read_one(const std::string& path, const std::vector<std::string>& there, const std::string& name, const std::vector<const char*>& fields) {
  if (std::ranges::find(there, name) == there.end()) throw Error(ErrorKind::input, "adopt.no_plan", {path, name, listed(there)});
  Diagnostics ignored;
  Layer layer = read_layer({.path = path, .layer = name, .where = {}, .encoding = {}}, ignored);
  for (const char* field : fields) {
    if (layer.find_field(field) < 0) throw Error(ErrorKind::input, "adopt.no_field", {layer_label(layer), field, field_list(layer)});
  }
  return layer;
}

bool is_extra(const std::string& name) { return name == "lineage" || name == "moves" || name == "splits" || is_of_unify(name); }

std::vector<std::pair<std::string, std::string>> pairs_of(const Layer& table) {
  std::vector<std::pair<std::string, std::string>> out;
  const int key = table.find_field("key"), value = table.find_field("value");
  for (const Feature& f : table.features) out.emplace_back(value_as_text(at(f.values, key)), value_as_text(at(f.values, value)));
  return out;
}

}  // namespace

bool is_of_unify(const std::string& layer) { return layer == "agreement" || layer.starts_with("correspondence_"); }

const Layer* PlanFile::find(const std::string& name) const {
  const auto it = std::ranges::find(more, name, &Layer::name);
  return it == more.end() ? nullptr : &*it;
}

PlanFile read_plan_file(const std::string& path) {
  const std::vector<std::string> there = layer_names(path);
  PlanFile out;
  out.path = path;
  out.grids = read_one(path, there, "grids", {"code", "name", "kind", "community", "households", "band_low", "band_high", "in_band", "reason"});
  out.atoms = read_one(path, there, "atoms", {"atom", "grid_code", "community", "households"});
  out.manifest = pairs_of(read_one(path, there, "manifest", {"key", "value"}));
  if (std::ranges::find(there, "diagnostics") != there.end()) out.diagnostics = read_one(path, there, "diagnostics", {"code", "text"});
  if (std::ranges::find(there, "communities") != there.end())  // not in plans of earlier versions
    out.communities = read_one(path, there, "communities", {"community", "closed", "covers", "open_level", "found", "bound", "gap_percent"});
  for (const std::string& name : there) {
    if (is_extra(name)) out.more.push_back(read_one(path, there, name, {}));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> read_manifest(const std::string& path) {
  return pairs_of(read_one(path, layer_names(path), "manifest", {"key", "value"}));
}

}  // namespace qipan
