// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/alternatives.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "algorithms/presets.h"
#include "algorithms/refine/settle.h"
#include "algorithms/support/budget.h"
#include "engine/base/indexing.h"
#include "engine/base/time_shares.h"
#include "engine/graph/optimal_matching.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

std::int64_t households_of(const Problem& problem) {
  return std::accumulate(problem.atoms.begin(), problem.atoms.end(), std::int64_t{0}, [](std::int64_t sum, const AtomMeasure& a) { return sum + a.households; });
}

std::int32_t inhabited_regions(const Solution& s) {
  return static_cast<std::int32_t>(std::ranges::count_if(s.regions, [](const RegionScore& r) { return r.piece_total > 0; }));
}

/// How a problem is changed to lead to another plan.
struct Variation {
  std::int32_t more = 0;   ///< regions, where their number is free
  double narrower = 0;     ///< share of the way from the ends of the band to the mean
  double dearer = 0;       ///< seams cost that much more, as a share, for every plan so far that cuts them
};
constexpr std::array<Variation, 8> kVariations = {{{0, 0, 0.3}, {0, 0.2, 0.3}, {0, 0.4, 0}, {1, 0, 0.5}, {-1, 0, 0.5}, {0, 0.7, 0.5}, {1, 0.5, 0}, {-1, 0.5, 0}}};
constexpr std::int64_t kMostCost = 100'000'000'000'000;  ///< of all seams together; beyond it they are not made dearer

/// Later rounds narrow and charge more.
Variation variation(std::int32_t attempt) {
  Variation v = kVariations[static_cast<std::size_t>(attempt) % kVariations.size()];
  const auto round = static_cast<double>(attempt / static_cast<std::int32_t>(kVariations.size()));
  if (v.narrower > 0) v.narrower = 1 - (1 - v.narrower) / (1 + round / 2);
  v.dearer *= 1 + round;
  if (round > 0 && v.dearer == 0) v.dearer = round;
  v.more *= 1 + static_cast<std::int32_t>(round);
  return v;
}

Problem varied(const Problem& problem, const Variation& v, std::int32_t regions, const std::vector<std::span<const std::int32_t>>& plans) {
  Problem other = problem;
  const std::int32_t wanted = problem.regions > 0 ? problem.regions : std::clamp(regions + v.more, 1, static_cast<std::int32_t>(problem.atoms.size()));
  if (v.more != 0 || v.narrower > 0) other.regions = wanted;
  if (v.narrower > 0) {
    const auto narrow = [&](Band& band) {
      const std::int64_t mean = std::clamp(households_of(problem) / wanted, band.low, band.high);
      band.low += std::llround(v.narrower * static_cast<double>(mean - band.low));
      band.high -= std::llround(v.narrower * static_cast<double>(band.high - mean));
    };
    narrow(other.ordinary);
  }
  const std::int64_t cost = std::accumulate(problem.seams.begin(), problem.seams.end(), std::int64_t{0}, [](std::int64_t sum, const Seam& s) { return sum + s.cut_cost; });
  const double most = v.dearer * static_cast<double>(plans.size());
  if (v.dearer > 0 && static_cast<double>(cost) * (1 + most) < static_cast<double>(kMostCost)) {
    for (Seam& s : other.seams) {
      const auto cutting = std::ranges::count_if(plans, [&](const auto& region) { return at(region, s.a) != at(region, s.b); });
      s.cut_cost += std::llround(v.dearer * static_cast<double>(cutting) * static_cast<double>(s.cut_cost));
    }
  }
  return other;
}

/// A plan made for a variation, and what became of it by the problem's own prices.
struct Tried {
  Solution plan;
  std::vector<std::int32_t> settled;
};

struct Found {
  Solution plan;
  PlanFigures figures;
  std::int32_t regions = 0;
};

bool obeys(const Objective& o, const Objective& best) {
  return o.regions_off <= best.regions_off && o.violation <= best.violation && o.regions_out <= best.regions_out &&
         o.compounds_split <= best.compounds_split && o.touched <= best.touched && o.moved <= best.moved;
}

}  // namespace

std::int64_t shared_households(const Problem& problem, std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  std::vector<std::int64_t> households;
  for (const AtomMeasure& atom : problem.atoms) households.push_back(atom.households);
  const auto labels = [](std::span<const std::int32_t> region) { return region.empty() ? std::size_t{0} : static_cast<std::size_t>(*std::ranges::max_element(region)) + 1; };
  return optimal_matching(labels(a), labels(b), overlaps(a, b, households)).weight;
}

bool dominates(const PlanFigures& a, const PlanFigures& b) {
  bool better = false;
  for (const PlanFigure figure : {PlanFigure::cut, PlanFigure::compactness, PlanFigure::unevenness}) {
    const auto f = static_cast<std::size_t>(figure);
    if (a[f] > b[f]) return false;
    better = better || a[f] < b[f];
  }
  return better;
}

