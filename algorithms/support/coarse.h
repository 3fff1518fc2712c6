// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/support/piece_graph.h"
#include "engine/base/random.h"

namespace qipan {

/// What two nodes may be together to become one.
struct MatchLimit {
  std::int64_t households = 0, nodes = 0;
};

/// Pairs of neighbours, dear seams first (heavy-edge matching: Karypis, Kumar 1998), and nodes that stay alone: per node a number from 0
/// that it shares with its mate, in the order of the smaller nodes. `weights`: how many nodes of the first graph each stands for.
std::vector<std::int32_t> match_neighbours(const PieceGraph& piece, std::span<const std::int32_t> weights, const MatchLimit& limit, Random& random);

/// Every group of nodes as one node; `group`: per node a number from 0, each group connected. A plan of the result is a plan of `piece`
/// with the same totals. It knows nothing of atoms. The same on any number of threads.
PieceGraph contract(const PieceGraph& piece, std::span<const std::int32_t> group, int threads);

/// A piece made smaller step by step.
struct CoarseLevel {
  PieceGraph graph;
  std::vector<std::int32_t> group;  ///< per node of the level below, the first of them the piece itself: its node here
};

/// Levels from fine to coarse, until about ten nodes make a region or nothing more can be joined; none for a piece that is coarse itself.
std::vector<CoarseLevel> coarse_levels(const PieceGraph& piece, std::int32_t regions, std::int64_t ceiling, Random& random, int threads);

}  // namespace qipan
