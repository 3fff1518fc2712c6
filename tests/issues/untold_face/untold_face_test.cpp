// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "algorithms/registry.h"
#include "engine/geo/repair.h"
#include "engine/workflow/run.h"
#include "tests/support/inputs.h"

namespace qipan {
namespace {

using namespace test;

double covered(const NormalizedInputs& in) {
  PlanOptions options;
  options.low = 30, options.high = 60, options.preset = Preset::fast;
  const RunResult r = make_plan(in, {}, options, Language::english, *make_default_partitioner(), {}, {});
  double area = 0;
  for (const Feature& f : r.plan.find("grids")->features) area += polygon_area(f.geometry);
  return area;
}

// Found by the fuzzer: the drawn borders cut off a part of a divided face that no wall and no line told anything about; it fell out of
// the plan.
TEST(UntoldFace, NoPartOfADividedFaceFallsOutOfThePlan) {
  InputsBuilder in;
  in.community("A", rectangle(0, 0, 240, 240));
  in.building(ring_of({{149, 174}, {152, 87}, {76, 98}, {5, 198}, {61, 193}}), 0).building(ring_of({{210, 103}, {43, 47}, {94, 150}, {186, 210}}), 9);
  in.building(ring_of({{127.870, 118.222}, {22, 0}, {104, 114}, {134.704, 159.227}, {143, 209}, {166.346, 205.834}, {178, 223}, {169.823, 205.363}, {202, 201}, {131.086, 121.812}, {127, 113}}), 26);
  in.building(rectangle(236, 42, 53, 38), 17).building(rectangle(66, 208, 10, 28), 21);
  in.barrier(BarrierKind::compound, polyline({{143, 59}, {115, 117}, {218, 191}, {92, 222}, {163, 130}})).point(18, 63, 6);
  EXPECT_NEAR(covered(in.finish()), 240 * 240, 0.1);
}

// Found by the fuzzer: of the dedicated unit a building leaves a tip of 0.03 m2, once a grid without land.
TEST(UntoldFace, AUnitOfWhichNothingIsLeftIsNoGrid) {
  InputsBuilder in;
  in.community("A", rectangle(0, 0, 120, 240)).community("B", rectangle(120, 0, 120, 240));
  in.building(ring_of({{230, 194.872}, {-9, 217.032}, {155, -10}}), 0).dedicated("d", ring_of({{204, 141}, {37, 213}, {119, 159.872}}));
  EXPECT_NEAR(covered(in.finish()), 240 * 240, 0.1);
}

}  // namespace
}  // namespace qipan
