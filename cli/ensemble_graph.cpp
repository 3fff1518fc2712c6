// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/ensemble_graph.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "cli/text.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/plan/evaluate.h"

namespace qipan::cli {
namespace {

std::vector<std::int32_t> labels_of(const GraphCommunity& c, const std::vector<std::string>& plan) {
  std::unordered_map<std::string, std::int32_t> number;
  std::vector<std::int32_t> region;
  for (const std::int32_t v : c.vertices) region.push_back(number.try_emplace(at(plan, v), static_cast<std::int32_t>(number.size())).first->second);
  return region;
}

std::int32_t inhabited_regions(const Solution& s) {
  return static_cast<std::int32_t>(std::ranges::count_if(s.regions, [](const RegionScore& r) { return r.piece_total > 0; }));
}

/// Grids of the plan that lie in several communities.
std::int64_t crossing(const std::vector<GraphCommunity>& communities, const std::vector<std::string>& plan) {
  std::map<std::string, std::set<std::size_t>> seen;
  for (std::size_t c = 0; c < communities.size(); ++c) {
    for (const std::int32_t v : communities[c].vertices) seen[at(plan, v)].insert(c);
  }
  return std::ranges::count_if(seen, [](const auto& grid) { return grid.second.size() > 1; });
}

/// Fills the figures from the draws; `plan`: those of the plan asked about.
void judge(EnsembleReport& r, const PlanFigures& plan) {
  for (const PlanFigure figure : graph_figures()) {
    const auto f = static_cast<std::size_t>(figure);
    FigureReport report{.figure = figure, .convergence = {}, .plan = plan[f], .standing = {}};
    Draws draws;
    std::vector<double> all;
    for (const std::vector<PlanFigures>& chain : r.draws) {
      std::vector<double>& row = draws.emplace_back();
      for (const PlanFigures& draw : chain) row.push_back(draw[f]), all.push_back(draw[f]);
    }
    if (!all.empty()) {
      const auto n = static_cast<double>(all.size());
      std::ranges::sort(all);
      const auto quantile = [&](double p) { return all[static_cast<std::size_t>(p * (n - 1) + 0.5)]; };
      report.mean = std::accumulate(all.begin(), all.end(), 0.0) / n;
      double squares = 0;
      for (const double x : all) squares += (x - report.mean) * (x - report.mean);
      report.deviation = std::sqrt(squares / n);
      report.low = quantile(0.05), report.median = quantile(0.5), report.high = quantile(0.95);
      report.convergence = convergence(draws);
      if (r.obeys()) report.standing = standing(draws, report.plan);
    }
    r.figures.push_back(report);
  }
}

void in_units(PlanFigures& figures, double cost_scale) {
  figures[static_cast<std::size_t>(PlanFigure::cut)] /= cost_scale;
}

void add(EnsembleReport& total, const EnsembleReport& r, bool first) {
  total.vertices += r.vertices, total.grids += r.grids, total.held += r.held;
  total.found = (first || total.found) && r.found;
  total.stopped_early = total.stopped_early || r.stopped_early;
  total.broken.disconnected += r.broken.disconnected, total.broken.regions_off += r.broken.regions_off;
  total.broken.out_of_band += r.broken.out_of_band, total.broken.compounds_split += r.broken.compounds_split;
  total.counts.steps += r.counts.steps, total.counts.uncut += r.counts.uncut, total.counts.rejected += r.counts.rejected;
  total.counts.applied += r.counts.applied, total.counts.merged += r.counts.merged;
  if (first) {
    total.draws = r.draws;
    return;
  }
  for (std::size_t c = 0; c < total.draws.size(); ++c) {
    total.draws[c].resize(std::min(total.draws[c].size(), c < r.draws.size() ? r.draws[c].size() : 0));
    for (std::size_t i = 0; i < total.draws[c].size(); ++i) add_part(total.draws[c][i], r.draws[c][i]);
  }
}

}  // namespace

std::vector<PlanFigure> graph_figures() { return {PlanFigure::cut, PlanFigure::cut_edges, PlanFigure::unevenness, PlanFigure::deviation}; }

GraphEnsemble ensemble_of_graph(const GraphFile& graph, const std::vector<std::string>& labels, const std::vector<std::string>& plan,
                                const SolveOptions& rules, const EnsembleOptions& options, const Partitioner& partitioner, const RunContext& context) {
  std::vector<GraphCommunity> communities = graph_communities(graph, labels, rules);
  GraphEnsemble out;
  PlanFigures total_plan{};
  for (std::size_t c = 0; c < communities.size(); ++c) {
    GraphCommunity& community = communities[c];
    Problem& problem = community.problem;
    EnsembleReport r;
    r.id = problem.id;
    r.vertices = community.vertices.size();
    r.asked = !plan.empty();
    std::vector<std::int32_t> region;
    PlanFigures plan_here{};
    if (r.asked) {
      region = labels_of(community, plan);
      plan_here = plan_figures(problem, region);
      in_units(plan_here, graph.cost_scale);
      if (problem.regions == 0) problem.regions = inhabited_regions(evaluate(problem, region));
    }
    if (problem.regions == 0) problem.regions = inhabited_regions(partitioner.solve(problem, Preset::fast, context));
    r.grids = problem.regions;
    Ensemble e;
    if (problem.regions > 0) {
      e = sample_ensemble(problem, options, partitioner, context);
    } else {  // nobody lives here: one plan, and every draw is it
      e.found = true;
      e.first = evaluate(problem, std::vector<std::int32_t>(community.vertices.size(), 0));
      const PlanFigures none = plan_figures(problem, e.first.region);
      e.draws.assign(static_cast<std::size_t>(options.chains), std::vector<PlanFigures>(static_cast<std::size_t>(options.kept()), none));
    }
    r.held = e.held, r.found = e.found, r.stopped_early = e.stopped_early;
    for (const ChainCounts& n : e.counts) {
      r.counts.steps += n.steps, r.counts.uncut += n.uncut, r.counts.rejected += n.rejected, r.counts.applied += n.applied, r.counts.merged += n.merged;
    }
    r.draws = std::move(e.draws);
    for (std::vector<PlanFigures>& chain : r.draws) {
      for (PlanFigures& draw : chain) in_units(draw, graph.cost_scale);
    }
    if (r.asked && e.found) r.broken = broken_rules(problem, e, region);
    judge(r, plan_here);
    add(out.total, r, c == 0);
    add_part(total_plan, plan_here);
    out.communities.push_back(std::move(r));
    context.report("sampling", static_cast<double>(c + 1) / static_cast<double>(communities.size()));
  }
  out.total.asked = !plan.empty();
  if (!plan.empty()) out.total.crossing = crossing(communities, plan);
  judge(out.total, total_plan);
  return out;
}

std::string draws_csv(const GraphEnsemble& ensemble) {
  std::string text = "community,chain,draw";
  for (const PlanFigure f : graph_figures()) text += ',' + std::string(kPlanFigureNames[static_cast<std::size_t>(f)]);
  text += '\n';
  const auto add_rows = [&](const EnsembleReport& r) {
    std::string id = r.id;
    if (id.find_first_of(",\"\n") != std::string::npos) {
      std::string quoted = "\"";
      for (const char ch : id) quoted += ch == '"' ? "\"\"" : std::string(1, ch);
      id = quoted + '"';
    }
    for (std::size_t c = 0; c < r.draws.size(); ++c) {
      for (std::size_t i = 0; i < r.draws[c].size(); ++i) {
        text += id + ',' + std::to_string(c + 1) + ',' + std::to_string(i + 1);
        for (const PlanFigure f : graph_figures()) text += ',' + plain_number(r.draws[c][i][static_cast<std::size_t>(f)]);
        text += '\n';
      }
    }
  };
  add_rows(ensemble.total);
  if (ensemble.communities.size() > 1) std::ranges::for_each(ensemble.communities, add_rows);
  return text;
}

}  // namespace qipan::cli
