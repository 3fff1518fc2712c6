// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/regional.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "algorithms/refine/anneal.h"
#include "algorithms/refine/repair.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/draw.h"
#include "engine/base/parallel.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr std::int32_t kPartRegions = 48;  ///< at least so many, if they touch
constexpr std::int32_t kOtherPart = -(1 << 29);
constexpr int kRoundHalvings = 2;             ///< four rounds
constexpr std::int64_t kQuickWork = 1'000;    ///< a node; with less, one round is enough

/// Nodes of each part, ascending: whole regions, gathered by a search over nodes from random starts.
std::vector<std::vector<std::int32_t>> gather_parts(const PieceGraph& piece, const std::vector<std::int32_t>& label, Random& random) {
  const std::size_t regions = label.empty() ? 0 : at(*std::ranges::max_element(label) + 1);
  std::vector<std::int32_t> begin(regions + 1, 0), members(label.size());
  for (const std::int32_t r : label) ++begin[at(r) + 1];
  for (std::size_t r = 0; r < regions; ++r) begin[r + 1] += begin[r];
  std::vector<std::int32_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t v = 0; v < label.size(); ++v) members[at(next[at(label[v])]++)] = static_cast<std::int32_t>(v);
  std::vector<std::int32_t> order(regions);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<std::int32_t> part_of(regions, -1), sizes;
  for (const std::int32_t start : order) {
    if (part_of[at(start)] >= 0 || begin[at(start)] == begin[at(start) + 1]) continue;
    const auto part = static_cast<std::int32_t>(sizes.size());
    sizes.push_back(0);
    std::vector<std::int32_t> gathered = {start};
    part_of[at(start)] = part;
    for (std::size_t head = 0; head < gathered.size(); ++head) {
      const std::int32_t first = begin[at(gathered[head])], last = begin[at(gathered[head]) + 1];
      sizes.back() += last - first;
      for (std::int32_t i = first; i < last && gathered.size() < kPartRegions; ++i) {
        for (const Entry& e : piece.row(members[at(i)])) {
          const std::int32_t r = label[at(e.target)];
          if (part_of[at(r)] >= 0 || gathered.size() >= kPartRegions) continue;
          part_of[at(r)] = part;
          gathered.push_back(r);
        }
      }
    }
  }
  std::vector<std::vector<std::int32_t>> parts(sizes.size());
  for (std::size_t p = 0; p < parts.size(); ++p) parts[p].reserve(at(sizes[p]));
  for (std::size_t v = 0; v < label.size(); ++v) parts[at(part_of[at(label[v])])].push_back(static_cast<std::int32_t>(v));
  return parts;
}

/// Bits of `bits` at the places of `kept`, moved together.
std::uint32_t packed(std::uint32_t bits, std::uint32_t kept) {
  std::uint32_t result = 0;
  for (int to = 0; kept != 0; kept &= kept - 1, ++to) result |= std::uint32_t{(bits & kept & (~kept + 1)) != 0} << to;
  return result;
}

