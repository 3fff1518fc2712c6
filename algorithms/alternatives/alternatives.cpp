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
  double cheaper = 0;      ///< seams between grids of today cost that much less, as a share
};
constexpr Variation kTowardsToday = {.cheaper = 0.6};
constexpr std::array<Variation, 8> kVariations = {{{.dearer = 0.3}, {.narrower = 0.2, .dearer = 0.3}, {.narrower = 0.4}, {.more = 1, .dearer = 0.5},
                                                   {.more = -1, .dearer = 0.5}, {.narrower = 0.7, .dearer = 0.5}, {.more = 1, .narrower = 0.5}, {.more = -1, .narrower = 0.5}}};
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

Problem varied(const Problem& problem, const Variation& v, std::int32_t regions, const std::vector<std::span<const std::int32_t>>& plans,
               std::span<const std::int32_t> today) {
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
  if (v.cheaper > 0 && !today.empty()) {
    for (Seam& s : other.seams) {
      if (at(today, s.a) != at(today, s.b)) s.cut_cost = std::llround((1 - v.cheaper) * static_cast<double>(s.cut_cost));
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
  Criteria criteria;
};

bool obeys(const Objective& o, const Objective& best) {
  return o.regions_off <= best.regions_off && o.violation <= best.violation && o.regions_out <= best.regions_out &&
         o.compounds_split <= best.compounds_split && o.touched <= best.touched && o.moved <= best.moved;
}

}  // namespace

std::int64_t shared_households(const Problem& problem, std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  std::vector<std::int32_t> left, right;
  std::vector<std::int64_t> households;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] >= 0) left.push_back(a[i]), right.push_back(b[i]), households.push_back(problem.atoms[i].households);
  }
  const auto labels = [](const std::vector<std::int32_t>& region) { return region.empty() ? std::size_t{0} : static_cast<std::size_t>(*std::ranges::max_element(region)) + 1; };
  return optimal_matching(labels(left), labels(right), overlaps(left, right, households)).weight;
}

std::int64_t moved_households(const Problem& problem, std::span<const std::int32_t> from, std::span<const std::int32_t> to) {
  std::int64_t settled = 0;
  for (std::size_t i = 0; i < from.size(); ++i) settled += from[i] >= 0 ? problem.atoms[i].households : 0;
  return settled - shared_households(problem, from, to);
}

bool dominates(const Criteria& a, const Criteria& b) {
  if (a.regions != b.regions || a.change > b.change) return false;
  bool better = a.change < b.change;
  for (const PlanFigure figure : {PlanFigure::cut, PlanFigure::compactness, PlanFigure::unevenness}) {
    const auto f = static_cast<std::size_t>(figure);
    if (a.figures[f] > b.figures[f]) return false;
    better = better || a.figures[f] < b.figures[f];
  }
  return better;
}

namespace {

/// Every plan met that obeys the rules, and which of them stand apart.
class Pool {
 public:
  Pool(const Problem& problem, const AlternativeOptions& options, std::span<const std::int32_t> today)
      : problem_(problem), options_(options), today_(today), households_(households_of(problem)) {}

  /// False if it is there already.
  bool add(Solution plan) {
    std::vector<std::int64_t> row;
    for (const Found& f : found_) {
      if (f.plan.region == plan.region) return false;
      row.push_back(shared_households(problem_, f.plan.region, plan.region));
    }
    row.push_back(households_);
    shared_.push_back(std::move(row));
    Criteria criteria{.figures = plan_figures(problem_, plan.region), .regions = inhabited_regions(plan)};
    if (!today_.empty()) criteria.change = moved_households(problem_, today_, plan.region);
    found_.push_back({std::move(plan), criteria});
    choose();
    return true;
  }
  [[nodiscard]] const std::vector<std::size_t>& apart() const { return apart_; }
  [[nodiscard]] const Solution& plan(std::size_t i) const { return found_[i].plan; }
  [[nodiscard]] bool far_from_all(const Solution& plan) const {
    return std::ranges::all_of(apart_, [&](std::size_t j) { return enough(shared_households(problem_, found_[j].plan.region, plan.region)); });
  }

  /// Best first, without those that do not obey the rules as the best does.
  void hand_over(Alternatives& out) const {
    std::vector<std::size_t> order = by_objective();
    const Objective best = found_[order.front()].plan.objective;
    std::erase_if(order, [&](std::size_t i) { return !obeys(found_[i].plan.objective, best); });
    for (const std::size_t i : order) {
      std::vector<std::int64_t>& row = out.shared.emplace_back();
      for (const std::size_t j : order) row.push_back(shared(i, j));
      if (std::ranges::find(apart_, i) != apart_.end()) out.apart.push_back(out.plans.size());
      if (!today_.empty()) out.moved.push_back(found_[i].criteria.change);
      out.figures.push_back(found_[i].criteria.figures);
      out.plans.push_back(found_[i].plan);
    }
    if (static_cast<std::int32_t>(out.apart.size()) > options_.count) out.apart.resize(static_cast<std::size_t>(std::max(1, options_.count)));
  }

