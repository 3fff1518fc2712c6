// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "algorithms/exact/certificate.h"
#include "algorithms/registry.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/evaluate.h"
#include "tests/checker/certificate_checker.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::lumpy_grid;
using testing::random_problem;

checker::Verdict check(const std::string& text) {
  std::istringstream in(text);
  return checker::check_certificate(in, 2'000'000);
}

Solution certified(const Problem& p, Preset preset = Preset::fast) {
  Effort effort = effort_of(preset);
  effort.certificates = true;
  return make_partitioner(effort)->solve(p, preset, {});
}

/// The only place where `what` stands is replaced.
std::string with(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), by);
}

std::string line(const std::string& text, const std::string& name) {
  const std::size_t at = text.find("\n" + name + " ") + 1;
  return text.substr(at, text.find('\n', at) - at);
}

TEST(Certificate, ClosedPlansAreAcceptedByTheChecker) {
  Random random(21);
  int closed = 0;
  for (int round = 0; round < 250; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(2 + random.below(9)));
    p.has_difficult = p.has_difficult && round % 5 == 0;
    const Solution s = certified(p);
    if (!s.closed() || s.certificates.empty()) continue;
    ++closed;
    for (const std::string& text : s.certificates) {
      const checker::Verdict verdict = check(text);
      EXPECT_TRUE(verdict.accepted) << round << ": " << verdict.reason;
    }
  }
  EXPECT_GE(closed, 150);
}

TEST(Certificate, LumpyGridsPricedBySweepsAreAccepted) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Problem p = lumpy_grid(seed, 5, 4);
    const Solution s = certified(p, Preset::balanced);
    ASSERT_TRUE(s.closed()) << seed;
    for (const std::string& text : s.certificates) {
      const checker::Verdict verdict = check(text);
      EXPECT_TRUE(verdict.accepted) << seed << ": " << verdict.reason;
    }
  }
}

TEST(Certificate, APlanThatIsNotTheBestIsRefusedHoweverItIsPriced) {
  Random random(22);
  int tried = 0;
  for (int round = 0; round < 120; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(3 + random.below(6)));
    for (AtomMeasure& a : p.atoms) a.compound = -1, a.households += 1000;
    const Scorer scorer(p);
    const std::vector<std::vector<std::int32_t>> pieces = connected_pieces(p);
    const BandArithmetic arithmetic(p, pieces.front());
    const PieceGraph graph = build_piece_graph(scorer, arithmetic, pieces.front(), {.compounds = false, .leaves = false});
    const Solution start = make_default_partitioner()->solve(p, Preset::fast, {});
    PieceProof proof = prove_piece(graph, scorer, arithmetic, start.region, {}, {});
    ASSERT_TRUE(proof.closed);
    ASSERT_TRUE(check(certificate_text(p, graph, proof)).accepted) << check(certificate_text(p, graph, proof)).reason;
    std::vector<std::int32_t> other(p.atoms.size(), 0);  // everybody in one region, or each atom alone
    if (round % 2 == 0) {
      for (std::size_t i = 0; i < other.size(); ++i) other[i] = static_cast<std::int32_t>(i);
    }
    const Objective value = PlanState(graph, scorer, other).objective();
    if (value == proof.objective) continue;
    ++tried;
    proof.label = other;
    proof.objective = proof.bound = value;
    EXPECT_FALSE(check(certificate_text(p, graph, proof)).accepted) << round;
  }
  EXPECT_GE(tried, 60);
}

TEST(Certificate, CorruptedFiguresAreRefused) {
  Problem p = lumpy_grid(3, 4, 4);
  const Solution s = certified(p);
  ASSERT_TRUE(s.closed());
  ASSERT_EQ(s.certificates.size(), 1u);
  const std::string text = s.certificates.front();
  ASSERT_TRUE(check(text).accepted) << check(text).reason;
  const std::string q = std::to_string(s.objective.quality), more = std::to_string(s.objective.quality + 1);
  EXPECT_FALSE(check(with(with(text, line(text, "objective"), "objective 0 0 0 " + more), line(text, "bound"), "bound 0 0 0 " + more)).accepted)
      << "the plan is worth something else";
  EXPECT_FALSE(check(with(text, line(text, "bound"), "bound 0 0 0 " + more)).accepted) << "a bound above the plan";
  EXPECT_FALSE(check(with(text, "\nweights 100 ", "\nweights 101 ")).accepted);
  EXPECT_FALSE(check(with(text, line(text, "prices"), "prices 0")).accepted) << "rows that nobody announced";
  EXPECT_FALSE(check(text.substr(0, text.size() / 2)).accepted) << "cut off";
  EXPECT_FALSE(check("").accepted);
}

}  // namespace
}  // namespace qipan