/// What a round needs to turn a part into a piece: who is in it, as which node.
PieceGraph part_graph(const PieceGraph& piece, const std::vector<std::int32_t>& nodes, const std::vector<std::int32_t>& label,
                      std::vector<std::int32_t>& local) {
  PieceGraph part;
  for (std::size_t i = 0; i < nodes.size(); ++i) local[at(nodes[i])] = static_cast<std::int32_t>(i);
  std::size_t degrees = 0;
  for (const std::int32_t v : nodes) degrees += piece.row(v).size();
  part.nodes.reserve(nodes.size()), part.offset.reserve(nodes.size() + 1);
  part.entries.reserve(degrees), part.links.reserve(degrees / 2);
  part.offset.push_back(0);
  part.node_compounds.resize(nodes.size());
  part.node_corners.resize(nodes.size());
  std::vector<std::int32_t> compounds, corners;
  for (const std::int32_t v : nodes) {
    part.nodes.push_back(piece.nodes[at(v)]);
    const std::span<const Entry> row = piece.row(v);
    const std::size_t begin = part.entries.size();
    std::uint32_t kept = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Entry& e = row[i];
      const std::int32_t t = local[at(e.target)];
      if (t < 0) continue;
      if (i < 32) kept |= std::uint32_t{1} << i;
      part.entries.push_back({.target = t, .beside = e.beside, .cut = e.cut, .length = e.length});
      if (t > local[at(v)]) part.links.push_back({local[at(v)], t, e.cut, e.length});
    }
    if (part.entries.size() - begin < row.size()) {
      for (std::size_t i = begin; i < part.entries.size(); ++i) part.entries[i].beside = packed(part.entries[i].beside, kept);
    }
    part.offset.push_back(static_cast<std::int32_t>(part.entries.size()));
    compounds.insert(compounds.end(), piece.node_compounds[at(v)].begin(), piece.node_compounds[at(v)].end());
    corners.insert(corners.end(), piece.node_corners[at(v)].begin(), piece.node_corners[at(v)].end());
  }
  const auto each = [](std::vector<std::int32_t>& list, auto&& body) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
    for (const std::int32_t c : list) body(c);
  };
  each(compounds, [&](std::int32_t c) {
    std::vector<std::int32_t> inside;
    for (const std::int32_t v : piece.compounds[at(c)]) {
      if (local[at(v)] >= 0) inside.push_back(local[at(v)]);
    }
    if (inside.size() < 2) return;
    for (const std::int32_t v : inside) part.node_compounds[at(v)].push_back(static_cast<std::int32_t>(part.compounds.size()));
    part.compounds.push_back(std::move(inside));
  });
  each(corners, [&](std::int32_t c) {
    Corner corner = piece.corners[at(c)];
    std::vector<std::int32_t> inside;
    for (std::int32_t& v : corner.around) {
      if (v < 0) continue;
      const std::int32_t t = local[at(v)];
      if (t >= 0) inside.push_back(t);
      // Land of other parts keeps the region it is in; numbers of its own, apart from those outside the piece.
      v = t >= 0 ? t : kOtherPart - label[at(v)];
    }
    std::ranges::sort(inside);
    inside.erase(std::unique(inside.begin(), inside.end()), inside.end());
    for (const std::int32_t v : inside) part.node_corners[at(v)].push_back(static_cast<std::int32_t>(part.corners.size()));
    part.corners.push_back(std::move(corner));
  });
  for (const std::int32_t v : nodes) local[at(v)] = -1;
  return part;
}

}  // namespace

