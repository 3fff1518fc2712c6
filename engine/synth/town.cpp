// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <string>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/synth/layers.h"
#include "engine/synth/synth.h"

namespace qipan {
namespace {

/// False easting of a CGCS2000 3-degree zone: with the zone's number in front (4513 .. 4533) or without (4534 .. 4554).
double false_easting(int epsg) {
  if (epsg >= 4513 && epsg <= 4533) return (epsg - 4513 + 25) * 1e6 + 500'000;
  if (epsg >= 4534 && epsg <= 4554) return 500'000;
  throw Error(ErrorKind::usage, "synth.bad_epsg", {std::to_string(epsg)});
}

}  // namespace

std::vector<Layer> build_town(const SynthOptions& options, const RunContext& context) {
  if (options.communities < 1 || options.communities > 5000)
    throw Error(ErrorKind::usage, "synth.bad_communities", {std::to_string(options.communities)});
  if (!(options.households >= 0 && options.households <= 20'000.0 * options.communities) ||
      (options.households > 0 && options.households < options.communities))
    throw Error(ErrorKind::usage, "synth.bad_households",
                {std::to_string(options.households), std::to_string(options.communities)});
  const double easting = false_easting(options.epsg) + 15'000, northing = 3'345'000;

  synth::Layout layout = synth::plan_tiles(options);
  const synth::Tiling& t = layout.tiling;
  const XY origin{easting - t.columns * t.width / 2 * double(synth::kStep),
                  northing - t.rows * t.height / 2 * double(synth::kStep)};
  for (int tile = 0; tile < t.count && !context.stopped(); ++tile) {
    synth::plan_blocks(layout, tile, options.seed);
    synth::plan_lots(layout, tile, options.seed);
  }
  synth::name_communities(layout, options.seed);
  context.report("synth", 0.2);

  synth::Ground ground(options.seed * 0x9e3779b97f4a7c15ull, t, origin);
  std::vector<std::vector<synth::Rect>> old(static_cast<std::size_t>(t.count));
  for (const auto& leaf : layout.leaves)
    if (leaf.use == synth::LeafUse::old) {
      synth::Rect crooked = leaf.rect;  // the river keeps its even banks
      const int river = t.corner(leaf.tile).v + t.river_v;
      if (crooked.v0 == river) crooked.v0 += 9;
      if (crooked.v1 == river) crooked.v1 -= 9;
      old[static_cast<std::size_t>(leaf.tile)].push_back(crooked);
    }
  ground.set_urban(layout.urban);
  ground.set_old(std::move(old));

  std::vector<synth::Fabric> fabrics(layout.communities.size());
  parallel_for(fabrics.size(), context.threads, [&](std::size_t c) {
    if (!context.stopped()) fabrics[c] = synth::weave(ground, layout, c, options.seed);
  });
  if (context.stopped()) return {};
  context.report("synth", 0.7);

  const std::string crs = "EPSG:" + std::to_string(options.epsg);
  const synth::Paths paths(ground, layout);
  auto households = synth::share_households(layout, fabrics);
  std::vector<Layer> layers;
  layers.push_back(synth::communities_layer(layout, paths, crs));
  layers.push_back(synth::buildings_layer(layout, fabrics, households, options.seed, crs));
  layers.push_back(synth::roads_layer(layout, fabrics, paths, options.seed, crs));
  layers.push_back(synth::rail_layer(layout, paths, crs));
  layers.push_back(synth::water_layer(layout, ground, fabrics, crs));
  layers.push_back(synth::walls_layer(fabrics, crs));
  layers.push_back(synth::compounds_layer(fabrics, crs));
  layers.push_back(synth::dedicated_layer(fabrics, crs));
  layers.push_back(synth::addresses_layer(fabrics, households, crs));
  layers.push_back(synth::existing_grids_layer(layout, ground, households, options.seed, crs));
  context.report("synth", 1);
  return layers;
}

}  // namespace qipan
