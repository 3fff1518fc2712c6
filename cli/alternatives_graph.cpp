// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/alternatives_graph.h"

#include "cli/text.h"

namespace qipan::cli {

GraphAlternatives alternatives_of_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                                        const AlternativeOptions& alternatives, const Partitioner& partitioner, const RunContext& context) {
  const std::vector<GraphCommunity> communities = graph_communities(graph, labels, options);
  std::vector<Alternatives> of(communities.size());
  each_community(communities, context, [&](std::size_t i, const RunContext& share) {
    of[i] = find_alternatives(communities[i].problem, options.preset, alternatives, partitioner, share);
  });
  GraphAlternatives out{.plans = {}, .whole = put_together(of, alternatives)};
  for (WholePlan& whole : out.whole.plans) {
    std::vector<Solution> solutions(of.size());
    for (std::size_t c = 0; c < of.size(); ++c) {
      if (!of[c].plans.empty()) solutions[c] = of[c].plans[whole.plan_of[c]];
    }
    out.plans.push_back(join_communities(graph, communities, solutions));
    whole.criteria.figures[static_cast<std::size_t>(PlanFigure::cut)] /= graph.cost_scale;
  }
  return out;
}

std::string alternatives_csv(const GraphAlternatives& a) {
  std::string text = "plan,grids,grids_out,violation,cut,unevenness,deviation,fewest,most,change,least_difference\n";
  const auto add = [&](double value) { text += ',' + plain_number(value); };
  for (std::size_t i = 0; i < a.plans.size(); ++i) {
    const Figures& t = a.plans[i].total;
    text += std::to_string(i + 1);
    add(t.grids), add(t.grids_out), add(static_cast<double>(t.objective.violation) / 1000), add(t.cut);
    add(a.whole.plans[i].criteria.figures[static_cast<std::size_t>(PlanFigure::unevenness)]), add(t.deviation);
    add(static_cast<double>(t.fewest) / 1000), add(static_cast<double>(t.most) / 1000), add(a.whole.plans[i].change), add(a.whole.least_difference(i));
    text += '\n';
  }
  return text;
}

}  // namespace qipan::cli
