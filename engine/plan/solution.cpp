// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/solution.h"

#include <tuple>
#include <utility>

namespace qipan {

OpenProof open_proof(std::string community, const Objective& value, const Objective& bound) {
  const std::tuple<const char*, std::int64_t, std::int64_t> levels[] = {
      {"regions", value.regions_off, bound.regions_off}, {"violation", value.violation, bound.violation}, {"grids out", value.regions_out, bound.regions_out},
      {"compounds split", value.compounds_split, bound.compounds_split}, {"grids touched", value.touched, bound.touched}, {"households moved", value.moved, bound.moved},
      {"deviation", value.deviation, bound.deviation}, {"quality", value.quality, bound.quality}};
  for (const auto& [level, v, b] : levels) {
    if (v != b) return {std::move(community), level, v, b, v <= 0 ? 0 : static_cast<double>(v - b) / static_cast<double>(v)};
  }
  return {.community = std::move(community)};
}

double gap(const Objective& value, const Objective& bound) { return open_proof({}, value, bound).gap; }

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
