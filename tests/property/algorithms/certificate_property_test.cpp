// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "algorithms/exact/certificate.h"
#include "algorithms/registry.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/evaluate.h"
#include "tests/property/algorithms/certificate_texts.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::lumpy_grid;
using testing::random_problem;

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

TEST(Certificate, OfAFixedNumberOfRegionsAreAcceptedForThatNumberAlone) {
  Random random(25);
  int accepted = 0, others = 0;
  for (int round = 0; round < 60; ++round) {
    Problem p = round % 3 == 0 ? lumpy_grid(static_cast<std::uint64_t>(round), 5, 4) : random_problem(random, static_cast<std::int32_t>(4 + random.below(6)));
    if (round % 3 != 0) {
      for (AtomMeasure& a : p.atoms) a.households += 1000;  // one piece holds everybody
    }
    const Solution free = certified(p);
    p.regions = std::ranges::max(free.region) + 1 + static_cast<std::int32_t>(random.below(3)) - 1;
    if (p.regions < 1 || p.regions > static_cast<std::int32_t>(p.atoms.size())) continue;
    const Solution s = certified(p);
    if (!s.closed() || s.certificates.size() != 1) continue;
    const std::string& text = s.certificates.front();
    const checker::Verdict verdict = check(text);
    EXPECT_TRUE(verdict.accepted) << round << ": " << verdict.reason;
    ++accepted;
    if (free.objective >= s.objective) continue;
    ++others;
    EXPECT_FALSE(check(with(text, line(text, "regions"), "regions 0")).accepted) << round << ": of any number the bound is false";
  }
  EXPECT_GE(accepted, 20);
  EXPECT_GE(others, 10);
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
  EXPECT_FALSE(check(with(text, line(text, "numbers"), "numbers 0")).accepted) << "rows that nobody announced";
  EXPECT_FALSE(check(text.substr(0, text.size() / 2)).accepted) << "cut off";
  EXPECT_FALSE(check("").accepted);
}

/// A proof of one piece with prices of the sweep, and its text.
struct Proven {
  Problem problem;
  PieceGraph graph;
  PieceProof proof;
  [[nodiscard]] std::string text() const { return certificate_text(problem, graph, proof); }
};

std::unique_ptr<Proven> proven(Problem p, const ProofLimits& limits) {
  auto out = std::make_unique<Proven>();
  for (AtomMeasure& a : p.atoms) a.compound = -1;
  out->problem = std::move(p);
  const Scorer scorer(out->problem);
  const std::vector<std::vector<std::int32_t>> pieces = connected_pieces(out->problem);
  const BandArithmetic arithmetic(out->problem, pieces.front());
  out->graph = build_piece_graph(scorer, arithmetic, pieces.front(), {});
  Effort effort = testing::without_enumeration(Preset::fast);
  const Solution start = make_partitioner(effort)->solve(out->problem, Preset::fast, {});
  std::vector<std::int32_t> label(out->graph.nodes.size());
  for (std::size_t i = 0; i < out->graph.node_of.size(); ++i) label[static_cast<std::size_t>(out->graph.node_of[i])] = start.region[i];
  out->proof = prove_piece(out->graph, scorer, arithmetic, label, limits, {});
  return out;
}

std::unique_ptr<Proven> proven(Problem p, std::int64_t steps) { return proven(std::move(p), {.steps = steps, .table = 8'000'000}); }

TEST(Certificate, OfPiecesOfUpToTwoHundredNodesAreAccepted) {
  for (const auto& [columns, rows] : {std::pair(9, 8), std::pair(14, 8), std::pair(25, 8)}) {
    const auto p = proven(lumpy_grid(static_cast<std::uint64_t>(columns), columns, rows), 6'000'000);
    ASSERT_GT(p->graph.size(), 60);
    ASSERT_GT(p->proof.bound.quality, 0) << columns;
    const checker::Verdict verdict = check(p->text());
    EXPECT_TRUE(verdict.accepted) << columns << ": " << verdict.reason;
    EXPECT_EQ(verdict.reached, p->proof.bound.quality);
  }
}

