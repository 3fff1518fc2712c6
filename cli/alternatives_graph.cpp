// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/alternatives_graph.h"

#include <filesystem>

#include "cli/text.h"

namespace qipan::cli {

double GraphAlternatives::least_difference(std::size_t plan) const {
  double least = plans.size() > 1 ? 1 : 0;
  for (std::size_t j = 0; j < plans.size(); ++j) {
    if (j != plan) least = std::min(least, difference[plan][j]);
  }
  return least;
}

GraphAlternatives alternatives_of_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                                        const AlternativeOptions& alternatives, const Partitioner& partitioner, const RunContext& context) {
  const std::vector<GraphCommunity> communities = graph_communities(graph, labels, options);
  std::vector<Alternatives> of(communities.size());
  each_community(communities, context, [&](std::size_t i, const RunContext& share) {
    of[i] = find_alternatives(communities[i].problem, options.preset, alternatives, partitioner, share);
  });
  GraphAlternatives out;
  out.asked = alternatives.count;
  std::size_t most = 1;
  std::int64_t households = 0;
  for (std::size_t c = 0; c < of.size(); ++c) {
    most = std::max(most, of[c].plans.size());
    out.tried = std::max(out.tried, of[c].tried);
    out.stopped_early = out.stopped_early || of[c].stopped_early;
    for (const std::int64_t h : graph.households) households += c == 0 ? h : 0;
  }
  const auto difference = [&](std::size_t i, std::size_t j) {
    std::int64_t shared = 0;
    for (const Alternatives& a : of) {
      if (!a.plans.empty()) shared += a.shared[i % a.plans.size()][j % a.plans.size()];
    }
    return households > 0 ? static_cast<double>(households - shared) / static_cast<double>(households) : 0.0;
  };
  struct Whole {
    std::size_t number = 0;
    PlanFigures figures = {};
    SolvedGraph plan;
  };
  std::vector<Whole> kept;
  for (std::size_t j = 0; j < most; ++j) {
    if (std::ranges::any_of(kept, [&](const Whole& w) { return difference(w.number, j) < alternatives.differ; })) continue;
    Whole whole{.number = j, .plan = {}};
    std::vector<Solution> solutions(of.size());
    for (std::size_t c = 0; c < of.size(); ++c) {
      if (of[c].plans.empty()) continue;
      solutions[c] = of[c].plans[j % of[c].plans.size()];
      PlanFigures figures = of[c].figures[j % of[c].plans.size()];
      figures[static_cast<std::size_t>(PlanFigure::cut)] /= graph.cost_scale;
      add_part(whole.figures, figures);
    }
    whole.plan = join_communities(graph, communities, solutions);
    kept.push_back(std::move(whole));
  }
  std::vector<std::size_t> numbers;
  for (const Whole& w : kept) {
    const auto worse = [&](const Whole& o) { return o.plan.total.grids == w.plan.total.grids && dominates(o.figures, w.figures); };
    if (std::ranges::any_of(kept, worse) || static_cast<std::int32_t>(numbers.size()) == alternatives.count) continue;
    numbers.push_back(w.number);
    out.figures.push_back(w.figures);
    out.plans.push_back(w.plan);
  }
  for (const std::size_t i : numbers) {
    std::vector<double>& row = out.difference.emplace_back();
    for (const std::size_t j : numbers) row.push_back(difference(i, j));
  }
  return out;
}

std::string alternatives_csv(const GraphAlternatives& a) {
  std::string text = "plan,grids,grids_out,violation,cut,unevenness,deviation,fewest,most,least_difference\n";
  const auto add = [&](double value) { text += ',' + plain_number(value); };
  for (std::size_t i = 0; i < a.plans.size(); ++i) {
    const Figures& t = a.plans[i].total;
    text += std::to_string(i + 1);
    add(t.grids), add(t.grids_out), add(static_cast<double>(t.objective.violation) / 1000), add(t.cut);
    add(a.figures[i][static_cast<std::size_t>(PlanFigure::unevenness)]), add(t.deviation);
    add(static_cast<double>(t.fewest) / 1000), add(static_cast<double>(t.most) / 1000), add(a.least_difference(i));
    text += '\n';
  }
  return text;
}

std::string numbered_path(const std::string& path, std::size_t number) {
  const std::filesystem::path p(path);
  return (p.parent_path() / (p.stem().string() + '-' + std::to_string(number) + p.extension().string())).string();
}

std::string alternatives_table_path(const std::string& path) {
  const std::filesystem::path p(path);
  return (p.parent_path() / (p.stem().string() + "-alternatives.csv")).string();
}

}  // namespace qipan::cli
