// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/refine/region_pool.h"
#include "engine/base/run_context.h"

namespace qipan {

/// Which regions of a pool make up a cheap division of some nodes: every node in one of them. A linear program, and branch and bound on it.
class PoolProgram {
 public:
  struct Task {
    std::span<const std::int32_t> nodes;
    std::int32_t regions = 0;     ///< exactly so many; 0: any number
    double unit = 1;              ///< a common cost of a region, by which the numbers are scaled
    std::int64_t iterations = 0;  ///< of the simplex method in all, then nothing is found any more
  };
  struct Division {
    double cost = 0;
    std::vector<std::int32_t> places;  ///< of its regions in the pool
  };

  PoolProgram(const RegionPool& pool, const Task& task, const RunContext& context);
  ~PoolProgram();

  /// The region at a place in the pool, within the nodes.
  void add(std::int32_t place, double cost);
  /// False if there is no solution, or none was found in time. `more`: nothing but regions came since the last one.
  bool solve(bool more);
  [[nodiscard]] double value() const;
  [[nodiscard]] double price(std::int32_t node) const;
  [[nodiscard]] double price_of_a_region() const;
  /// Depth first: the pair of neighbours that are most surely together, though not quite, goes together, then apart (Ryan, Foster 1981).
  /// Ends after so many cases. True if `best` became better.
  bool branch(Division& best, int cases);

 private:
  class Model;
  std::unique_ptr<Model> model_;
};

}  // namespace qipan
