// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>

#include "algorithms/refine/anneal.h"
#include "engine/plan/partitioner.h"

namespace qipan {

/// What a preset spends. Work is counted in touched entries of the graph (5-10 ns each on a machine of 2020), never in time.
struct Effort {
  std::int32_t exact_nodes = 10;          ///< pieces of at most this many nodes, at most 832, are put to the proof: algorithms/exact
  std::int64_t proof_steps = 50'000;      ///< what that may cost; about 40 ns each
  std::int64_t all_proof_steps = std::int64_t{1} << 50;  ///< shared by the pieces of all problems that are too large to be closed soon
  std::size_t proof_table = 4'000'000;    ///< entries of 4 bytes of the table it may keep
  std::int32_t constructions = 4;         ///< start plans; the best goes on
  std::int32_t trees = 4;                 ///< spanning trees per cut of a construction
  std::int64_t repair_work_per_node = 2'000;
  std::int64_t anneal_work_per_node = 8'000;
  std::int64_t most_anneal_work = std::int64_t{1} << 50;  ///< of a whole piece
  std::int64_t most_coarse_work = std::int64_t{1} << 50;  ///< of one with so many nodes to a region that it is made coarser first
  AnnealSchedule schedule = {};
  bool certificates = false;              ///< every proof as text, in Solution::certificates
  std::int64_t division_steps = 100'000;  ///< of a redraw: sets of atoms looked at to divide some of today's grids anew; a piece has 50 times that
  std::int32_t select_windows = 0;        ///< of the choice among regions that annealing met; 0: none
  std::int32_t runs = 1;                  ///< annealing runs that share the work, each hot from the best plan so far; the best of all counts
};

Effort effort_of(Preset preset);

}  // namespace qipan
