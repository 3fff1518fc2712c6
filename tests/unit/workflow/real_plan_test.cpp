// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "algorithms/registry.h"
#include "engine/geo/repair.h"
#include "engine/input/normalize.h"
#include "engine/workflow/run.h"

namespace qipan {
namespace {

TEST(RealPlan, CambridgeIsTiledByValidGridsThatKeepEveryHousehold) {
  const char* given = std::getenv("QIPAN_DATA");
  const std::string file = std::string(given ? given : QIPAN_SOURCE_DIR "/../shared/data") + "/cambridge_ma/cambridge_ma.gpkg";
  if (!std::filesystem::exists(file)) {
    const char* ci = std::getenv("CI");
    if (ci && std::string_view(ci) == "true") FAIL() << "no data at " << file;
    GTEST_SKIP() << "no data at " << file;
  }
  const std::string layer = file + "::";
  InputOptions o;
  o.communities = layer + "neighborhoods", o.community_id = "NAME";
  o.buildings = layer + "parcels", o.building_id = "ML", o.households = "units", o.buildings_are = BuildingsAre::parcels;
  o.roads = layer + "street_centerlines", o.water = layer + "water", o.rail = layer + "rail";
  o.gaps = GapPolicy::fill;
  PlanOptions options;
  options.preset = Preset::fast;
  RunContext context;
  context.threads = 2;
  Diagnostics diagnostics;
  const NormalizedInputs in = normalize(o, context, diagnostics);
  const RunResult r = make_plan(in, o, options, Language::english, *make_default_partitioner(), context, diagnostics);
  EXPECT_EQ(r.summary.households_in, r.summary.households_out + r.summary.households_outside);
  const Layer& grids = *r.plan.find("grids");
  ASSERT_GT(grids.features.size(), in.communities.size());
  std::vector<Geometry> shapes;
  for (const Feature& f : grids.features) {
    Geometry shape = f.geometry;
    EXPECT_EQ(repair_polygons(shape).reason, "") << std::get<std::string>(f.values[0]);
    EXPECT_EQ(f.geometry.polygons.size(), 1U) << std::get<std::string>(f.values[0]);
    shapes.push_back(f.geometry);
  }
  const auto box = [](const Geometry& g) {
    XY low = g.polygons[0].outer[0], high = low;
    for (const XY p : g.polygons[0].outer) low = {std::min(low.x, p.x), std::min(low.y, p.y)}, high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    return std::pair(low, high);
  };
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (std::size_t j = i + 1; j < shapes.size(); ++j) {
      const auto [al, ah] = box(shapes[i]);
      const auto [bl, bh] = box(shapes[j]);
      if (al.x >= bh.x || bl.x >= ah.x || al.y >= bh.y || bl.y >= ah.y) continue;
      ASSERT_LT(intersection_area(shapes[i], shapes[j]), 1e-3);
    }
}

}  // namespace
}  // namespace qipan
