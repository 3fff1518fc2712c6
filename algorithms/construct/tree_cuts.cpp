// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/construct/tree_cuts.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "engine/base/parallel.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr std::int32_t kSharedNodes = 8'000;  ///< larger pieces: once they are cut into parts, all threads cut on
constexpr std::size_t kShares = 4;

/// Divides every part of `label` into its number of regions, each with its own stream of random numbers.
void divide_parts(const TreeSplit& splitter, const std::vector<std::int32_t>& regions, const TreeSplit::Request& request, const Energy& energy,
                  Random& random, std::vector<std::int32_t>& label) {
  std::vector<std::vector<std::int32_t>> nodes(regions.size()), outcome(regions.size());
  for (std::size_t v = 0; v < label.size(); ++v) nodes[at(label[v])].push_back(static_cast<std::int32_t>(v));
  std::vector<std::int32_t> made(regions.size(), 1);
  const std::uint64_t seed = random.next();
  const int threads = request.context ? std::max(1, request.context->threads) : 1;
  const std::size_t lanes = std::min(regions.size(), static_cast<std::size_t>(threads));  // each needs a table over all nodes
  parallel_for(lanes, threads, [&](std::size_t lane) {
    TreeSplit mine = splitter;
    for (std::size_t p = lane; p < regions.size(); p += lanes) {
      Random own(seed, std::to_string(p));
      TreeSplit::Request part = request;
      part.regions = std::min(regions[p], static_cast<std::int32_t>(nodes[p].size()));
      made[p] = mine.split(nodes[p], part, energy, own, outcome[p]);
    }
  });
  std::int32_t first = 0;
  for (std::size_t p = 0; p < regions.size(); ++p) {
    for (std::size_t i = 0; i < nodes[p].size(); ++i) label[at(nodes[p][i])] = first + outcome[p][i];
    first += made[p];
  }
}

}  // namespace

std::vector<std::int32_t> construct_by_tree_cuts(const PieceGraph& piece, const RegionCount& count, TreeSplit& splitter,
                                                 std::int32_t trees, const Energy& energy, Random& random, const RunContext* context) {
  std::vector<std::int32_t> nodes(piece.nodes.size());
  std::iota(nodes.begin(), nodes.end(), 0);
  Load total;
  for (const RegionSums& node : piece.nodes) total += count.load(node);
  std::vector<std::int32_t> label;
  TreeSplit::Request request = {.regions = std::min(piece.regions > 0 ? piece.regions : count.best(total), piece.size()), .trees = trees, .context = context};
  if (piece.size() <= kSharedNodes) {
    splitter.split(nodes, request, energy, random, label);
    return label;
  }
  std::vector<std::int32_t> left;
  TreeSplit::Request rough = request;
  rough.leave = nodes.size() / kShares, rough.regions_left = &left;
  splitter.split(nodes, rough, energy, random, label);
  divide_parts(splitter, left, request, energy, random, label);
  return label;
}

}  // namespace qipan
