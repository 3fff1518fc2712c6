// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/ensemble_report.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cli/text.h"
#include "engine/plan/evaluate.h"

namespace qipan::cli {
namespace {

std::int32_t inhabited_regions(const Solution& s) {
  return static_cast<std::int32_t>(std::ranges::count_if(s.regions, [](const RegionScore& r) { return r.piece_total > 0; }));
}

/// Fills the figures from the draws; `plan`: those of the plan asked about.
void judge(EnsembleReport& r, const PlanFigures& plan, const std::vector<PlanFigure>& figures) {
  for (const PlanFigure figure : figures) {
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

EnsembleReport sample(EnsembleSubject& subject, const EnsembleSubjects& all, PlanFigures& plan, const EnsembleOptions& options,
                      const Partitioner& partitioner, const RunContext& context) {
  Problem& problem = subject.problem;
  EnsembleReport r;
  r.id = problem.id;
  r.vertices = problem.atoms.size();
  r.asked = !subject.region.empty();
  r.crossing = subject.crossing;
  if (r.asked) {
    plan = plan_figures(problem, subject.region);
    in_units(plan, all.cost_scale);
    if (problem.regions == 0) problem.regions = inhabited_regions(evaluate(problem, subject.region));
  }
  if (problem.regions == 0) problem.regions = inhabited_regions(partitioner.solve(problem, Preset::fast, context));
  r.grids = problem.regions;
  Ensemble e;
  if (problem.regions > 0) {
    e = sample_ensemble(problem, options, partitioner, context);
  } else {  // nobody lives here: one plan, and every draw is it
    e.found = true;
    e.first = evaluate(problem, std::vector<std::int32_t>(problem.atoms.size(), 0));
    const PlanFigures none = plan_figures(problem, e.first.region);
    e.draws.assign(static_cast<std::size_t>(options.chains), std::vector<PlanFigures>(static_cast<std::size_t>(options.kept()), none));
  }
  r.held = e.held, r.found = e.found, r.stopped_early = e.stopped_early;
  for (const ChainCounts& n : e.counts) {
    r.counts.steps += n.steps, r.counts.uncut += n.uncut, r.counts.rejected += n.rejected, r.counts.applied += n.applied, r.counts.merged += n.merged;
  }
  r.draws = std::move(e.draws);
  for (std::vector<PlanFigures>& chain : r.draws) {
    for (PlanFigures& draw : chain) in_units(draw, all.cost_scale);
  }
  if (r.asked && e.found) r.broken = broken_rules(problem, e, subject.region);
  judge(r, plan, all.figures);
  return r;
}

}  // namespace

EnsembleReports sample_ensembles(EnsembleSubjects subjects, const EnsembleOptions& options, const Partitioner& partitioner, const RunContext& context) {
  EnsembleReports out;
  out.figures = subjects.figures;
  PlanFigures total_plan{};
  bool first = true, asked = false;
  for (std::size_t c = 0; c < subjects.communities.size(); ++c) {
    PlanFigures plan{};
    EnsembleReport r = sample(subjects.communities[c], subjects, plan, options, partitioner, context);
    asked = asked || r.asked;
    if (!subjects.only_obeying || r.obeys()) {
      add(out.total, r, first);
      add_part(total_plan, plan);
      first = false;
    }
    out.communities.push_back(std::move(r));
    context.report("sampling", static_cast<double>(c + 1) / static_cast<double>(subjects.communities.size()));
  }
  out.total.asked = asked;
  if (!subjects.only_obeying) out.total.crossing = subjects.crossing;
  judge(out.total, total_plan, out.figures);
  return out;
}

std::string draws_csv(const EnsembleReports& ensemble) {
  std::string text = "community,chain,draw";
  for (const PlanFigure f : ensemble.figures) text += ',' + std::string(kPlanFigureNames[static_cast<std::size_t>(f)]);
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
        for (const PlanFigure f : ensemble.figures) text += ',' + plain_number(r.draws[c][i][static_cast<std::size_t>(f)]);
        text += '\n';
      }
    }
  };
  add_rows(ensemble.total);
  if (ensemble.communities.size() > 1) std::ranges::for_each(ensemble.communities, add_rows);
  return text;
}

}  // namespace qipan::cli
