// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/settle.h"

#include <algorithm>
#include <string>
#include <utility>

#include "algorithms/refine/anneal.h"
#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "engine/base/random.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr double kWarm = 0.03;  ///< of a region's quality: borders move, regions stay where they are

}  // namespace

Settled settle(const Problem& problem, std::span<const std::int32_t> region, const Effort& effort, const RunContext& context) {
  const Scorer scorer(problem);
  Settled out{.region = {region.begin(), region.end()}};
  std::int32_t next = 0;
  std::size_t left = region.size();
  for (std::vector<std::int32_t>& atoms : connected_pieces(problem)) {
    const RunContext own = part_of_time(context, static_cast<double>(atoms.size()) / static_cast<double>(left));
    left -= atoms.size();
    const BandArithmetic arithmetic(problem, atoms);
    // Nothing is contracted: the plan may split whatever it likes.
    PieceGraph piece = build_piece_graph(scorer, arithmetic, std::move(atoms), {.compounds = false, .leaves = false});
    std::vector<std::int32_t> label, names;
    for (const std::int32_t a : piece.atoms) names.push_back(region[at(a)]);
    label = names;
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (std::int32_t& l : label) l = static_cast<std::int32_t>(std::ranges::lower_bound(names, l) - names.begin());
    const auto count_here = static_cast<std::int32_t>(names.size());
    if (count_here > 1) {
      piece.regions = count_here;
      const RegionCount count(problem, arithmetic);
      TreeSplit splitter(piece, scorer, count);
      WindowSearch windows(piece, scorer, arithmetic);
      PlanState state(piece, scorer, label);
      const double quality = mean_region_quality(make_energy(problem, 1), state);
      const Energy energy = make_energy(problem, quality);
      Random random(context.seed, problem.id + "~" + std::to_string(piece.atoms.front()));
      BestPlan best(state);
      Budget work(std::min(effort.anneal_work_per_node, effort.most_anneal_work / piece.size()) * piece.size() / 2, own);
      AnnealSchedule schedule = effort.schedule;
      schedule.start = kWarm, schedule.end = 0.1 * kWarm, schedule.softness = 1, schedule.recombine = 0;
      anneal(state, splitter, windows, count, energy, quality, schedule, state.totals().violation, random, work, best);
      label = best.labels();
      out.stopped = out.stopped || work.stopped();
      out.hurried = out.hurried || work.hurried();
    }
    // The best plan has the regions it started with, though maybe under other names.
    std::vector<std::int32_t> name;
    for (std::size_t i = 0; i < label.size(); ++i) {
      if (label[i] >= static_cast<std::int32_t>(name.size())) name.resize(at(label[i]) + 1, -1);
      std::int32_t& n = name[at(label[i])];
      if (n < 0) n = next++;
      out.region[at(piece.atoms[i])] = n;
    }
  }
  return out;
}

}  // namespace qipan
