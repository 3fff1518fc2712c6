// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/diagnostics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"

namespace qipan {
namespace {

/// Four chains of a first-order autoregression with this correlation and the standard normal distribution.
Draws autoregression(double correlation, std::size_t length, std::uint64_t seed = 1) {
  Random random(seed, "draws");
  Draws draws(4);
  for (std::vector<double>& chain : draws) {
    double x = normal_quantile(random.unit() * 0.999999 + 5e-7);
    for (std::size_t i = 0; i < length; ++i) {
      x = correlation * x + std::sqrt(1 - correlation * correlation) * normal_quantile(random.unit() * 0.999999 + 5e-7);
      chain.push_back(x);
    }
  }
  return draws;
}

TEST(Diagnostics, QuantilesInvertTheNormalDistribution) {
  for (double p = 1e-6; p < 1; p += 0.00137) EXPECT_NEAR(std::erfc(-normal_quantile(p) / std::sqrt(2.0)) / 2, p, 2e-6) << p;
}

TEST(Diagnostics, IndependentDrawsCountInFull) {
  const Convergence c = convergence(autoregression(0, 2000));
  EXPECT_LT(c.r_hat, 1.005);
  EXPECT_NEAR(c.ess, 8000, 1200);
}

TEST(Diagnostics, CorrelatedDrawsCountByTheirCorrelation) {
  for (const double r : {0.3, 0.6, 0.9}) {
    const double exact = 40'000 * (1 - r) / (1 + r);
    EXPECT_NEAR(convergence(autoregression(r, 10'000)).ess, exact, exact * 0.2) << r;
    EXPECT_NEAR(effective_size(autoregression(r, 10'000, 2)), exact, exact * 0.2) << r;
  }
}

TEST(Diagnostics, ChainsThatDoNotMeetAreSeen) {
  Draws apart = autoregression(0.2, 1000);
  for (double& x : apart[2]) x += 1;
  EXPECT_GT(convergence(apart).r_hat, 1.05);
  Draws drifting = autoregression(0.2, 1000);
  for (std::vector<double>& chain : drifting) {
    for (std::size_t i = 0; i < chain.size(); ++i) chain[i] += static_cast<double>(i) / 500;
  }
  EXPECT_GT(convergence(drifting).r_hat, 1.05) << "all chains alike, but their halves differ";
  const Draws stuck = {{1, 1, 1, 1, 1, 1}, {2, 2, 2, 2, 2, 2}};
  EXPECT_TRUE(std::isinf(convergence(stuck).r_hat));
  EXPECT_EQ(convergence({{3, 3, 3, 3, 3, 3}, {3, 3, 3, 3, 3, 3}}).r_hat, 1);
}

TEST(Diagnostics, RanksDoNotMindOutliers) {
  Draws draws = autoregression(0, 1000), wild = draws;
  for (std::vector<double>& chain : wild) {
    for (double& x : chain) x = x * x * x * 1e6;  // the same order
  }
  EXPECT_EQ(convergence(draws).r_hat, convergence(wild).r_hat);
}

TEST(Diagnostics, StandingIsTheShareBelowAndItsErrorCoversIt) {
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Standing s = standing(autoregression(0.5, 500, seed), 0.5244);  // 70 % lie below
    covered += std::abs(s.share - 0.7) < 2 * s.error ? 1 : 0;
  }
  EXPECT_GE(covered, 85);
  EXPECT_EQ(standing({{1, 2, 3, 4}, {1, 2, 3, 4}}, 3).share, 0.625) << "below, and half of those equal";
  const Standing outside = standing({{1, 2, 3, 4}, {1, 2, 3, 4}}, 9);
  EXPECT_EQ(outside.share, 1);
  EXPECT_GT(outside.error, 0) << "never certain";
}

}  // namespace
}  // namespace qipan