TEST(Certificate, FalsifiedPricesAreRefused) {
  const auto p = proven(lumpy_grid(9, 9, 8), 1'000'000);
  ASSERT_LT(p->proof.bound.quality, p->proof.objective.quality) << "something is left to claim";
  const std::int64_t more = p->proof.objective.quality - p->proof.bound.quality;
  for (const std::size_t v : {std::size_t{0}, std::size_t{40}}) {
    Proven false_claim = *p;
    for (NumberProof& n : false_claim.proof.prices) n.duals.node[v] += 4 * more;
    false_claim.proof.bound.quality += more;
    EXPECT_FALSE(check(false_claim.text(), {.steps = 1'000'000}).accepted) << v;
  }
}

TEST(Certificate, CasesByPairsAreAcceptedIfAllAreThere) {
  int trees = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto p = proven(lumpy_grid(seed, 6, 5), {.steps = 6'000'000, .triples = 0, .plain_steps = 1, .table = 8'000'000});
    const auto plain = proven(lumpy_grid(seed, 6, 5), 6'000'000);
    ASSERT_TRUE(p->proof.closed) << seed;
    EXPECT_EQ(p->proof.objective, plain->proof.objective) << seed;
    const auto said = check(p->text());
    EXPECT_TRUE(said.accepted) << seed << ": " << said.reason;
    for (NumberProof& n : p->proof.prices) {
      if (!n.tree.pair) continue;
      ++trees;
      const CoverCase whole = n.tree;
      n.tree.cases.pop_back();
      EXPECT_FALSE(check(p->text()).accepted) << "a leaf dropped";
      n.tree = whole;
    }
  }
  EXPECT_GT(trees, 0);
}

void raise_prices(CoverCase& tree, std::int64_t by) {
  if (!tree.duals.node.empty()) tree.duals.node[0] += by;
  for (CoverCase& one : tree.cases) raise_prices(one, by);
}

/// The first case of a tree with prices of its own.
CoverCase* first_priced(CoverCase& tree) {
  if (tree.priced) return &tree;
  for (CoverCase& one : tree.cases) {
    if (CoverCase* found = first_priced(one)) return found;
  }
  return nullptr;
}

TEST(Certificate, CasesPricedAnewAndTriplesAreAcceptedAndFalseOnesRefused) {
  Random random(45);
  int cases = 0, triples = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Problem lumps = lumpy_grid(seed, 6, 5);
    for (AtomMeasure& a : lumps.atoms) a.households = static_cast<std::int64_t>(60 + random.below(180)) * 1000;
    const auto p = proven(lumps, {.steps = 20'000'000, .listing_steps = 0, .cheap = 40, .triples = seed % 2 == 0 ? std::size_t{0} : std::size_t{60}, .table = 8'000'000});
    const auto said = check(p->text());
    EXPECT_TRUE(said.accepted) << seed << ": " << said.reason;
    EXPECT_EQ(said.reached, p->proof.bound.quality) << seed;
    for (NumberProof& n : p->proof.prices) {
      const NumberProof whole = n;
      if (first_priced(n.tree) != nullptr) {
        ++cases;
        n.tree.cases.pop_back();
        EXPECT_FALSE(check(p->text()).accepted) << "a case dropped";
        n = whole;
      }
      for (Triple& t : n.duals.triples) {
        if (t.price == 0) continue;
        ++triples;
        t.price = -t.price;
        EXPECT_EQ(check(p->text()).reason, "a triple is wrong");
        n = whole;
        break;
      }
    }
    // A worse plan is said to be the best, and all prices are raised so that they would show it.
    const Scorer scorer(p->problem);
    for (std::int32_t v = 0; v < p->graph.size(); ++v) {
      std::vector<std::int32_t> label = p->proof.label;
      label[static_cast<std::size_t>(v)] = label[static_cast<std::size_t>(p->graph.row(v).front().target)];
      const Objective value = PlanState(p->graph, scorer, label).objective();
      if (value.violation > 0 || value <= p->proof.objective) continue;
      Proven claim = *p;
      claim.proof.label = label, claim.proof.objective = claim.proof.bound = value;
      for (NumberProof& n : claim.proof.prices) {
        n.duals.node[0] += 4 * value.quality;
        raise_prices(n.tree, 4 * value.quality);
      }
      EXPECT_FALSE(check(claim.text()).accepted) << seed;
      break;
    }
  }
  EXPECT_GE(cases, 3);
  EXPECT_GE(triples, 3);
}

