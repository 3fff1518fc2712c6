// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/role_reader.h"

#include <algorithm>
#include <optional>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/input/blocks.h"
#include "engine/input/fields.h"
#include "engine/input/point_columns.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

const std::string* find_role(const std::vector<std::pair<std::string, std::string>>& list, const std::string& role) {
  const auto it = std::ranges::find(list, role, &std::pair<std::string, std::string>::first);
  return it == list.end() ? nullptr : &it->second;
}

std::string filters_of(const InputOptions& options, const std::string& role) {
  std::string all;
  for (const auto& [name, sql] : options.where)
    if (name == role && !sql.empty()) all += (all.empty() ? "(" : " AND (") + sql + ")";
  return all;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> roles_of(const InputOptions& o) {
  return {{"communities", o.communities},
          {"territory", o.territory},
          {"buildings", o.buildings},
          {"household_points", o.household_points},
          {"household_table", o.household_table},
          {"household_areas", o.household_areas},
          {"roads", o.roads},
          {"rail", o.rail},
          {"water", o.water},
          {"walls", o.walls},
          {"compounds", o.compounds},
          {"dedicated", o.dedicated},
          {"existing", o.existing}};
}

std::string kinds_text(const Layer& layer) {
  std::size_t points = 0, lines = 0, polygons = 0, none = 0;
  for (const Feature& feature : layer.features) {
    points += !feature.geometry.points.empty();
    lines += !feature.geometry.lines.empty();
    polygons += !feature.geometry.polygons.empty();
    none += feature.geometry.empty();
  }
  std::string text;
  const auto add = [&](std::size_t n, const char* kind) {
    if (n > 0) text += (text.empty() ? "" : ", ") + std::to_string(n) + " " + kind;
  };
  add(points, "Point");
  add(lines, "LineString");
  add(polygons, "Polygon");
  add(none, "NULL");
  return text.empty() ? "-" : text;
}

RoleReader::RoleReader(const InputOptions& options, const RunContext& context, Diagnostics& diagnostics)
    : options_(options), context_(context), diagnostics_(diagnostics) {
  const auto roles = roles_of(options);
  std::string names;
  for (const auto& [role, spec] : roles) {
    names += (names.empty() ? "" : ", ") + role;
    layers_ += !spec.empty();
  }
  for (const auto& [flag, list] : {std::pair("--where", &options.where), std::pair("--encoding", &options.encoding), std::pair("--layer-crs", &options.layer_crs)})
    for (const auto& [role, value] : *list)
      if (!find_role(roles, role)) throw Error(ErrorKind::usage, "input.unknown_role", {flag, role, names});
}

LayerSource RoleReader::source(const std::string& role, const std::string& spec) const {
  LayerSource source = LayerSource::parse(spec);
  source.where = filters_of(options_, role);
  if (const auto* encoding = find_role(options_.encoding, role)) source.encoding = *encoding;
  return source;
}

Layer RoleReader::open(const std::string& role, const LayerSource& from, Diagnostics& diagnostics) const {
  const auto ready = std::ranges::find(options_.in_memory, role, [](const auto& entry) { return entry.first; });
  if (ready == options_.in_memory.end()) return read_layer(from, diagnostics);
  Layer layer = ready->second.make(diagnostics);
  if (!from.where.empty()) filter_layer(layer, from.where);
  return layer;
}

void RoleReader::step() {
  context_.report("input", static_cast<double>(++done_) / static_cast<double>(layers_ + 1));
  if (context_.cancel && context_.cancel->load()) throw Error(ErrorKind::internal, "input.stopped");
}

Layer RoleReader::read_table(const std::string& role, const std::string& spec) {
  const LayerSource from = source(role, spec);
  const std::size_t before = diagnostics_.size();
  Layer layer = open(role, from, diagnostics_);
  for (std::size_t i = before; i < diagnostics_.size(); ++i) diagnostics_[i].layer = role;
  counts_.emplace_back(role, layer.features.size());
  if (layer.features.empty()) {
    diagnostics_.push_back({Severity::warning, "input.empty_layer", role, "", {layer_label(layer), from.where}, {}});
  }
  step();
  return layer;
}

/// What the user says holds where the file is silent; CSV and DXF always are.
void RoleReader::settle_crs(Layer& layer, const std::string& role) {
  const std::string* stated = find_role(options_.layer_crs, role);
  if (!stated) return;
  const bool silent = layer.crs.empty();
  if (silent) layer.crs = *stated;
  diagnostics_.push_back({silent ? Severity::info : Severity::warning, silent ? "input.layer_crs" : "input.own_crs_kept", role, "", {layer_label(layer), crs_title(layer.crs)}, {}});
}

Layer RoleReader::read_map(const std::string& role, const std::string& spec, Kinds wanted) {
  Layer layer = read_table(role, spec);
  settle_crs(layer, role);
  const bool bare = std::ranges::all_of(layer.features, [](const Feature& f) { return f.geometry.empty(); });
  if (wanted.points && !wanted.lines && !wanted.polygons && bare && !layer.features.empty() && !layer.fields.empty())
    points_from_columns(layer, role, options_.household_points_xy, diagnostics_);
  const auto fits = [&](const Geometry& g) {
    return (wanted.points && !g.points.empty()) || (wanted.lines && !g.lines.empty()) ||
           (wanted.polygons && !g.polygons.empty());
  };
  const bool any = std::ranges::any_of(layer.features, [&](const Feature& f) { return fits(f.geometry); });
  if (!layer.features.empty() && !any) {
    std::string needed;
    if (wanted.points) needed = "Point";
    if (wanted.lines) needed += needed.empty() ? "LineString" : " / LineString";
    if (wanted.polygons) needed += needed.empty() ? "Polygon" : " / Polygon";
    throw Error(ErrorKind::input, "input.wrong_kind", {layer_label(layer), role, needed, kinds_text(layer)});
  }
  if (layer.crs.empty() && !layer.features.empty())
    throw Error(ErrorKind::input, "input.missing_crs", {layer_label(layer), role});
  facts_.push_back({role, layer_label(layer), layer.crs.empty() ? "" : crs_title(layer.crs), {}});
  return layer;
}

std::vector<std::int64_t> RoleReader::select(const std::string& role, const std::string& spec,
                                             const std::string& filter) const {
  LayerSource from = source(role, spec);
  from.where = from.where.empty() ? filter : from.where + " AND (" + filter + ")";
  Diagnostics said_before;
  const Layer layer = open(role, from, said_before);
  std::vector<std::int64_t> fids;
  for (const Feature& feature : layer.features) fids.push_back(feature.fid);
  std::ranges::sort(fids);
  return fids;
}

void RoleReader::transform(Layer& layer, const std::string& role, const std::string& crs) {
  if (layer.features.empty()) return;
  const bool same = Transform(layer.crs, crs).identity();
  std::vector<char> lost(layer.features.size(), 0);
  for_each_in_blocks(layer.features.size(), context_, [&] {
    std::optional<Transform> own;
    if (!same) own.emplace(layer.crs, crs);
    return [&, transform = std::move(own)](std::size_t i) {
      Geometry& geometry = layer.features[i].geometry;
      lost[i] = !all_finite(geometry);
      try {
        if (transform && !lost[i]) transform->apply(geometry);
      } catch (const Error&) {
        lost[i] = 1;
      }
      if (!all_finite(geometry)) lost[i] = 1;
      if (lost[i]) geometry = {};
    };
  });
  for (std::size_t i = 0; i < lost.size(); ++i)
    if (lost[i])
      diagnostics_.push_back({Severity::warning,
                              "input.bad_coordinate",
                              role,
                              std::to_string(layer.features[i].fid),
                              {layer_label(layer)},
                              {}});
  layer.crs = crs;
  if (const auto it = std::ranges::find(facts_, role, &LayerFacts::role); it != facts_.end())
    for (const Feature& feature : layer.features) it->extent.add(bounds(feature.geometry));
}

}  // namespace qipan
