// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/plan/arithmetic.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

BandArithmetic bands(const Problem& p) {
  std::vector<std::int32_t> all;
  for (std::size_t i = 0; i < p.atoms.size(); ++i) all.push_back(static_cast<std::int32_t>(i));
  return BandArithmetic(p, all);
}

TEST(BandArithmetic, KnowsTheTotalsThatNoNumberOfGridsFits) {
  const BandArithmetic a = bands({});
  for (std::int64_t h = 1; h <= 2000; ++h) {
    std::int64_t nearest = h;  // by trying every number of regions
    for (std::int64_t k = 1; k <= 8; ++k) nearest = std::min(nearest, std::max({std::int64_t{0}, k * 300 - h, h - k * 500}));
    if (h < 300) nearest = 300 - h;
    EXPECT_EQ(a.distance(h * 1000), nearest * 1000) << h;
  }
}

TEST(BandArithmetic, TwoBandsFillTheHoles) {
  Problem p;
  p.has_difficult = true;
  p.difficult = {200'000, 300'000};
  p.atoms = {{.households = 276'000, .difficult = 276'000}, {.households = 276'000}};
  EXPECT_EQ(bands(p).distance(552'000), 0);
  p.atoms[0].difficult = 0;  // now no region can be difficult
  EXPECT_EQ(bands(p).distance(552'000), 48'000);
}

TEST(BandArithmetic, ADifficultAtomMayHideAmongOrdinaryOnes) {
  Problem p;
  p.has_difficult = true;
  p.difficult = {200'000, 300'000};
  p.atoms = {{.households = 400'000, .difficult = 220'000}, {.households = 90'000}};
  const BandArithmetic a = bands(p);
  EXPECT_EQ(a.excess(p.atoms[0]), 0);  // 40 ordinary households make the region ordinary: 440 <= 500
  p.atoms[0].difficult = 400'000;
  EXPECT_EQ(bands(p).excess(p.atoms[0]), 100'000);
}

TEST(BandArithmetic, DegenerateBandsAreHarmless) {
  Problem p;
  p.ordinary = {0, 0};
  EXPECT_EQ(bands(p).distance(5'000), 5'000);
  p.ordinary = {0, 10'000};
  EXPECT_EQ(bands(p).distance(0), 0);
  EXPECT_EQ(bands(p).distance(25'000), 0);
}

TEST(Evaluate, NumbersRegionsBySmallestAtom) {
  Problem p;
  p.atoms.resize(4);
  p.seams = {{0, 3, 1, 1}, {1, 2, 1, 1}};
  const std::int32_t labels[] = {9, 4, 4, 9};
  EXPECT_EQ(evaluate(p, labels).region, (std::vector<std::int32_t>{0, 1, 1, 0}));
  EXPECT_TRUE(is_contiguous(p, labels));
  const std::int32_t torn[] = {0, 0, 1, 1};
  EXPECT_FALSE(is_contiguous(p, torn));
}

TEST(Evaluate, ADiscCostsNoShapeAndAnArmDoes) {
  Problem p;
  p.atoms = {{.households = 400'000, .area = 1'000'000, .outline = 354'491, .x = 0, .y = 0}};
  const std::int32_t one[] = {0};
  p.weights = {0, 100, 0};
  const std::int64_t disc = evaluate(p, one).objective.quality;
  p.atoms[0].outline = 800'000;
  EXPECT_LT(disc, 100'000);
  EXPECT_GT(evaluate(p, one).objective.quality, 30'000'000);
}

TEST(Evaluate, AFixedNumberOfRegionsComesBeforeTheBands) {
  Problem p;
  p.atoms = {{.households = 400'000}, {.households = 400'000}, {.households = 50'000}, {}};  // the last one: an islet without people
  p.seams = {{0, 1, 1, 1}, {1, 2, 1, 1}};
  p.regions = 3;
  const std::int32_t two[] = {0, 1, 1, 2}, three[] = {0, 1, 2, 3};
  EXPECT_EQ(evaluate(p, two).objective.regions_off, 1);
  EXPECT_EQ(evaluate(p, three).objective.regions_off, 0);
  EXPECT_LT(evaluate(p, two).objective.violation, evaluate(p, three).objective.violation);
  EXPECT_LT(evaluate(p, three).objective, evaluate(p, two).objective);
}

TEST(Evaluate, TheDeviationIsThatOfTheRegionFurthestFromTheMean) {
  Problem p;
  p.ordinary = {0, 10'000'000};
  p.regions = 2;
  p.goal = Goal::max_deviation;
  p.atoms = {{.households = 3'000}, {.households = 4'000}, {.households = 6'000}};
  p.seams = {{0, 1, 1, 1}, {1, 2, 9, 1}};
  const std::int32_t even[] = {0, 0, 1}, uneven[] = {0, 1, 1};
  EXPECT_EQ(evaluate(p, even).objective.deviation, 1'000);  // |2 x 7 - 13|
  EXPECT_EQ(evaluate(p, uneven).objective.deviation, 7'000);
  EXPECT_LT(evaluate(p, even).objective, evaluate(p, uneven).objective);  // whatever the border costs
  p.regions = 0;
  EXPECT_THROW(validate_problem(p), Error);
}

}  // namespace
}  // namespace qipan