TEST(Certificate, OfLevelsBoundedByPricesAreAccepted) {
  int shown = 0;
  Random random(44);
  for (int round = 0; round < 40; ++round) {
    Problem p = lumpy_grid(static_cast<std::uint64_t>(200 + round), 5, 4);
    for (AtomMeasure& a : p.atoms) a.compound = random.below(2) == 0 ? static_cast<std::int32_t>(random.below(3)) : -1;
    const Scorer scorer(p);
    const std::vector<std::int32_t> atoms = connected_pieces(p).front();
    const BandArithmetic arithmetic(p, atoms);
    const PieceGraph graph = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = false});
    const Solution start = make_partitioner(testing::without_enumeration(Preset::fast))->solve(p, Preset::fast, {});
    PieceProof proof = prove_piece(graph, scorer, arithmetic, start.region, {.steps = 20'000'000, .listing_steps = 0}, {});
    if (proof.level_prices.empty() || proof.bound.compounds_split == 0) continue;
    const checker::Verdict verdict = check(certificate_text(p, graph, proof));
    EXPECT_TRUE(verdict.accepted) << round << ": " << verdict.reason;
    shown += verdict.accepted ? 1 : 0;
    if (!proof.closed) continue;
    // The same prices do not show a split more, whatever plan is said to have it.
    std::vector<std::int32_t> alone(proof.label.size());
    for (std::size_t i = 0; i < alone.size(); ++i) alone[i] = static_cast<std::int32_t>(i);
    const Objective worse = PlanState(graph, scorer, alone).objective();
    if (worse <= proof.objective) continue;
    PieceProof claim = proof;
    claim.label = alone, claim.objective = worse, claim.bound = proof.objective;
    ++claim.bound.compounds_split;
    EXPECT_FALSE(check(certificate_text(p, graph, claim), {.steps = 2'000'000, .sets = 200'000}).accepted) << round;
  }
  EXPECT_GE(shown, 5);
}

/// Lumps of 200 to 700 households, most alone out of the band.
Problem coarse_grid(std::uint64_t seed, int columns, int rows) {
  Problem p = lumpy_grid(seed, columns, rows);
  Random random(seed);
  for (AtomMeasure& a : p.atoms) a.compound = -1, a.households = static_cast<std::int64_t>(random.below(60)) * 1'000;
  p.ordinary = {300'000, 330'000};
  p.has_difficult = false;
  return p;
}

TEST(Certificate, OfDivisionsInTwoAreAcceptedAndFalseOnesRefused) {
  int halves = 0, refused = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Problem p = coarse_grid(seed, 5, 4);
    if (seed % 2 == 0) p.weights = {100, 0, 0}, p.corners.clear();
    Effort effort = testing::without_enumeration(Preset::fast);  // no other proof
    effort.certificates = true;
    const Solution s = make_partitioner(effort)->solve(p, Preset::fast, {});
    ASSERT_EQ(s.certificates.size(), 1u);
    const std::string& text = s.certificates.front();
    EXPECT_TRUE(check(text).accepted) << seed << ": " << check(text).reason;
    if (text.find("\nhalves 1\n") == std::string::npos) continue;
    ++halves;
    EXPECT_EQ(check(text).bound, (std::array<std::int64_t, 4>{s.bound.violation, s.bound.regions_out, s.bound.compounds_split, s.bound.quality}));
    // The next worse plan with a bound as good as it.
    const Solution one = evaluate(p, std::vector<std::int32_t>(p.atoms.size(), 0));
    if (!(s.bound < one.objective)) continue;
    ++refused;
    std::string worse = with(with(text, line(text, "objective"), "objective " + std::to_string(one.objective.violation) + " " + std::to_string(one.objective.regions_out) + " 0 " + std::to_string(one.objective.quality)),
                             line(text, "bound"), "bound " + std::to_string(one.objective.violation) + " " + std::to_string(one.objective.regions_out) + " 0 0");
    std::istringstream in(worse.substr(worse.find("\npiece ")));
    std::string word, piece = "\npiece ";
    std::int64_t atoms = 0, nodes = 0, atom = 0, node = 0, label = 0;
    in >> word >> atoms >> nodes;
    piece += std::to_string(atoms) + " " + std::to_string(nodes) + "\n";
    for (std::int64_t i = 0; i < atoms; ++i) in >> atom >> node >> label, piece += std::to_string(atom) + " " + std::to_string(node) + " 0\n";
    const std::size_t from = worse.find("\npiece "), to = worse.find("objective ");
    worse.replace(from, to - from, piece);
    EXPECT_FALSE(check(worse).accepted) << seed;
  }
  EXPECT_GE(halves, 3);
  EXPECT_GE(refused, 3);
}

