// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/evaluate.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/base/error.h"
#include "engine/graph/adjacency.h"
#include "engine/plan/arithmetic.h"
#include "engine/plan/change.h"
#include "engine/plan/corner.h"
#include "engine/plan/score.h"

namespace qipan {
namespace {

constexpr std::int64_t kMost = 1'000'000'000'000'000;  // 10^15: every sum and product of the score then fits 64 bits

Adjacency seam_graph(const Problem& problem) {
  std::vector<std::pair<std::int32_t, std::int32_t>> edges;
  edges.reserve(problem.seams.size());
  for (const Seam& s : problem.seams) edges.emplace_back(s.a, s.b);
  return build_adjacency(problem.atoms.size(), edges);
}

/// Labels 0.. in the order of their smallest atom.
std::vector<std::int32_t> renumbered(std::span<const std::int32_t> region) {
  std::unordered_map<std::int32_t, std::int32_t> number;
  std::vector<std::int32_t> result;
  result.reserve(region.size());
  for (const std::int32_t r : region) {
    result.push_back(number.try_emplace(r, static_cast<std::int32_t>(number.size())).first->second);
  }
  return result;
}

std::int64_t count_splits(const Problem& problem, std::span<const std::int32_t> region) {
  std::vector<std::pair<std::int32_t, std::int32_t>> parts;
  for (std::size_t a = 0; a < region.size(); ++a) {
    if (problem.atoms[a].compound >= 0) parts.emplace_back(problem.atoms[a].compound, region[a]);
  }
  std::ranges::sort(parts);
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  std::int64_t splits = 0;
  for (std::size_t i = 1; i < parts.size(); ++i) splits += parts[i].first == parts[i - 1].first ? 1 : 0;
  return splits;
}

std::int64_t households_of(const Problem& problem) {
  std::int64_t total = 0;
  for (const AtomMeasure& a : problem.atoms) total += a.households;
  return total;
}

/// Says for the regions out of band in one piece why, as far as arithmetic proves it. A piece that holds every household of the
/// community is not cut off from anything: too few there is a matter of the total.
void explain(const Problem& problem, const std::vector<std::int32_t>& atoms, const BandArithmetic& arithmetic, Solution& s) {
  std::vector<std::int32_t> out;  // regions
  std::vector<bool> holds_over(s.regions.size(), false);
  std::int64_t total = 0, over = 0, violation = 0;
  for (const std::int32_t a : atoms) {
    const std::int32_t r = s.region[static_cast<std::size_t>(a)];
    const RegionScore& score = s.regions[static_cast<std::size_t>(r)];
    const AtomMeasure& atom = problem.atoms[static_cast<std::size_t>(a)];
    total += atom.households;
    if (score.in_band) continue;
    out.push_back(r);
    if (arithmetic.excess(atom) == 0) continue;
    holds_over[static_cast<std::size_t>(r)] = true;
    if (atom.households > arithmetic.ceiling()) over += atom.households;
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  for (const std::int32_t r : out) {
    const RegionScore& score = s.regions[static_cast<std::size_t>(r)];
    violation += outside(score.is_difficult ? problem.difficult : problem.ordinary, score.households);
  }
  const bool none_fits = arithmetic.distance(total - over) > 0 && total > over;
  const bool least = violation == arithmetic.least_violation(problem, atoms);
  bool first = true;
  for (const std::int32_t r : out) {
    RegionScore& score = s.regions[static_cast<std::size_t>(r)];
    score.cause = ExceptionCause::best_found;
    if (holds_over[static_cast<std::size_t>(r)]) {
      score.cause = ExceptionCause::atom_over;
    } else if (score.households == total && total < arithmetic.floor()) {
      score.cause = total == households_of(problem) ? ExceptionCause::no_count_fits : ExceptionCause::isolated;
    } else if (none_fits && (least || (first && over == 0))) {
      score.cause = ExceptionCause::no_count_fits;  // one exception is forced in any case, all of them if the bound is met
      first = false;
    }
  }
}

void require(bool good, const Problem& problem, const char* what, std::size_t index) {
  if (!good) throw Error(ErrorKind::internal, "plan.bad_problem", {problem.id, what, std::to_string(index)});
}

}  // namespace

void validate_problem(const Problem& problem) {
  const auto band_good = [](const Band& b) { return b.low >= 0 && b.low <= b.high && b.high <= kMost; };
  require(band_good(problem.ordinary), problem, "band", 0);
  require(!problem.has_difficult || band_good(problem.difficult), problem, "difficult band", 0);
  require(problem.difficult_above >= 0 && problem.difficult_above <= 1000, problem, "difficult_above", 0);
  const Weights& w = problem.weights;
  require(w.border >= 0 && w.compactness >= 0 && w.balance >= 0, problem, "weights", 0);
  std::int64_t households = 0, difficult = 0, area = 0, outline = 0, cut = 0, length = 0;
  const auto add = [](std::int64_t& sum, std::int64_t x) {
    if (x < 0 || x > kMost) return false;
    sum += x;
    return sum <= kMost;
  };
  for (std::size_t i = 0; i < problem.atoms.size(); ++i) {
    const AtomMeasure& a = problem.atoms[i];
    require(add(households, a.households) && add(difficult, a.difficult), problem, "households", i);
    require(add(area, a.area) && add(outline, a.outline), problem, "area or outline", i);
    require(std::abs(a.x) < (1 << 24) && std::abs(a.y) < (1 << 24), problem, "centroid", i);
  }
  for (std::size_t i = 0; i < problem.seams.size(); ++i) {
    const Seam& s = problem.seams[i];
    require(s.a >= 0 && s.a < s.b && static_cast<std::size_t>(s.b) < problem.atoms.size(), problem, "seam ends", i);
    require(i == 0 || std::pair(problem.seams[i - 1].a, problem.seams[i - 1].b) < std::pair(s.a, s.b), problem, "seam order", i);
    require(add(cut, s.cut_cost) && add(length, s.length), problem, "seam cost or length", i);
  }
  std::int64_t most = 0;
  require(problem.regions >= 0 && !__builtin_mul_overflow(std::max<std::int64_t>(1, problem.regions), households, &most), problem, "regions", 0);
  require(problem.goal == Goal::band || problem.regions > 0, problem, "goal without a number of regions", 0);
  require(problem.today.empty() || problem.today.size() == problem.atoms.size(), problem, "today", problem.today.size());
  require(problem.today.empty() || (problem.regions == 0 && problem.goal == Goal::band), problem, "today with a number of regions", 0);
  for (std::size_t i = 0; i < problem.today.size(); ++i) require(problem.today[i] >= -1, problem, "today", i);
  for (std::size_t i = 0; i < problem.corners.size(); ++i) {
    const Corner& c = problem.corners[i];
    require(c.around.size() >= 3 && c.turn.size() == c.around.size() * c.around.size(), problem, "corner", i);
    for (const std::int32_t a : c.around) require(a < static_cast<std::int32_t>(problem.atoms.size()), problem, "corner atom", i);
    for (const std::int64_t t : c.turn) require(t >= 0 && t <= kMost, problem, "corner turn", i);
  }
}

std::vector<std::vector<std::int32_t>> connected_pieces(const Problem& problem) {
  const std::vector<std::int32_t> component = connected_components(seam_graph(problem));
  std::vector<std::vector<std::int32_t>> pieces;
  for (std::size_t a = 0; a < component.size(); ++a) {
    const auto c = static_cast<std::size_t>(component[a]);
    if (c >= pieces.size()) pieces.resize(c + 1);
    pieces[c].push_back(static_cast<std::int32_t>(a));
  }
  return pieces;
}

bool is_contiguous(const Problem& problem, std::span<const std::int32_t> region) {
  if (region.size() != problem.atoms.size()) return false;
  if (std::ranges::any_of(region, [](std::int32_t r) { return r < 0; })) return false;
  const std::vector<std::int32_t> parts = connected_components(seam_graph(problem), region);
  std::vector<std::int32_t> labels(region.begin(), region.end());
  std::ranges::sort(labels);
  const auto distinct = std::unique(labels.begin(), labels.end()) - labels.begin();
  return parts.empty() || *std::ranges::max_element(parts) + 1 == distinct;
}

Solution evaluate(const Problem& problem, std::span<const std::int32_t> region) {
  const Scorer scorer(problem);
  Solution s;
  s.region = renumbered(region);
  const std::size_t count = s.region.empty() ? 0 : static_cast<std::size_t>(*std::ranges::max_element(s.region)) + 1;
  s.regions.resize(count);
  std::vector<RegionSums> sums(count);
  for (std::size_t a = 0; a < s.region.size(); ++a) sums[static_cast<std::size_t>(s.region[a])] += scorer.sums(problem.atoms[a]);
  std::int64_t cut = 0, shape = 0, balance = 0;
  const std::int64_t households = households_of(problem);
  std::int32_t inhabited = 0;
  for (const Seam& seam : problem.seams) {
    const auto a = static_cast<std::size_t>(s.region[static_cast<std::size_t>(seam.a)]);
    const auto b = static_cast<std::size_t>(s.region[static_cast<std::size_t>(seam.b)]);
    if (a == b) {
      sums[a].outline -= 2 * seam.length;
    } else {
      cut += seam.cut_cost;
      s.regions[a].border_cost += seam.cut_cost;
      s.regions[b].border_cost += seam.cut_cost;
    }
  }
  for (const Corner& corner : problem.corners) cut += corner_cost(corner, [&](std::int32_t a) { return a < 0 ? a : s.region[static_cast<std::size_t>(a)]; });
  const std::vector<std::vector<std::int32_t>> pieces = connected_pieces(problem);
  for (const std::vector<std::int32_t>& atoms : pieces) {
    std::int64_t total = 0;
    for (const std::int32_t a : atoms) total += problem.atoms[static_cast<std::size_t>(a)].households;
    for (const std::int32_t a : atoms) s.regions[static_cast<std::size_t>(s.region[static_cast<std::size_t>(a)])].piece_total = total;
  }
  for (std::size_t r = 0; r < count; ++r) {
    RegionScore& score = s.regions[r];
    const RegionCost cost = scorer.cost(sums[r]);
    const bool exempt = score.piece_total == 0;
    score.households = sums[r].households;
    score.difficult = sums[r].difficult;
    score.area = sums[r].area;
    score.is_difficult = is_difficult(problem, score.households, score.difficult);
    score.in_band = exempt || cost.violation == 0;
    s.objective.violation += exempt ? 0 : cost.violation;
    s.objective.regions_out += score.in_band ? 0 : 1;
    if (!exempt) ++inhabited;
    if (!exempt && problem.goal == Goal::max_deviation) {
      const std::int64_t off = std::abs(problem.regions * score.households - households);
      s.objective.deviation = std::max(s.objective.deviation, off);
    }
    shape += cost.shape;
    balance += exempt ? 0 : cost.balance;
  }
  if (problem.regions > 0) s.objective.regions_off = std::abs(inhabited - problem.regions);
  s.objective.compounds_split = count_splits(problem, s.region);
  if (!problem.today.empty()) s.objective.compounds_split = std::max<std::int64_t>(0, s.objective.compounds_split - count_splits(problem, problem.today));
  s.objective.quality = scorer.quality(cut, shape, balance);
  const Change change = count_change(problem, s.region);
  s.objective.touched = change.touched, s.objective.moved = change.moved;
  for (const std::vector<std::int32_t>& atoms : pieces) {
    const BandArithmetic arithmetic(problem, atoms);
    s.least_violation += arithmetic.least_violation(problem, atoms);
    explain(problem, atoms, arithmetic, s);
  }
  s.bound.violation = s.least_violation;
  return s;
}

}  // namespace qipan
