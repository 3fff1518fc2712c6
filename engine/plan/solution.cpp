// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/solution.h"

namespace qipan {

double gap(const Objective& value, const Objective& bound) {
  const std::int64_t levels[][2] = {{value.regions_off, bound.regions_off},         {value.violation, bound.violation},
                                    {value.regions_out, bound.regions_out},         {value.compounds_split, bound.compounds_split},
                                    {value.touched, bound.touched},                 {value.moved, bound.moved},
                                    {value.deviation, bound.deviation},             {value.quality, bound.quality}};
  for (const auto& [v, b] : levels) {
    if (v != b) return v <= 0 ? 0 : static_cast<double>(v - b) / static_cast<double>(v);
  }
  return 0;
}

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