 private:
  [[nodiscard]] std::int64_t shared(std::size_t i, std::size_t j) const { return shared_[std::max(i, j)][std::min(i, j)]; }
  [[nodiscard]] bool enough(std::int64_t shared) const { return static_cast<double>(households_ - shared) >= options_.differ * static_cast<double>(households_); }
  [[nodiscard]] std::vector<std::size_t> by_objective() const {
    std::vector<std::size_t> order(found_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return found_[a].plan.objective < found_[b].plan.objective; });
    return order;
  }
  /// None dominated but the best, all far enough from those before.
  void choose() {
    const std::vector<std::size_t> order = by_objective();
    if (today_.empty()) {
      for (std::size_t i = 0; i < found_.size(); ++i) found_[i].criteria.change = households_ - shared(i, order.front());
    }
    apart_.assign(1, order.front());
    for (const std::size_t i : order) {
      const bool worse = std::ranges::any_of(found_, [&](const Found& o) { return dominates(o.criteria, found_[i].criteria); });
      if (!worse && std::ranges::all_of(apart_, [&](std::size_t j) { return enough(shared(i, j)); })) apart_.push_back(i);
    }
  }

  const Problem& problem_;
  const AlternativeOptions& options_;
  std::span<const std::int32_t> today_;
  std::int64_t households_ = 0;
  std::vector<Found> found_;
  std::vector<std::vector<std::int64_t>> shared_;  ///< per pair, the later first
  std::vector<std::size_t> apart_;
};

}  // namespace

Alternatives find_alternatives(const Problem& problem, Preset preset, const AlternativeOptions& options, const Partitioner& partitioner,
                               const RunContext& context, std::span<const std::int32_t> today) {
  Alternatives out;
  const std::int32_t attempts = households_of(problem) > 0 && options.count > 1 ? 4 * options.count + 4 : 0;
  const bool towards = attempts > 0 && std::ranges::any_of(today, [](std::int32_t g) { return g >= 0; });
  RunContext alone = context;  // one solve after the other
  alone.threads = 1;
  TimeShares shares(alone, attempts + (towards ? 2 : 1));
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
    ++out.tried;
    out.stopped_early = out.stopped_early || tried.plan.stopped_early;
    return tried;
  };
  Pool pool(problem, options, today);
  pool.add(solve(problem, 0).plan);
  const Solution first = pool.plan(0);
  const auto attempt = [&](std::int32_t number, const Variation& v) {
    std::vector<std::span<const std::int32_t>> plans;
    for (const std::size_t i : pool.apart()) plans.emplace_back(pool.plan(i).region);
    const bool priced = v.dearer + v.cheaper > 0 && problem.goal == Goal::band && problem.today.empty();
    const std::int32_t regions = inhabited_regions(first);
    const Problem true_prices = priced ? varied(problem, {.more = v.more, .narrower = v.narrower}, regions, plans, today) : Problem{};
    const Tried tried = solve(varied(problem, v, regions, plans, today), number, priced ? &true_prices : nullptr);
    const auto add = [&](std::span<const std::int32_t> region) {
      Solution s = evaluate(problem, region);
      if (!obeys(s.objective, first.objective)) return false;
      s.bound = first.bound, s.least_violation = first.least_violation, s.stopped_early = tried.plan.stopped_early;
      const bool far = pool.far_from_all(s);
      pool.add(std::move(s));
      return far;
    };
    // Where it came too near to another plan by settling, it may serve as it was.
    if (tried.settled.empty() || !add(tried.settled)) add(tried.plan.region);
  };
  if (towards && !context.stopped()) attempt(attempts + 1, kTowardsToday);
  const auto wanted = [&](std::int32_t a) { return a < static_cast<std::int32_t>(kVariations.size()) || static_cast<std::int32_t>(pool.apart().size()) < options.count; };
  for (std::int32_t a = 0; a < attempts && wanted(a) && !context.stopped(); ++a) {
    const Variation v = variation(a);
    if (problem.regions > 0 && v.more != 0 && v.narrower > 0) continue;  // the same as a row without `more`
    attempt(a + 1, v);
  }
  pool.hand_over(out);
  return out;
}

}  // namespace qipan
