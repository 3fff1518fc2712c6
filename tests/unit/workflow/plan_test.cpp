// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "algorithms/registry.h"
#include "engine/geo/repair.h"
#include "engine/workflow/run.h"
#include "engine/workflow/summary.h"
#include "tests/support/inputs.h"

namespace qipan {
namespace {

using namespace test;

/// Two communities of 4 blocks each parted by a river, a school in the first, a village, and a community nobody lives in.
NormalizedInputs small_town() {
  InputsBuilder town;
  town.community("110101001001", rectangle(0, 0, 200, 200)).community("110101001002", rectangle(200, 0, 200, 200));
  town.community("110101001200", rectangle(0, 200, 200, 100), true).community("110101001003", rectangle(200, 200, 200, 100));
  town.barrier(BarrierKind::road, polyline({{100, 0}, {100, 200}})).barrier(BarrierKind::road, polyline({{0, 100}, {200, 100}}));
  town.barrier(BarrierKind::road, polyline({{300, 0}, {300, 200}})).barrier(BarrierKind::water, ring_of({{200, 90}, {400, 95}, {400, 110}, {200, 105}}));
  town.dedicated("school", rectangle(10, 110, 60, 60)).building(rectangle(20, 120, 30, 15), 0);
  for (int c = 0; c < 4; ++c)
    for (int r = 0; r < 2; ++r)
      for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) {
          if (c == 0 && r == 1 && i < 2) continue;  // the school
          town.building(rectangle(c * 100 + 12 + 28 * i, r * 100 + 14 + 27 * j, 14, 9), 12 + 3 * c + 2 * r + i + j);
        }
  for (int i = 0; i < 5; ++i) town.building(rectangle(20 + 35 * i, 240, 12, 10), 30);
  return town.finish();
}

RunResult plan_of(const NormalizedInputs& inputs, int threads = 1, double low = 120, double high = 220) {
  PlanOptions options;
  options.low = low, options.high = high;
  RunContext context;
  context.threads = threads;
  return make_plan(inputs, {}, options, Language::english, *make_default_partitioner(), context, {});
}

double real(const Value& v) { return std::holds_alternative<double>(v) ? std::get<double>(v) : static_cast<double>(std::get<std::int64_t>(v)); }
const Value& value(const Layer& layer, const Feature& f, const std::string& field) { return f.values[static_cast<std::size_t>(layer.find_field(field))]; }

double sum(const RunResult& r, const std::string& layer) {
  const Layer& l = *r.plan.find(layer);
  double total = 0;
  for (const Feature& f : l.features) total += real(value(l, f, "households"));
  return total;
}

void expect_equal_rows(const Layer& a, const Layer& b) {
  ASSERT_EQ(a.features.size(), b.features.size()) << a.name;
  for (std::size_t i = 0; i < a.features.size(); ++i) {
    const Geometry &g = a.features[i].geometry, &h = b.features[i].geometry;
    ASSERT_EQ(a.features[i].values, b.features[i].values) << a.name << " row " << i;
    ASSERT_EQ(g.points, h.points);
    ASSERT_EQ(g.lines, h.lines) << a.name << " row " << i;
    ASSERT_EQ(g.polygons.size(), h.polygons.size());
    for (std::size_t k = 0; k < g.polygons.size(); ++k) {
      ASSERT_EQ(g.polygons[k].outer, h.polygons[k].outer) << a.name << " row " << i;
      ASSERT_EQ(g.polygons[k].holes, h.polygons[k].holes);
    }
  }
}

TEST(Plan, CarriesEveryHouseholdInEveryLayer) {
  const NormalizedInputs in = small_town();
  const RunResult r = plan_of(in);
  double total = 0;
  for (const Building& b : in.buildings) total += static_cast<double>(b.households) / 1000;
  EXPECT_EQ(r.summary.households_in, total);
  EXPECT_EQ(r.summary.households_out, total);
  EXPECT_EQ(r.summary.households_outside, 0);
  for (const char* layer : {"grids", "atoms", "buildings", "units", "ledger"}) EXPECT_EQ(sum(r, layer), total) << layer;
}

TEST(Plan, KindsComeFromTheInput) {
  const RunResult r = plan_of(small_town());
  const Layer& grids = *r.plan.find("grids");
  std::map<std::string, std::map<std::string, int>> kinds;
  for (const Feature& f : grids.features) ++kinds[std::get<std::string>(value(grids, f, "community"))][std::get<std::string>(value(grids, f, "kind"))];
  EXPECT_EQ(kinds["110101001001"]["dedicated"], 1);
  EXPECT_GE(kinds["110101001001"]["community"], 2);
  EXPECT_GE(kinds["110101001002"]["community"], 2);
  EXPECT_EQ(kinds["110101001200"], (std::map<std::string, int>{{"rural", 1}}));
  EXPECT_EQ(kinds["110101001003"], (std::map<std::string, int>{{"empty", 1}}));
}

TEST(Plan, TilesTheLandWithValidPolygonsInOnePiece) {
  const RunResult r = plan_of(small_town());
  const Layer& grids = *r.plan.find("grids");
  double area = 0;
  for (const Feature& f : grids.features) {
    Geometry shape = f.geometry;
    EXPECT_EQ(repair_polygons(shape).reason, "");
    EXPECT_EQ(f.geometry.polygons.size(), 1U);
    area += polygon_area(f.geometry);
  }
  EXPECT_NEAR(area, 400 * 300, 1e-4);
}

TEST(Plan, AUnitLeavesWhatALargerBuildingTakesOfIt) {  // else its polygon reached into the grids of both houses
  const RunResult r = plan_of(InputsBuilder().community("A", rectangle(0, 0, 100, 100)).building(rectangle(10, 10, 20, 20), 150).building(rectangle(50, 10, 20, 20), 150)
                                  .building(rectangle(20, 20, 40, 0.04), 1).finish());
  const Layer& units = *r.plan.find("units");
  ASSERT_EQ(units.features.size(), 3U);
  EXPECT_NEAR(polygon_area(units.features[2].geometry), 20 * 0.04, 1e-6);
}

TEST(Plan, NamesExceptionsWithTheirNumbers) {
  const RunResult r = plan_of(InputsBuilder().community("A", rectangle(0, 0, 300, 100)).building(rectangle(10, 10, 30, 30), 550).finish(), 1, 300, 500);
  ASSERT_EQ(r.summary.exceptions.size(), 1U);
  EXPECT_TRUE(r.summary.exceptions[0].proven);
  EXPECT_NE(r.summary.exceptions[0].reason.find("550"), std::string::npos) << r.summary.exceptions[0].reason;
  EXPECT_NE(r.summary.exceptions[0].reason.find("500"), std::string::npos) << r.summary.exceptions[0].reason;
}

TEST(Summary, ShowsTheFirstDiagnosticOfEachKindTheSeverestKindFirst) {
  const Diagnostics all{{Severity::info, "input.null_households", "buildings", "7", {"hh"}, {}},
                        {Severity::warning, "input.outside_building", "buildings", "8", {"9"}, {}},
                        {Severity::info, "input.null_households", "buildings", "9", {"hh"}, {}},
                        {Severity::info, "input.null_households", "household_points", "1", {"n"}, {}}};
  const std::vector<DiagnosticCount> counts = count_diagnostics(all, Language::english);
  ASSERT_EQ(counts.size(), 3u);
  EXPECT_EQ(counts[0].code, "input.outside_building");
  EXPECT_EQ(counts[1].layer, "buildings");
  EXPECT_EQ(counts[1].count, 2u);
  EXPECT_EQ(counts[1].feature, "7");
  EXPECT_EQ(counts[1].example, "no hh; counted as 0 households");
  EXPECT_EQ(counts[2].layer, "household_points");
}

TEST(Plan, ACommunityBelowTheBandIsNotCalledAnIsolatedPiece) {
  const RunResult r = plan_of(InputsBuilder().community("A", rectangle(0, 0, 300, 100)).building(rectangle(10, 10, 30, 30), 50).finish());
  ASSERT_EQ(r.summary.exceptions.size(), 1U);
  EXPECT_TRUE(r.summary.exceptions[0].proven);
  EXPECT_EQ(r.summary.exceptions[0].reason, "50 households: no number of grids of 120-220 fits");
}

TEST(Plan, StoppedBeforeTheSolverIsTheConstructionAlone) {
  const NormalizedInputs in = small_town();
  const std::atomic<bool> cancel{true};
  RunContext context;
  context.cancel = &cancel;
  PlanOptions options;
  options.low = 120, options.high = 220;
  const RunResult r = make_plan(in, {}, options, Language::english, *make_default_partitioner(), context, {});
  EXPECT_TRUE(r.summary.stopped_early);
  EXPECT_EQ(r.summary.households_out, r.summary.households_in);
  EXPECT_GE(r.plan.find("grids")->features.size(), 6U);
}

TEST(Plan, PointsWithoutBuildingsArePieces) {
  InputsBuilder town;
  town.community("c", rectangle(0, 0, 300, 300));
  for (int i = 0; i < 10; ++i)
    for (int j = 0; j < 10; ++j) town.point(15 + 30 * i, 15 + 30 * j, 4).point(15 + 30 * i, 15 + 30 * j, 3);  // two at each place
  const RunResult r = plan_of(town.finish());
  const Layer& grids = *r.plan.find("grids");
  EXPECT_GE(grids.features.size(), 4U);
  for (const Feature& f : grids.features) EXPECT_TRUE(real(value(grids, f, "households")) >= 120 && real(value(grids, f, "households")) <= 220);
  EXPECT_EQ(sum(r, "grids"), 700);
  EXPECT_EQ(sum(r, "units"), 700);
  EXPECT_TRUE(r.plan.find("buildings") == nullptr || r.plan.find("buildings")->features.empty());
}

TEST(Plan, DoesNotDependOnThreads) {
  const NormalizedInputs in = small_town();
  const RunResult one = plan_of(in, 1), four = plan_of(in, 4);
  ASSERT_EQ(one.plan.layers.size(), four.plan.layers.size());
  for (std::size_t i = 0; i < one.plan.layers.size(); ++i) expect_equal_rows(one.plan.layers[i], four.plan.layers[i]);
}

TEST(Plan, DoesNotDependOnTheOrderOfTheFeatures) {
  const NormalizedInputs in = small_town();
  const RunResult first = plan_of(in);
  for (std::uint64_t i = 0; i < 3; ++i) {
    Random random(i, "shuffle");
    NormalizedInputs other = shuffled(in, random);
    const RunResult second = plan_of(other);
    for (const char* layer : {"grids", "atoms"}) expect_equal_rows(*first.plan.find(layer), *second.plan.find(layer));
    other.communities = in.communities;  // for the directions of borders see tests/issues/border_direction
    const RunResult third = plan_of(other);
    expect_equal_rows(*first.plan.find("borders"), *third.plan.find("borders"));
  }
}

}  // namespace
}  // namespace qipan
