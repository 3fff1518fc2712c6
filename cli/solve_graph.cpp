// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/solve_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "cli/nearest.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

template <class T>
decltype(auto) at(T& v, std::int32_t i) {
  return v[static_cast<std::size_t>(i)];
}

std::vector<GraphCommunity> split(const GraphFile& graph, const std::vector<std::string>& labels) {
  std::vector<GraphCommunity> communities;
  std::vector<std::int32_t> community_of(graph.households.size(), 0), local(graph.households.size(), 0);
  std::unordered_map<std::string, std::int32_t> number;
  if (labels.empty()) communities.resize(1);
  for (std::size_t v = 0; v < graph.households.size(); ++v) {
    if (!labels.empty()) {
      const auto [there, fresh] = number.try_emplace(labels[v], static_cast<std::int32_t>(communities.size()));
      if (fresh) communities.emplace_back().problem.id = labels[v];
      community_of[v] = there->second;
    }
    GraphCommunity& c = at(communities, community_of[v]);
    local[v] = static_cast<std::int32_t>(c.vertices.size());
    c.vertices.push_back(static_cast<std::int32_t>(v));
    c.problem.atoms.push_back({.households = graph.households[v]});
  }
  for (const Seam& s : graph.seams) {  // sorted, and local numbers keep the order
    if (at(community_of, s.a) != at(community_of, s.b)) continue;
    at(communities, at(community_of, s.a)).problem.seams.push_back({at(local, s.a), at(local, s.b), s.cut_cost, s.length});
  }
  return communities;
}

std::int64_t households_of(const Problem& problem) {
  return std::accumulate(problem.atoms.begin(), problem.atoms.end(), std::int64_t{0}, [](std::int64_t sum, const AtomMeasure& a) { return sum + a.households; });
}

void ask(std::vector<GraphCommunity>& communities, const SolveOptions& o) {
  std::unordered_map<std::string, std::int32_t> counts(o.grids_of.begin(), o.grids_of.end());
  if (!o.grids_of.empty()) {
    std::vector<std::string> ids;
    for (const GraphCommunity& c : communities) ids.push_back(c.problem.id);
    for (const auto& [id, count] : o.grids_of) {
      if (std::ranges::find(ids, id) == ids.end()) throw Error(ErrorKind::input, "solve.unknown_community", {id, nearest(id, ids)});
    }
  }
  const bool band = o.goal == Goal::band;
  for (GraphCommunity& c : communities) {
    Problem& p = c.problem;
    p.goal = o.goal;
    p.regions = o.grids;
    if (!o.grids_of.empty()) {
      const auto count = counts.find(p.id);
      if (count == counts.end()) throw Error(ErrorKind::input, "solve.community_without_count", {p.id});
      p.regions = count->second;
    }
    if (!band && p.regions == 0) throw Error(ErrorKind::usage, "solve.deviation_needs_grids", {});
    if (p.regions > static_cast<std::int32_t>(p.atoms.size())) {
      throw Error(ErrorKind::usage, "solve.too_many_grids", {p.id, std::to_string(p.regions), std::to_string(p.atoms.size())});
    }
    p.ordinary = {std::llround(o.low.value_or(band ? 300 : 0) * 1000), o.high ? std::llround(*o.high * 1000) : band ? 500'000 : households_of(p)};
    if (p.ordinary.low > p.ordinary.high) throw Error(ErrorKind::usage, "solve.band_empty", {p.id});
    p.weights = {1, 0, 0};
  }
}

Figures figures(const GraphCommunity& c, const Solution& s, double cost_scale) {
  Figures f;
  f.id = c.problem.id;
  f.vertices = c.vertices.size();
  f.households = households_of(c.problem);
  f.objective = s.objective;
  f.bound = s.bound;
  f.closed = s.closed() ? 1 : 0;
  f.least_violation = s.least_violation;
  f.grids_asked = c.problem.regions;
  f.grids_out = static_cast<std::int32_t>(s.objective.regions_out);
  f.stopped_early = s.stopped_early;
  std::int64_t border = 0;
  for (const RegionScore& r : s.regions) {
    border += r.border_cost;
    if (r.piece_total == 0) {
      ++f.grids_empty;
      continue;
    }
    f.fewest = f.grids == 0 ? r.households : std::min(f.fewest, r.households);
    f.most = std::max(f.most, r.households);
    ++f.grids;
  }
  f.cut = static_cast<double>(border / 2) / cost_scale;
  if (f.grids > 0 && f.households > 0) {
    const double mean = static_cast<double>(f.households) / f.grids;
    f.deviation = std::max(static_cast<double>(f.most) - mean, mean - static_cast<double>(f.fewest)) / mean;
  }
  return f;
}

Objective operator+(const Objective& a, const Objective& b) {
  return {a.violation + b.violation, a.regions_out + b.regions_out, a.compounds_split + b.compounds_split,
          a.quality + b.quality,     a.regions_off + b.regions_off, a.deviation + b.deviation,
          a.touched + b.touched,     a.moved + b.moved};
}

void add(Figures& total, const Figures& f, bool first) {
  total.vertices += f.vertices, total.households += f.households;
  total.objective = total.objective + f.objective, total.bound = total.bound + f.bound, total.closed += f.closed;
  total.least_violation += f.least_violation;
  total.grids_asked += f.grids_asked, total.grids_out += f.grids_out, total.grids_empty += f.grids_empty;
  if (f.grids > 0) {
    total.fewest = total.grids == 0 ? f.fewest : std::min(total.fewest, f.fewest);
    total.most = std::max(total.most, f.most);
  }
  total.grids += f.grids;
  total.cut = first ? f.cut : total.cut + f.cut;
  total.deviation = std::max(total.deviation, f.deviation);
  total.stopped_early = total.stopped_early || f.stopped_early;
}

}  // namespace

std::vector<GraphCommunity> graph_communities(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options) {
  std::vector<GraphCommunity> communities = split(graph, labels);
  ask(communities, options);
  return communities;
}

SolvedGraph solve_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                        const Partitioner& partitioner, const RunContext& context) {
  const std::vector<GraphCommunity> communities = graph_communities(graph, labels, options);
  std::vector<Solution> solutions(communities.size());
  each_community(communities, context, [&](std::size_t i, const RunContext& share) {
    solutions[i] = partitioner.solve(communities[i].problem, options.preset, share);
  });
  return join_communities(graph, communities, solutions);
}

SolvedGraph join_communities(const GraphFile& graph, const std::vector<GraphCommunity>& communities, const std::vector<Solution>& solutions) {
  SolvedGraph out;
  out.region.assign(graph.households.size(), -1);
  std::int32_t first = 0;
  for (std::size_t i = 0; i < communities.size(); ++i) {
    const GraphCommunity& c = communities[i];
    for (std::size_t k = 0; k < c.vertices.size(); ++k) at(out.region, c.vertices[k]) = first + solutions[i].region[k];
    first += static_cast<std::int32_t>(solutions[i].regions.size());
    out.communities.push_back(figures(c, solutions[i], graph.cost_scale));
    add(out.total, out.communities.back(), i == 0);
    out.certificates.insert(out.certificates.end(), solutions[i].certificates.begin(), solutions[i].certificates.end());
  }
  std::vector<std::int32_t> number(static_cast<std::size_t>(first), -1);
  std::int32_t next = 0;
  for (std::int32_t& r : out.region) {
    if (at(number, r) < 0) at(number, r) = next++;
    r = at(number, r);
  }
  return out;
}

}  // namespace qipan::cli
