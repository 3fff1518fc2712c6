// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/plan/problem.h"

namespace qipan::cli {

/// A weighted graph without geometry. All readers throw Error(input) naming file, line (or node) and what stands there.
struct GraphFile {
  std::vector<std::int64_t> households;  ///< per vertex, thousandths
  std::vector<Seam> seams;               ///< sorted, cut_cost = weight of the edge x cost_scale, length 0
  double cost_scale = 1;
  Diagnostics notes;                     ///< what a reader took for granted
};

struct GraphOptions {
  std::string path = {};
  std::string weight = {};  ///< attribute of a node of a dual graph; empty: the first of the usual names that all nodes have
  std::string border = {};  ///< attribute of an edge of a dual graph; empty: "shared_perim", or 1 where no edge has it
};

/// METIS graph file or, when the first character is a brace, a dual graph of GerryChain.
GraphFile read_graph(const GraphOptions& options);

/// METIS: comments, `fmt` of vertex sizes (skipped), vertex weights, edge weights, several weights per vertex (the first counts).
/// Every edge must stand on both of its lines with one weight.
GraphFile parse_metis(std::string_view text, const std::string& path);

/// JSON of networkx, adjacency or node-link. An edge without the attribute, where others have it, costs 0; a null weight is 0.
GraphFile parse_dual_graph(const std::string& text, const GraphOptions& options);

/// One label per vertex.
std::vector<std::string> read_labels(const std::string& path, std::size_t vertices);
std::vector<std::string> parse_labels(std::string_view text, const std::string& path, std::size_t vertices);

/// Lines of label and number of grids, each label once.
std::vector<std::pair<std::string, std::int32_t>> parse_counts(std::string_view text, const std::string& path);

std::string read_text(const std::string& path);

/// The file appears whole or not at all.
void write_text(const std::string& path, std::string_view text);

/// One region number per line, METIS' partition format.
void write_partition(const std::string& path, const std::vector<std::int32_t>& region);

}  // namespace qipan::cli
