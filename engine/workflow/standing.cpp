// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/standing.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/indexing.h"
#include "engine/redraw/today.h"
#include "engine/workflow/made_plan.h"
#include "engine/workflow/solve.h"

namespace qipan {
namespace {

/// Gives atoms without a grid and without people the label of the neighbour they share the longest border with, as far as that reaches.
void absorb_empty_land(const Problem& problem, std::vector<std::int32_t>& label) {
  for (bool changed = true; changed;) {
    std::map<std::int32_t, std::map<std::int32_t, std::int64_t>> border;  // of an atom, with each grid
    for (const Seam& s : problem.seams) {
      for (const auto& [a, b] : {std::pair(s.a, s.b), std::pair(s.b, s.a)}) {
        if (at(label, a) < 0 && at(problem.atoms, a).households == 0 && at(label, b) >= 0) border[a][at(label, b)] += s.length;
      }
    }
    for (const auto& [a, with] : border) at(label, a) = std::ranges::max_element(with, {}, [](const auto& e) { return e.second; })->first;
    changed = !border.empty();
  }
}

}  // namespace

TodayOnGraphs today_on_graphs(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, const RunContext& context,
                              Diagnostics diagnostics) {
  const auto ground = lay_ground(std::move(inputs), input_options.gaps, options, std::move(diagnostics), context, [&](const char* stage) { context.report(stage, 0); });
  const Today today = match_today(ground->inputs, ground->coverage, ground->elements, ground->atoms, context);
  std::vector<CommunityProblem> problems = prepare_problems(ground->atoms, ground->inputs, options);
  TodayOnGraphs out;
  out.crs = ground->inputs.crs;
  std::vector<std::set<std::size_t>> homes(ground->inputs.existing.size());
  std::vector<std::size_t> problem_of;
  for (std::size_t p = 0; p < problems.size(); ++p) {
    if (problems[p].atoms.empty()) continue;
    const Community& community = at(ground->inputs.communities, problems[p].community);
    CommunityToday c{.name = community.name, .land = community.land, .problem = std::move(problems[p].problem), .region = {}, .crossing = 0};
    std::map<std::int32_t, std::int32_t> number;
    for (const std::int32_t a : problems[p].atoms) {
      const std::int32_t g = at(today.of_atom, a);
      c.problem.today.push_back(g < 0 ? -1 : number.try_emplace(g, static_cast<std::int32_t>(number.size())).first->second);
      if (g >= 0) at(homes, g).insert(p);
    }
    c.region = c.problem.today;
    absorb_empty_land(c.problem, c.region);
    std::ranges::replace(c.region, -1, static_cast<std::int32_t>(number.size()));
    out.communities.push_back(std::move(c));
    problem_of.push_back(p);
  }
  for (const std::set<std::size_t>& home : homes) {
    if (home.size() < 2) continue;
    ++out.crossing;
    for (std::size_t c = 0; c < out.communities.size(); ++c) out.communities[c].crossing += home.contains(problem_of[c]) ? 1 : 0;
  }
  return out;
}

}  // namespace qipan
