// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/whole.h"

#include <algorithm>

namespace qipan {
namespace {

std::int32_t inhabited_regions(const Solution& s) {
  return static_cast<std::int32_t>(std::ranges::count_if(s.regions, [](const RegionScore& r) { return r.piece_total > 0; }));
}

WholePlan whole_plan(std::span<const Alternatives> of, std::size_t number) {
  WholePlan out;
  for (const Alternatives& a : of) {
    const std::size_t plan = a.plans.empty() ? 0 : number % a.plans.size();
    out.plan_of.push_back(plan);
    if (a.plans.empty()) continue;
    add_part(out.figures, a.figures[plan]);
    out.regions += inhabited_regions(a.plans[plan]);
  }
  return out;
}

/// Households, thousandths; every plan shares all of them with itself.
std::int64_t households_of(std::span<const Alternatives> of) {
  std::int64_t sum = 0;
  for (const Alternatives& a : of) sum += a.plans.empty() ? 0 : a.shared[0][0];
  return sum;
}

}  // namespace

double WholePlans::least_difference(std::size_t plan) const {
  double least = plans.size() > 1 ? 1 : 0;
  for (std::size_t j = 0; j < plans.size(); ++j) {
    if (j != plan) least = std::min(least, difference[plan][j]);
  }
  return least;
}

WholePlans put_together(std::span<const Alternatives> of, const AlternativeOptions& options) {
  WholePlans out;
  out.asked = options.count;
  std::size_t most = 1;
  for (const Alternatives& a : of) {
    most = std::max(most, a.plans.size());
    out.tried = std::max(out.tried, a.tried);
    out.stopped_early = out.stopped_early || a.stopped_early;
  }
  const std::int64_t households = households_of(of);
  const auto difference = [&](const WholePlan& a, const WholePlan& b) {
    std::int64_t shared = 0;
    for (std::size_t c = 0; c < of.size(); ++c) {
      if (!of[c].plans.empty()) shared += of[c].shared[a.plan_of[c]][b.plan_of[c]];
    }
    return households > 0 ? static_cast<double>(households - shared) / static_cast<double>(households) : 0.0;
  };
  std::vector<WholePlan> kept;
  for (std::size_t j = 0; j < most; ++j) {
    WholePlan plan = whole_plan(of, j);
    if (std::ranges::all_of(kept, [&](const WholePlan& k) { return difference(k, plan) >= options.differ; })) kept.push_back(std::move(plan));
  }
  for (const WholePlan& plan : kept) {
    const auto worse = [&](const WholePlan& other) { return other.regions == plan.regions && dominates(other.figures, plan.figures); };
    if (std::ranges::none_of(kept, worse) && static_cast<std::int32_t>(out.plans.size()) < std::max(1, options.count)) out.plans.push_back(plan);
  }
  for (const WholePlan& a : out.plans) {
    std::vector<double>& row = out.difference.emplace_back();
    for (const WholePlan& b : out.plans) row.push_back(difference(a, b));
  }
  return out;
}

}  // namespace qipan