Regional anneal_by_parts(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, const Energy& energy,
                     const Effort& effort, std::int64_t goal, Random& random, const RunContext& context, std::vector<std::int32_t>& label,
                     bool one_round) {
  const int halvings = one_round ? 0 : kRoundHalvings, rounds = 1 << halvings;
  const RegionCount count(scorer.problem(), arithmetic);
  const std::int64_t work_per_node = std::min(effort.anneal_work_per_node, effort.most_anneal_work / piece.size());
  const double cooling = root(effort.schedule.end / effort.schedule.start, halvings);
  AnnealSchedule schedule = effort.schedule;
  schedule.end = schedule.start * cooling;
  Objective now = PlanState(piece, scorer, label).objective();
  std::vector<std::int32_t> best = label;
  Objective best_objective = now;
  Regional result;
  for (int round = 0; round < rounds && !result.stopped; ++round) {
    const RunContext in_round = part_of_time(context, 1.0 / (rounds - round + 0.1));  // some is left for the last repair
    const std::vector<std::vector<std::int32_t>> parts = gather_parts(piece, label, random);
    std::vector<std::vector<std::int32_t>> outcome(parts.size());
    std::vector<char> was_stopped(parts.size(), 0), was_hurried(parts.size(), 0);
    const std::uint64_t seed = random.next();
    const int threads = std::max(1, context.threads);
    // As many at a time as there are threads: each needs a table over all nodes.
    std::vector<std::vector<std::int32_t>> locals(static_cast<std::size_t>(threads), std::vector<std::int32_t>(piece.nodes.size(), -1));
    parallel_for(locals.size(), threads, [&](std::size_t lane) {
      std::size_t left = 0;
      for (std::size_t p = lane; p < parts.size(); p += locals.size()) left += parts[p].size();
      for (std::size_t p = lane; p < parts.size(); p += locals.size()) {
        std::vector<std::int32_t> mine, names;
        for (const std::int32_t v : parts[p]) names.push_back(label[at(v)]);
        mine = names;
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        for (std::int32_t& l : mine) l = static_cast<std::int32_t>(std::ranges::lower_bound(names, l) - names.begin());
        outcome[p] = mine;
        const RunContext in_part = part_of_time(in_round, static_cast<double>(parts[p].size()) / static_cast<double>(left));
        left -= parts[p].size();
        if (in_part.stopped()) {
          was_stopped[p] = context.stopped() ? 1 : 0;
          was_hurried[p] = 1;
          continue;
        }
        PieceGraph graph = part_graph(piece, parts[p], label, locals[lane]);
        if (piece.regions > 0) graph.regions = static_cast<std::int32_t>(names.size());
        Random own(seed, std::to_string(parts[p].front()));
        TreeSplit splitter(graph, scorer, count);
        WindowSearch windows(graph, scorer, arithmetic);
        PlanState state(graph, scorer, mine);
        BestPlan kept(state);
        const double quality = mean_region_quality(energy, state);
        std::int64_t least = 0;  // forced by nodes over the ceiling; a part cannot aim lower
        for (const RegionSums& node : graph.nodes) least += std::max<std::int64_t>(0, node.households - arithmetic.ceiling());
        Budget repair(effort.repair_work_per_node * graph.size() / rounds, in_part, 0.5);
        repair_bands(state, splitter, windows, count, energy, std::min(goal, least), own, repair, kept);
        Budget work(work_per_node * graph.size() / rounds, in_part);
        AnnealSchedule own_schedule = schedule;
        if (round > 0) own_schedule.softness = 1;
        anneal(state, splitter, windows, count, energy, quality, own_schedule, std::min(goal, least), own, work, kept);
        outcome[p] = round + 1 < rounds && state.objective().violation <= kept.objective().violation && state.objective().regions_off == 0 ? state.labels() : kept.labels();
        was_stopped[p] = (repair.stopped() || work.stopped()) && context.stopped() ? 1 : 0;
        was_hurried[p] = repair.hurried() || work.hurried() || work.stopped() ? 1 : 0;
        if (was_stopped[p]) outcome[p] = kept.labels();
      }
    });
    std::int32_t next = 0;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      std::int32_t bound = next;
      for (std::size_t i = 0; i < parts[p].size(); ++i) {
        label[at(parts[p][i])] = next + outcome[p][i];
        bound = std::max(bound, label[at(parts[p][i])] + 1);
      }
      next = bound;
    }
    const auto some = [](const std::vector<char>& flags) { return std::ranges::any_of(flags, [](char c) { return c != 0; }); };
    result.stopped = some(was_stopped);
    result.hurried = result.hurried || some(was_hurried);
    now = PlanState(piece, scorer, label).objective();
    if (now < best_objective) best = label, best_objective = now;
    schedule.start = schedule.end;
    schedule.end *= cooling;
    context.report("solving", static_cast<double>(round + 1) / rounds);
  }
  label = std::move(best);
  return result;
}

Regional refine_levels(const PieceGraph& piece, std::span<const CoarseLevel> levels, const Scorer& scorer, const BandArithmetic& arithmetic,
                       const Energy& energy, const Effort& effort, std::int64_t work, std::int64_t goal, Random& random, const RunContext& context,
                       std::vector<std::int32_t>& label) {
  const auto graph = [&](std::size_t level) -> const PieceGraph& { return level == 0 ? piece : levels[level - 1].graph; };
  std::int64_t nodes = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) nodes += graph(i).size();
  Effort own = effort;
  own.anneal_work_per_node = std::max<std::int64_t>(1, work / std::max<std::int64_t>(1, nodes));
  own.schedule = {.start = 0.02, .end = 0.004, .softness = 1, .recombine = 0, .window = 0};
  Regional result;
  for (std::size_t i = levels.size(); i-- > 0;) {
    std::vector<std::int32_t> finer;
    finer.reserve(levels[i].group.size());
    for (const std::int32_t g : levels[i].group) finer.push_back(label[at(g)]);
    label = std::move(finer);
    if (result.stopped) continue;
    const RunContext part = part_of_time(context, static_cast<double>(graph(i).size()) / static_cast<double>(nodes));
    nodes -= graph(i).size();
    const bool quick = own.anneal_work_per_node < kQuickWork;
    const Regional annealed = anneal_by_parts(graph(i), scorer, arithmetic, energy, own, goal, random, part, label, quick);
    result.stopped = context.stopped();
    result.hurried = result.hurried || annealed.hurried || annealed.stopped;
  }
  return result;
}

}  // namespace qipan
