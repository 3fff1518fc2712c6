// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/ensemble_graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "engine/base/indexing.h"

namespace qipan::cli {
namespace {

std::vector<std::int32_t> labels_of(const GraphCommunity& c, const std::vector<std::string>& plan) {
  std::unordered_map<std::string, std::int32_t> number;
  std::vector<std::int32_t> region;
  for (const std::int32_t v : c.vertices) region.push_back(number.try_emplace(at(plan, v), static_cast<std::int32_t>(number.size())).first->second);
  return region;
}

}  // namespace

EnsembleSubjects ensemble_subjects(const GraphFile& graph, const std::vector<std::string>& labels, const std::vector<std::string>& plan, const SolveOptions& rules) {
  std::vector<GraphCommunity> communities = graph_communities(graph, labels, rules);
  EnsembleSubjects out;
  out.figures = {PlanFigure::cut, PlanFigure::cut_edges, PlanFigure::unevenness, PlanFigure::deviation};
  out.cost_scale = graph.cost_scale;
  std::map<std::string, std::set<std::size_t>> seen;
  for (std::size_t c = 0; c < communities.size() && !plan.empty(); ++c) {
    for (const std::int32_t v : communities[c].vertices) seen[at(plan, v)].insert(c);
  }
  std::vector<std::int64_t> crossing(communities.size(), 0);
  for (const auto& [grid, in] : seen) {
    if (in.size() < 2) continue;
    ++out.crossing;
    for (const std::size_t c : in) ++crossing[c];
  }
  for (std::size_t c = 0; c < communities.size(); ++c) {
    std::vector<std::int32_t> region;
    if (!plan.empty()) region = labels_of(communities[c], plan);
    out.communities.push_back({std::move(communities[c].problem), std::move(region), crossing[c]});
  }
  return out;
}

}  // namespace qipan::cli
