// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/ensemble.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/base/union_find.h"
#include "engine/graph/adjacency.h"
#include "engine/plan/corner.h"
#include "engine/plan/evaluate.h"
#include "engine/plan/score.h"

namespace qipan {
namespace {

/// The part of a problem that chains divide anew, contracted, with the regions of the first plan numbered from 0.
struct Movable {
  ChainGraph graph;
  std::vector<std::int32_t> label;    ///< per node
  std::vector<std::int32_t> node_of;  ///< per atom, -1: it is held
};

/// Atoms of one compound that the first plan keeps together, and that hang together, are one node.
Movable movable(const Problem& problem, const Solution& first) {
  UnionFind nodes(problem.atoms.size());
  for (const Seam& s : problem.seams) {
    const std::int32_t compound = at(problem.atoms, s.a).compound;
    if (compound >= 0 && compound == at(problem.atoms, s.b).compound && at(first.region, s.a) == at(first.region, s.b)) nodes.unite(s.a, s.b);
  }
  Movable m;
  m.node_of.assign(problem.atoms.size(), -1);
  std::vector<std::int32_t> name(first.regions.size(), -1);
  std::vector<std::int64_t> households, difficult;
  std::int32_t regions = 0;
  for (std::size_t a = 0; a < problem.atoms.size(); ++a) {
    const auto region = static_cast<std::size_t>(first.region[a]);
    if (!first.regions[region].in_band || first.regions[region].piece_total == 0) continue;
    if (name[region] < 0) name[region] = regions++;
    const std::int32_t root = nodes.find(static_cast<std::int32_t>(a));
    if (root == static_cast<std::int32_t>(a)) {
      m.node_of[a] = static_cast<std::int32_t>(households.size());
      households.push_back(0), difficult.push_back(0);
      m.label.push_back(name[region]);
    } else {
      m.node_of[a] = at(m.node_of, root);
    }
    at(households, m.node_of[a]) += problem.atoms[a].households;
    at(difficult, m.node_of[a]) += problem.atoms[a].difficult;
  }
  std::set<std::pair<std::int32_t, std::int32_t>> edges;
  for (const Seam& s : problem.seams) {
    const std::int32_t a = at(m.node_of, s.a), b = at(m.node_of, s.b);
    if (a >= 0 && b >= 0 && a != b) edges.emplace(std::min(a, b), std::max(a, b));
  }
  m.graph = make_chain_graph(std::vector(edges.begin(), edges.end()), std::move(households), std::move(difficult));
  return m;
}

constexpr std::int64_t kPoll = 256;  ///< steps between two looks at the context

struct ChainRun {
  ChainCounts counts;
  std::vector<PlanFigures> draws;
  bool stopped = false;
};

ChainRun run_chain(const Problem& problem, const Movable& m, const Solution& first, const EnsembleOptions& options, int number, const RunContext& context) {
  const auto stream = [&](const char* what) { return Random(context.seed, problem.id + what + std::to_string(number)); };
  ChainRun run;
  // Recombination without acceptance spreads the starts: some hundred proposals, more where there are more regions.
  RecombinationChain scatter(m.graph, band_rule(problem), m.label, Walk::forward, stream(" scatter "));
  for (std::int64_t i = 0, n = 200 + 20 * static_cast<std::int64_t>(first.regions.size()); i < n && !run.stopped; ++i) {
    scatter.step();
    if (i % kPoll == 0) run.stopped = context.stopped();
  }
  std::vector<std::int32_t> label(m.label.size());
  for (std::uint32_t v = 0; v < m.graph.size(); ++v) label[v] = static_cast<std::int32_t>(scatter.label(v));
  RecombinationChain chain(m.graph, band_rule(problem), label, Walk::reversible, stream(" chain "));

  const std::int64_t burn_in = options.burnt(), kept = options.kept(), steps = options.steps;
  std::vector<std::int32_t> region = first.region;
  ChainCounts before;
  for (std::int64_t i = 0; i < steps && !run.stopped; ++i) {
    if (i == burn_in) before = chain.counts();
    chain.step();
    if (i % kPoll == 0) run.stopped = context.stopped();
    // Draw j is made after step burn_in + (j + 1) x (steps - burn_in) / kept.
    const std::int64_t done = i + 1 - burn_in, all = steps - burn_in;
    if (done <= 0 || done * kept / all == (done - 1) * kept / all) continue;
    for (std::size_t a = 0; a < region.size(); ++a) {
      // Above all labels of the first plan, so that no held region has the same.
      if (m.node_of[a] >= 0) region[a] = static_cast<std::int32_t>(first.regions.size() + chain.label(static_cast<std::uint32_t>(m.node_of[a])));
    }
    run.draws.push_back(plan_figures(problem, region));
  }
  run.counts = chain.counts();
  run.counts.steps -= before.steps, run.counts.uncut -= before.uncut, run.counts.rejected -= before.rejected;
  run.counts.applied -= before.applied, run.counts.merged -= before.merged;
  return run;
}

}  // namespace

PlanFigures plan_figures(const Problem& problem, std::span<const std::int32_t> region) {
  const Scorer scorer(problem);
  std::int32_t most = -1;
  for (const std::int32_t r : region) most = std::max(most, r);
  std::vector<RegionSums> sums(static_cast<std::size_t>(most) + 1);
  std::vector<bool> there(sums.size(), false);
  for (std::size_t a = 0; a < region.size(); ++a) {
    at(sums, region[a]) += scorer.sums(problem.atoms[a]);
    there[static_cast<std::size_t>(region[a])] = true;
  }
  std::int64_t cut = 0, edges = 0, shape = 0, length = 0;
  for (const Seam& s : problem.seams) {
    const std::int32_t a = at(region, s.a), b = at(region, s.b);
    if (a == b) at(sums, a).outline -= 2 * s.length;
    else cut += s.cut_cost, length += s.length, ++edges;
  }
  for (const Corner& c : problem.corners) cut += corner_cost(c, [&](std::int32_t a) { return a < 0 ? a : at(region, a); });
  std::int64_t households = 0, inhabited = 0;
  for (const RegionSums& s : sums) households += s.households, inhabited += s.households > 0 ? 1 : 0;
  const double mean = inhabited > 0 ? static_cast<double>(households) / static_cast<double>(inhabited) : 0;
  double unevenness = 0, deviation = 0;
  for (std::size_t r = 0; r < sums.size(); ++r) {
    if (!there[r]) continue;
    shape += scorer.shape(sums[r]);
    if (sums[r].households == 0) continue;
    const double off = static_cast<double>(sums[r].households) / mean - 1;
    unevenness += off * off;
    deviation = std::max(deviation, std::abs(off));
  }
  return {static_cast<double>(cut), static_cast<double>(edges), static_cast<double>(shape), unevenness, deviation,
          static_cast<double>(length) / 1000};
}

void add_part(PlanFigures& sum, const PlanFigures& part) {
  constexpr auto kDeviation = static_cast<std::size_t>(PlanFigure::deviation);
  for (std::size_t f = 0; f < kPlanFigures; ++f) sum[f] = f == kDeviation ? std::max(sum[f], part[f]) : sum[f] + part[f];
}

Draws Ensemble::of(PlanFigure figure) const {
  Draws values;
  for (const std::vector<PlanFigures>& chain : draws) {
    std::vector<double>& row = values.emplace_back();
    for (const PlanFigures& plan : chain) row.push_back(plan[static_cast<std::size_t>(figure)]);
  }
  return values;
}

Ensemble sample_ensemble(const Problem& problem, const EnsembleOptions& options, const Partitioner& partitioner, const RunContext& context) {
  Ensemble e;
  RunContext quiet = context;
  quiet.progress = {};
  e.first = partitioner.solve(problem, Preset::fast, quiet);
  e.stopped_early = e.first.stopped_early;
  for (const RegionScore& r : e.first.regions) {
    e.regions += r.piece_total > 0 ? 1 : 0;
    e.held += r.in_band ? 0 : 1;
  }
  e.found = e.regions == problem.regions;
  if (!e.found) return e;
  const Movable m = movable(problem, e.first);
  std::vector<ChainRun> runs(static_cast<std::size_t>(std::max(1, options.chains)));
  parallel_for(runs.size(), context.threads, [&](std::size_t c) { runs[c] = run_chain(problem, m, e.first, options, static_cast<int>(c), context); });
  std::size_t length = runs.front().draws.size();
  for (const ChainRun& run : runs) {
    length = std::min(length, run.draws.size());
    e.stopped_early = e.stopped_early || run.stopped;
  }
  for (ChainRun& run : runs) {
    run.draws.resize(length);
    e.counts.push_back(run.counts);
    e.draws.push_back(std::move(run.draws));
  }
  return e;
}

BrokenRules broken_rules(const Problem& problem, const Ensemble& ensemble, std::span<const std::int32_t> region) {
  std::vector<std::pair<std::int32_t, std::int32_t>> edges;
  for (const Seam& s : problem.seams) edges.emplace_back(s.a, s.b);
  const std::vector<std::int32_t> part = connected_components(build_adjacency(problem.atoms.size(), edges), region);
  std::map<std::int32_t, std::set<std::int32_t>> parts;
  for (std::size_t a = 0; a < region.size(); ++a) parts[region[a]].insert(part[a]);
  BrokenRules broken;
  broken.disconnected = std::ranges::count_if(parts, [](const auto& r) { return r.second.size() > 1; });
  const Solution plan = evaluate(problem, region);
  std::int64_t regions = 0;
  for (const RegionScore& r : plan.regions) regions += r.piece_total > 0 ? 1 : 0;
  broken.regions_off = std::abs(regions - ensemble.regions);
  const Objective &o = plan.objective, &first = ensemble.first.objective;
  if (o.violation > first.violation || o.regions_out > first.regions_out) broken.out_of_band = std::max<std::int64_t>(1, o.regions_out - first.regions_out);
  broken.compounds_split = std::max<std::int64_t>(0, o.compounds_split - first.compounds_split);
  return broken;
}

}  // namespace qipan