TEST(Certificate, LevelsShownWhereCompoundsAreKeptWholeAreAcceptedAndMoreIsRefused) {
  int kept = 0;
  Random random(46);
  for (int round = 0; round < 60 && kept < 4; ++round) {
    Problem p = lumpy_grid(static_cast<std::uint64_t>(300 + round), 5, 4);
    for (std::size_t i = 0; i < p.atoms.size(); ++i) p.atoms[i].compound = random.below(3) == 0 ? -1 : static_cast<std::int32_t>(i / 5);
    const Solution s = certified(p, Preset::balanced);
    ASSERT_EQ(s.certificates.size(), 1u);
    const std::string& text = s.certificates.front();
    const checker::Verdict verdict = check(text);
    EXPECT_TRUE(verdict.accepted) << round << ": " << verdict.reason;
    EXPECT_EQ(verdict.bound, (std::array<std::int64_t, 4>{s.bound.violation, s.bound.regions_out, s.bound.compounds_split, s.bound.quality})) << round;
    const std::string said = line(text, "kept");
    if (said == "kept 0") continue;
    ++kept;
    // Without the contraction that shows it the checker has to find it by itself, or refuses; it never shows a split more.
    const std::string more = "bound 0 0 " + std::to_string(s.bound.compounds_split + 1) + " 0";
    EXPECT_FALSE(check(with(text, line(text, "bound"), more)).accepted) << round;
    const std::size_t at = text.find(said) + said.size() + 1, end = text.find('\n', at);
    std::string alone = text;
    std::string nodes;
    for (std::size_t i = 0; i < p.atoms.size(); ++i) nodes += "0 ";
    alone.replace(at, end - at, nodes);
    EXPECT_FALSE(check(with(alone, said, "kept 1")).accepted) << "all atoms in one node";
  }
  EXPECT_GE(kept, 1);
}

