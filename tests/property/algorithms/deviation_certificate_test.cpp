// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <sstream>

#include "algorithms/exact/certificate.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/evaluate.h"
#include "tests/property/algorithms/certificate_texts.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::random_problem;

TEST(Certificate, OfTheLeastDeviationAreAcceptedAndOfAnyOtherPlanRefused) {
  Random random(26);
  int accepted = 0, worse = 0, dearer = 0;
  for (int round = 0; round < 150; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(3 + random.below(5)));
    for (AtomMeasure& a : p.atoms) a.compound = -1, a.households += 1000;
    if (round % 3 != 0) p.ordinary = {0, 1'000'000'000}, p.has_difficult = false;
    p.regions = static_cast<std::int32_t>(1 + random.below(3));
    const Objective least_cost = testing::brute_force(p).objective;
    p.goal = Goal::max_deviation;
    const Objective best = testing::brute_force(p).objective;
    const Scorer scorer(p);
    const std::vector<std::vector<std::int32_t>> pieces = connected_pieces(p);
    const BandArithmetic arithmetic(p, pieces.front());
    PieceGraph graph = build_piece_graph(scorer, arithmetic, pieces.front(), {.compounds = false, .leaves = false});
    graph.regions = p.regions;
    const Solution s = certified(p);
    ASSERT_TRUE(s.closed()) << round;
    ASSERT_EQ(s.certificates.size(), 1u);
    const std::string& text = s.certificates.front();
    const checker::Verdict verdict = check(text);
    EXPECT_TRUE(verdict.accepted) << round << ": " << verdict.reason;
    EXPECT_EQ(verdict.deviation, best.deviation) << round;
    EXPECT_EQ(verdict.bound.back(), best.quality) << round;
    ++accepted;
    const std::string more = std::to_string(best.deviation + 1);
    EXPECT_FALSE(check(with_line(text, "deviation", "1 " + std::to_string(best.deviation) + " " + more)).accepted) << round;
    EXPECT_FALSE(check(with_line(text, "deviation", "1 " + more + " " + more)).accepted) << round;
    if (least_cost.quality < best.quality && best.quality > 0) {
      ++dearer;
      EXPECT_FALSE(check(with_line(text, "deviation", "0 0 0")).accepted) << round << ": a plan that deviates more costs less";
    }
    // The same said of the plans around.
    PieceProof proof = prove_piece(graph, scorer, arithmetic, s.region, {}, {});
    ASSERT_TRUE(proof.closed);
    const std::vector<std::int32_t> label = proof.label;
    for (std::int32_t v = 0; v < graph.size(); ++v) {
      for (const Entry& e : graph.row(v)) {
        proof.label = label;
        proof.label[static_cast<std::size_t>(v)] = proof.label[static_cast<std::size_t>(e.target)];
        const Objective value = PlanState(graph, scorer, proof.label).objective();
        if (value.regions_off > 0 || value == best) continue;
        proof.objective = proof.bound = value;
        const checker::Verdict other = check(certificate_text(p, graph, proof));
        EXPECT_FALSE(other.accepted) << round;
        worse += other.reason == "a plan deviates less than the bound" ? 1 : 0;
        if (value.deviation == best.deviation || other.reason == "a region is not connected") continue;
        proof.bound.quality = 0;  // the deviation alone
        EXPECT_FALSE(check(certificate_text(p, graph, proof)).accepted) << round;
        std::istringstream in(certificate_text(p, graph, proof));
        EXPECT_EQ(checker::check_certificate(in, {}, {s.region.begin(), s.region.end()}).reason, "a plan is below the bound") << round;
      }
    }
  }
  EXPECT_EQ(accepted, 150);
  EXPECT_GE(worse, 100);
  EXPECT_GE(dearer, 30);
}

}  // namespace
}  // namespace qipan
