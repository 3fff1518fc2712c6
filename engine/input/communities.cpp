// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/communities.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/input/fields.h"
#include "engine/input/misplaced.h"
#include "engine/input/overlay.h"
#include "engine/input/polygons.h"

namespace qipan {
namespace {

constexpr Kinds kAreas{.polygons = true};

std::vector<std::string> community_ids(const Layer& layer, const InputOptions& options) {
  if (options.community_id.empty()) {
    if (layer.features.size() > 1)
      throw Error(ErrorKind::input, "input.id_needed",
                  {layer_label(layer), std::to_string(layer.features.size()), field_list(layer)});
    return std::vector<std::string>(layer.features.size(), "1");
  }
  const FieldReader reader(layer, options.community_id);
  std::vector<std::string> ids;
  for (const Feature& feature : layer.features) {
    ids.push_back(reader.text(feature));
    if (ids.back().empty())
      throw Error(ErrorKind::input, "input.null_community_id",
                  {layer_label(layer), std::to_string(feature.fid), options.community_id});
  }
  return ids;
}

std::vector<std::string> community_names(const Layer& layer, const InputOptions& options,
                                         const std::vector<std::string>& ids) {
  if (options.community_name.empty()) {
    if (options.community_id.empty()) return std::vector<std::string>(ids.size(), layer.name);
    return ids;
  }
  const FieldReader reader(layer, options.community_name);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    names.push_back(reader.text(layer.features[i]));
    if (names.back().empty()) names.back() = ids[i];
  }
  return names;
}

std::vector<char> rural_flags(const RoleReader& reader, const InputOptions& options, const Layer& layer,
                              Diagnostics& diagnostics) {
  std::vector<char> rural(layer.features.size(), 0);
  if (options.rural_communities.empty()) return rural;
  const auto fids = reader.select("communities", options.communities, options.rural_communities);
  for (std::size_t i = 0; i < rural.size(); ++i) rural[i] = std::ranges::binary_search(fids, layer.features[i].fid);
  if (fids.empty())
    diagnostics.push_back({Severity::warning, "input.no_rural", "communities", "", {options.rural_communities}, {}});
  return rural;
}

XY centre_in_source(const Layer& layer) {
  std::vector<const Geometry*> all;
  for (const Feature& feature : layer.features)
    if (all_finite(feature.geometry)) all.push_back(&feature.geometry);
  return centre_of(all);
}

std::string working_crs(const InputOptions& options, const Layer& layer) {
  if (!options.crs.empty() && options.crs.find_first_not_of("0123456789") == std::string::npos)
    throw Error(ErrorKind::usage, "input.crs_number", {options.crs});
  const XY centre = centre_in_source(layer);
  if (!options.crs.empty()) return choose_working_crs(options.crs, layer.crs, centre);
  try {
    return choose_working_crs(options.crs, layer.crs, centre);
  } catch (const Error& error) {
    if (error.code() != "geo.transform_failed" && error.code() != "geo.no_transform") throw;
    Box extent;  // of what cannot be placed, in its own CRS: the error names no CRS that the user never gave
    for (const Feature& feature : layer.features) extent.add(bounds(feature.geometry));
    throw Error(ErrorKind::input, "input.not_on_earth",
                {layer_label(layer), "communities", crs_title(layer.crs), extent_text(extent)});
  }
}

void read_territory(RoleReader& reader, const InputOptions& options, const RunContext& context,
                    NormalizedInputs& inputs, Diagnostics& diagnostics) {
  Layer layer = reader.read_map("territory", options.territory, kAreas);
  reader.transform(layer, "territory", inputs.crs);
  require_on_earth(reader.facts().back(), inputs.crs);
  CleanPolygons clean = clean_polygons(layer, "territory", feature_ids(layer), context, diagnostics);
  std::vector<const Geometry*> pieces;
  for (const Geometry& land : clean.land)
    if (!land.empty()) pieces.push_back(&land);
  if (pieces.empty())
    throw Error(ErrorKind::input, "input.no_land",
                {layer_label(layer), "territory", std::to_string(layer.features.size())});
  inputs.territory = pieces.size() == 1 ? *pieces.front() : union_of(pieces);
}

}  // namespace

int find_name_field(const Layer& layer) {
  for (const char* name :
       {"name", "名称", "名稱", "MC", "name_zh", "street", "fullname", "road_name", "道路名称", "название"})
    if (const int index = layer.find_field(name); index >= 0) return index;
  return -1;
}

std::string name_of(int name_field, const Feature& feature) {
  return name_field < 0 ? std::string() : value_as_text(feature.values[static_cast<std::size_t>(name_field)]);
}

void read_communities(RoleReader& reader, const InputOptions& options, const RunContext& context,
                      NormalizedInputs& inputs, Diagnostics& diagnostics) {
  if (options.communities.empty()) throw Error(ErrorKind::usage, "input.no_communities");
  Layer layer = reader.read_map("communities", options.communities, kAreas);
  if (layer.features.empty()) throw Error(ErrorKind::input, "input.no_land", {layer_label(layer), "communities", "0"});
  const auto ids = community_ids(layer, options);
  const auto names = community_names(layer, options, ids);
  const auto rural = rural_flags(reader, options, layer, diagnostics);
  inputs.crs = working_crs(options, layer);
  reader.transform(layer, "communities", inputs.crs);
  require_on_earth(reader.facts().back(), inputs.crs);
  CleanPolygons clean = clean_polygons(layer, "communities", ids, context, diagnostics);

  std::map<std::string, std::size_t> slot;
  std::vector<std::vector<const Geometry*>> pieces;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (clean.land[i].empty()) continue;
    const auto [it, fresh] = slot.try_emplace(ids[i], inputs.communities.size());
    if (fresh) {
      inputs.communities.push_back({ids[i], names[i], {}, rural[i] != 0});
      pieces.emplace_back();
    } else if (rural[i]) {
      inputs.communities[it->second].rural = true;
    }
    pieces[it->second].push_back(&clean.land[i]);
  }
  for (std::size_t c = 0; c < pieces.size(); ++c) {
    Community& community = inputs.communities[c];
    community.land = pieces[c].size() == 1 ? *pieces[c].front() : union_of(pieces[c]);
    if (pieces[c].size() > 1)
      diagnostics.push_back({Severity::info,
                             "input.merged_community",
                             "communities",
                             community.id,
                             {std::to_string(pieces[c].size()), std::to_string(community.land.polygons.size())},
                             community.land});
  }
  if (inputs.communities.empty())
    throw Error(ErrorKind::input, "input.no_land",
                {layer_label(layer), "communities", std::to_string(layer.features.size())});
  if (!options.territory.empty()) read_territory(reader, options, context, inputs, diagnostics);
}

void read_dedicated(RoleReader& reader, const InputOptions& options, const RunContext& context,
                    NormalizedInputs& inputs, Diagnostics& diagnostics) {
  if (options.dedicated.empty()) return;
  Layer layer = reader.read_map("dedicated", options.dedicated, kAreas);
  reader.transform(layer, "dedicated", inputs.crs);
  const auto ids = feature_ids(layer);
  CleanPolygons clean = clean_polygons(layer, "dedicated", ids, context, diagnostics);
  const int name_field = find_name_field(layer);
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!clean.land[i].empty())
      inputs.dedicated.push_back({ids[i], name_of(name_field, layer.features[i]), std::move(clean.land[i])});
}

}  // namespace qipan