Alternatives find_alternatives(const Problem& problem, Preset preset, const AlternativeOptions& options, const Partitioner& partitioner,
                               const RunContext& context) {
  Alternatives out;
  const std::int64_t households = households_of(problem);
  const std::int32_t attempts = households > 0 && options.count > 1 ? 4 * options.count + 4 : 0;
  RunContext alone = context;  // one solve after the other
  alone.threads = 1;
  TimeShares shares(alone, attempts + 1);
  /// A plan made at other prices than the problem's then settles at these: `priced`.
  const auto solve = [&](const Problem& p, std::int32_t attempt, const Problem* priced = nullptr) {
    RunContext own = shares.begin(1);
    own.threads = context.threads;
    own.seed += static_cast<std::uint64_t>(attempt);
    Tried tried;
    tried.plan = partitioner.solve(p, preset, priced ? part_of_time(own, 0.7) : own);
    if (priced && !context.stopped()) {
      Settled settled = settle(*priced, tried.plan.region, effort_of(preset), own);
      tried.plan.stopped_early = tried.plan.stopped_early || settled.stopped || settled.hurried;
      tried.settled = std::move(settled.region);
    }
    shares.end(1);
    return tried;
  };
  std::vector<Found> pool;
  pool.push_back({solve(problem, 0).plan, {}, 0});
  const Objective bound = pool.front().plan.bound, best = pool.front().plan.objective;
  const std::int64_t least = pool.front().plan.least_violation;
  out.stopped_early = pool.front().plan.stopped_early;
  pool.front().figures = plan_figures(problem, pool.front().plan.region);
  pool.front().regions = inhabited_regions(pool.front().plan);
  const auto enough = [&](std::int64_t shared) { return static_cast<double>(households - shared) >= options.differ * static_cast<double>(households); };

  std::vector<std::size_t> chosen = {0};
  std::vector<std::vector<std::int64_t>> shared = {{households}};  // per pair of the pool
  // Best objective first, none dominated, all far enough from those before.
  const auto choose = [&] {
    std::vector<std::size_t> order(pool.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return pool[a].plan.objective < pool[b].plan.objective; });
    chosen.clear();
    for (const std::size_t i : order) {
      const bool worse = std::ranges::any_of(pool, [&](const Found& o) { return o.regions == pool[i].regions && dominates(o.figures, pool[i].figures); });
      if (!worse && std::ranges::all_of(chosen, [&](std::size_t j) { return enough(shared[std::max(i, j)][std::min(i, j)]); })) chosen.push_back(i);
    }
  };
  const auto wanted = [&](std::int32_t a) { return a < static_cast<std::int32_t>(kVariations.size()) || static_cast<std::int32_t>(chosen.size()) < options.count; };
  for (std::int32_t a = 0; a < attempts && wanted(a) && !context.stopped(); ++a) {
    const Variation v = variation(a);
    if (problem.regions > 0 && v.more != 0 && v.narrower > 0) continue;  // the same as a row without `more`
    std::vector<std::span<const std::int32_t>> plans;
    for (const std::size_t i : chosen) plans.emplace_back(pool[i].plan.region);
    const bool priced = v.dearer > 0 && problem.goal == Goal::band && problem.today.empty();
    const Problem true_prices = priced ? varied(problem, {v.more, v.narrower, 0}, pool.front().regions, plans) : Problem{};
    const Tried tried = solve(varied(problem, v, pool.front().regions, plans), a + 1, priced ? &true_prices : nullptr);
    out.stopped_early = out.stopped_early || tried.plan.stopped_early;
    ++out.tried;
    const auto scored = [&](std::span<const std::int32_t> region) {
      Solution s = evaluate(problem, region);
      s.bound = bound, s.least_violation = least, s.stopped_early = tried.plan.stopped_early;
      return s;
    };
    const auto shared_with_pool = [&](const Solution& s) {
      std::vector<std::int64_t> row;
      for (const Found& f : pool) row.push_back(shared_households(problem, f.plan.region, s.region));
      row.push_back(households);
      return row;
    };
    const auto far = [&](const std::vector<std::int64_t>& row) { return std::ranges::all_of(chosen, [&](std::size_t j) { return enough(row[j]); }); };
    Solution plan = scored(tried.settled.empty() ? tried.plan.region : tried.settled);
    std::vector<std::int64_t> row = shared_with_pool(plan);
    if (!tried.settled.empty() && !(obeys(plan.objective, best) && far(row))) {
      // It came too near to another plan: better as it was.
      plan = scored(tried.plan.region);
      row = shared_with_pool(plan);
    }
    if (!obeys(plan.objective, best)) continue;
    const std::int32_t regions = inhabited_regions(plan);
    pool.push_back({std::move(plan), {}, regions});
    pool.back().figures = plan_figures(problem, pool.back().plan.region);
    shared.push_back(std::move(row));
    choose();
  }
  if (static_cast<std::int32_t>(chosen.size()) > options.count) chosen.resize(static_cast<std::size_t>(std::max(1, options.count)));
  for (const std::size_t i : chosen) {
    std::vector<std::int64_t>& row = out.shared.emplace_back();
    for (const std::size_t j : chosen) row.push_back(shared[std::max(i, j)][std::min(i, j)]);
    out.figures.push_back(pool[i].figures);
    out.plans.push_back(pool[i].plan);
  }
  ++out.tried;
  return out;
}

}  // namespace qipan
