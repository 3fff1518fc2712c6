// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cstdio>
#include <memory>

#include "algorithms/registry.h"
#include "engine/workflow/run.h"

/// A row of eight blocks with 100 households each: two grids of 400 fit the band.
int main() {
  qipan::Problem problem;
  problem.id = "consumer";
  for (int i = 0; i < 8; ++i) {
    problem.atoms.push_back({.households = 100'000, .area = 100, .outline = 40'000, .x = i, .y = 0});
    if (i > 0) problem.seams.push_back({.a = i - 1, .b = i, .cut_cost = 10, .length = 10'000});
  }
  const std::unique_ptr<qipan::Partitioner> partitioner = qipan::make_default_partitioner();
  const qipan::Solution solution = partitioner->solve(problem, qipan::Preset::fast, {});
  std::printf("%zu regions\n", solution.regions.size());
  return solution.regions.size() == 2 && solution.objective.violation == 0 ? 0 : 1;
}