TEST(Certificate, LevelsShownByPricesWhereCompoundsAreKeptWholeAreAccepted) {
  int shown = 0;
  Random random(47);
  for (int round = 0; round < 120 && shown < 3; ++round) {
    Problem p = lumpy_grid(static_cast<std::uint64_t>(400 + round), 5, 4);
    for (std::size_t i = 0; i < p.atoms.size(); ++i) p.atoms[i].compound = random.below(3) == 0 ? -1 : static_cast<std::int32_t>(i / 4);
    const Scorer scorer(p);
    const std::vector<std::int32_t> atoms = connected_pieces(p).front();
    const BandArithmetic arithmetic(p, atoms);
    const PieceGraph kept = build_piece_graph(scorer, arithmetic, atoms, {.leaves = false});
    const PieceGraph open = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = false});
    std::vector<std::int32_t> alone(kept.nodes.size());
    for (std::size_t i = 0; i < alone.size(); ++i) alone[i] = static_cast<std::int32_t>(i);
    const PieceProof levels = prove_piece(kept, scorer, arithmetic, alone, {}, {});
    const PieceProof priced = prove_piece(kept, scorer, arithmetic, levels.label, {.steps = 20'000'000, .listing_steps = 0}, {});
    if (kept.size() == open.size() || priced.level_prices.empty() || priced.bound.compounds_split == 0) continue;
    PieceProof proof;
    for (const std::int32_t node : kept.node_of) proof.label.push_back(priced.label[static_cast<std::size_t>(node)]);
    proof.objective = PlanState(open, scorer, proof.label).objective();
    proof.bound.compounds_split = priced.bound.compounds_split;
    const LevelsShown by{.kept = &kept, .prices = priced.level_prices, .unit = priced.level_unit};
    const checker::Verdict verdict = check(certificate_text(p, open, proof, by));
    if (verdict.reason == "compounds that fit need not be kept whole") continue;
    EXPECT_TRUE(verdict.accepted) << round << ": " << verdict.reason;
    ++shown;
    ++proof.bound.compounds_split, ++proof.objective.compounds_split;
    EXPECT_FALSE(check(certificate_text(p, open, proof, by)).accepted) << round;
  }
  EXPECT_GE(shown, 1);
}

TEST(Certificate, ATreeMustHoldAllCases) {
  const auto p = proven(lumpy_grid(3, 5, 4), 6'000'000);
  ASSERT_TRUE(p->proof.closed);
  for (NumberProof& n : p->proof.prices) n.tree = {};
  const std::string text = p->text();
  const std::size_t at = text.rfind("same\n");
  ASSERT_NE(at, std::string::npos);
  const auto tree = [&](const std::string& by) { return std::string(text).replace(at, 5, by); };
  EXPECT_TRUE(check(tree("pair 2 7 same same\n")).accepted);
  EXPECT_FALSE(check(tree("pair 2 7 same\n")).accepted) << "a leaf dropped";
  EXPECT_FALSE(check(tree("pair 7 2 same same\n")).accepted);
  EXPECT_FALSE(check(tree("leaf 0 0 triples 0\n")).accepted) << "prices left out";
}

TEST(Certificate, APlanOfOthersBelowTheBoundIsRefused) {
  const auto p = proven(lumpy_grid(3, 5, 4), 6'000'000);
  ASSERT_TRUE(p->proof.closed);
  std::vector<std::int64_t> ours;
  for (std::size_t i = 0; i < p->graph.atoms.size(); ++i) ours.push_back(p->proof.label[static_cast<std::size_t>(p->graph.node_of[i])]);
  const auto against = [&](const std::string& text, const std::vector<std::int64_t>& plan) {
    std::istringstream in(text);
    return checker::check_certificate(in, {}, plan);
  };
  EXPECT_TRUE(against(p->text(), ours).accepted) << against(p->text(), ours).reason;
  // The same bound said of the next worse plan, and one more: then the plan found above is a peer's below it.
  Proven claim = *p;
  const Scorer scorer(p->problem);
  for (std::int32_t v = 0; v < claim.graph.size(); ++v) {
    for (const Entry& e : claim.graph.row(v)) {
      std::vector<std::int32_t> label = p->proof.label;
      label[static_cast<std::size_t>(v)] = label[static_cast<std::size_t>(e.target)];
      const Objective value = PlanState(claim.graph, scorer, label).objective();
      if (value.violation == 0 && p->proof.objective < value) claim.proof.label = label, claim.proof.objective = value;
    }
  }
  claim.proof.bound.quality = p->proof.bound.quality + 1;
  EXPECT_EQ(against(claim.text(), ours).reason, "a plan is below the bound");
  EXPECT_FALSE(check(claim.text()).accepted) << "nor is it shown without the plan";
}

}  // namespace
}  // namespace qipan
