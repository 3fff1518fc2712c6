// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/solution.h"

#include <tuple>
#include <utility>

namespace qipan {

bool in_households(const CommunityProof& proof) { return proof.level == "violation" || proof.level == "households moved" || proof.level == "deviation"; }

CommunityProof prove_one(std::string community, const Objective& value, const Objective& bound) {
  constexpr bool kAlways = true, kSometimes = false;  // a level of every plan
  const bool changed = value.touched > 0 || value.moved > 0;
  const std::tuple<const char*, bool, std::int64_t, std::int64_t> levels[] = {
      {"regions", kSometimes, value.regions_off, bound.regions_off}, {"violation", kAlways, value.violation, bound.violation},
      {"grids out", kAlways, value.regions_out, bound.regions_out}, {"compounds split", kAlways, value.compounds_split, bound.compounds_split},
      {"grids touched", changed, value.touched, bound.touched}, {"households moved", changed, value.moved, bound.moved},
      {"deviation", kSometimes, value.deviation, bound.deviation}, {"quality", kAlways, value.quality, bound.quality}};
  CommunityProof out{.community = std::move(community)};
  for (const auto& [level, always, v, b] : levels) {
    out.value = v, out.bound = b;
    if ((always && v == b) || b > 0) out.covers.emplace_back(level);
    if (v == b) continue;
    out.level = level, out.gap = v <= 0 ? 0 : static_cast<double>(v - b) / static_cast<double>(v);
    return out;
  }
  out.closed = true;
  return out;
}

double gap(const Objective& value, const Objective& bound) { return prove_one({}, value, bound).gap; }

PlanProof prove_together(std::span<const Solution> solutions) {
  PlanProof proof;
  double value = 0, bound = 0;
  for (const Solution& s : solutions) {
    if (s.region.empty()) continue;
    ++proof.communities;
    proof.closed += s.closed() ? 1 : 0;
    Objective upper = s.bound;
    upper.quality = s.objective.quality;
    value += static_cast<double>(s.objective.quality);
    bound += upper == s.objective ? static_cast<double>(s.bound.quality) : 0;
  }
  proof.gap = value > 0 ? (value - bound) / value : 0;
  return proof;
}

}  // namespace qipan
