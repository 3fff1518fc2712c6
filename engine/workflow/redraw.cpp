// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/redraw.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "engine/adopt/locks.h"
#include "engine/adopt/splits.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/geo/vector_io.h"
#include "engine/grid/assembly.h"
#include "engine/input/normalize.h"
#include "engine/input/overlay.h"
#include "engine/lineage/carry.h"
#include "engine/lineage/lineage_layers.h"
#include "engine/plan/evaluate.h"
#include "engine/redraw/limit.h"
#include "engine/redraw/packages.h"
#include "engine/redraw/shifts.h"
#include "engine/redraw/today.h"
#include "engine/workflow/made_plan.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/outputs.h"
#include "engine/workflow/stage_clock.h"

namespace qipan {
namespace {

double households(std::int64_t milli) { return static_cast<double>(milli) / 1000.0; }

std::string first_like(const std::string& code, const std::vector<ExistingGrid>& grids) {
  std::string best;
  std::size_t most = 0;
  for (const ExistingGrid& g : grids) {
    const auto [a, b] = std::ranges::mismatch(code, g.code);
    const auto same = static_cast<std::size_t>(a - code.begin());
    if (best.empty() || same > most) best = g.code, most = same;
  }
  return best;
}

/// Today's grids that the user locked, now or by a change by hand (field `locked`, see adopt.h).
std::set<std::int32_t> locked_grids(const NormalizedInputs& inputs, const std::vector<std::string>& codes) {
  const std::vector<ExistingGrid>& grids = inputs.existing;
  std::set<std::int32_t> locked;
  for (std::size_t g = 0; g < grids.size(); ++g) {
    if (is_locked(inputs.existing_layer, inputs.existing_layer.features[g])) locked.insert(static_cast<std::int32_t>(g));
  }
  for (const std::string& code : codes) {
    bool found = false;
    for (std::size_t g = 0; g < grids.size(); ++g) {
      if (grids[g].code == code) locked.insert(static_cast<std::int32_t>(g)), found = true;
    }
    if (!found) throw Error(ErrorKind::usage, "redraw.unknown_lock", {code, first_like(code, grids)});
  }
  return locked;
}

/// Gives every community its plan of today, numbered on its own.
void add_today(std::vector<CommunityProblem>& problems, const Today& today, const std::set<std::int32_t>& locked) {
  for (CommunityProblem& community : problems) {
    std::map<std::int32_t, std::int32_t> number;
    Problem& p = community.problem;
    for (const std::int32_t a : community.atoms) {
      const std::int32_t g = at(today.of_atom, a);
      p.today.push_back(g < 0 ? -1 : number.try_emplace(g, static_cast<std::int32_t>(number.size())).first->second);
    }
    for (const auto& [grid, local] : number) {
      if (locked.contains(grid)) p.locked.push_back(local);
    }
    std::ranges::sort(p.locked);
  }
}

/// All changes of all communities.
struct Changes {
  std::vector<std::vector<Package>> of_community;
  std::vector<Objective> all;  ///< in that order

  Changes(const std::vector<CommunityProblem>& problems, const std::vector<Solution>& solutions) {
    for (std::size_t c = 0; c < problems.size(); ++c) {
      of_community.emplace_back();
      if (!problems[c].atoms.empty() && solutions[c].change.computed) of_community.back() = packages_of(problems[c].problem, solutions[c].region);
      for (const Package& p : of_community.back()) all.push_back(p.change);
    }
  }
};

ChangeLimit limit_of(const RedrawOptions& options, std::int64_t living) {
  ChangeLimit limit;
  if (options.max_moved_households) {
    const double most = *options.max_moved_households * (options.max_moved_is_percent ? static_cast<double>(living) / 100.0 : 1000.0);
    limit.moved = static_cast<std::int64_t>(std::floor(most));
  }
  if (options.max_changed_grids) limit.touched = *options.max_changed_grids;
  return limit;
}

/// Leaves out the changes that go beyond the limits; returns how many.
std::size_t keep_within(const std::vector<CommunityProblem>& problems, const Changes& changes, const ChangeLimit& limit, std::vector<Solution>& solutions) {
  const std::vector<bool> taken = choose_within(changes.all, limit).taken;
  std::size_t next = 0;
  for (std::size_t c = 0; c < problems.size(); ++c) {
    const std::vector<Package>& packages = changes.of_community[c];
    const std::vector<bool> mine(taken.begin() + static_cast<std::ptrdiff_t>(next), taken.begin() + static_cast<std::ptrdiff_t>(next + packages.size()));
    next += packages.size();
    if (std::ranges::find(mine, false) == mine.end()) continue;
    Solution kept = evaluate(problems[c].problem, with_packages(problems[c].problem, solutions[c].region, packages, mine));
    kept.least_violation = solutions[c].least_violation, kept.bound.violation = kept.least_violation;  // what change is needed was proven of the plan without limits
    kept.stopped_early = solutions[c].stopped_early;
    solutions[c] = std::move(kept);
  }
  return static_cast<std::size_t>(std::ranges::count(taken, false));
}

/// What the plan is worth with as many of the changes as fit into shares of all moves.
std::vector<ChangePoint> points_between(const Objective& before, const Changes& changes) {
  std::int64_t moved = 0;
  for (const Objective& o : changes.all) moved += o.moved;
  std::vector<ChangePoint> points;
  const auto add = [&](const std::vector<bool>& taken) {
    Objective o = before;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (!taken[i]) continue;
      const Objective& c = changes.all[i];
      o.violation += c.violation, o.regions_out += c.regions_out, o.touched += c.touched, o.moved += c.moved, o.quality += c.quality;
    }
    const double quality = before.quality > 0 ? static_cast<double>(o.quality) / static_cast<double>(before.quality) : 1;
    const ChangePoint point{households(o.moved), o.touched, households(o.violation), o.regions_out, quality};
    if (points.empty() || points.back().moved != point.moved || points.back().touched != point.touched) points.push_back(point);
  };
  add(std::vector<bool>(changes.all.size(), false));
  for (const int quarter : {1, 2, 3}) add(choose_within(changes.all, {.moved = moved * quarter / 4}).taken);
  add(std::vector<bool>(changes.all.size(), true));
  return points;
}

/// Today's plan as it is on the atoms: land of each grid of today.
std::vector<Geometry> draw_today(const Ground& ground, const Today& today, const RunContext& context) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> number;  // community, grid of today
  std::vector<std::int32_t> label;
  for (std::size_t a = 0; a < today.of_atom.size(); ++a) {
    const auto key = std::pair(ground.atoms.atoms[a].community, today.of_atom[a]);
    label.push_back(number.try_emplace(key, static_cast<std::int32_t>(number.size())).first->second);
  }
  const Assembly assembly = assemble_grids(ground.coverage, ground.atoms, label, number.size(), context);
  std::vector<Geometry> bent(ground.inputs.existing.size());
  for (const auto& [key, n] : number) {
    if (key.second < 0) continue;
    const Geometry part = ground.coverage.to_geometry(at(assembly.polygons, n));
    Geometry& whole = at(bent, key.second);
    whole = whole.empty() ? part : union_of({&whole, &part});
  }
  return bent;
}

class Redraw {
 public:
  Redraw(std::unique_ptr<Ground> ground, const InputOptions& input_options, const PlanOptions& options, const RedrawOptions& redraw, Language language)
      : ground_(std::move(ground)), input_options_(input_options), options_(options), redraw_(redraw), language_(language),
        codes_{redraw.policy, code_scheme(options.code_scheme, options.code_prefix)} {}

  RedrawResult run(const Partitioner& partitioner, const RunContext& context, StageClock& clock) {
    const NormalizedInputs& inputs = ground_->inputs;
    clock.begin("today");
    today_ = match_today(inputs, ground_->coverage, ground_->elements, ground_->atoms, context);
    std::vector<CommunityProblem> problems = prepare_problems(ground_->atoms, inputs, options_);
    add_today(problems, today_, locked_grids(inputs, redraw_.lock));
    clock.begin("solving");
    std::vector<Solution> solutions = solve_problems(problems, options_.preset, partitioner, context);
    limit_and_count(problems, solutions);
    for (Solution& s : solutions) s.bound.touched = s.change.least_touched, s.bound.moved = std::min(s.change.least_moved_so, s.objective.moved);
    SolvedPlan solved = grids_of(ground_->atoms, inputs, options_, problems, solutions);
    clock.begin("today");
    const std::vector<BorderShift> shifts = measure_shifts(inputs, ground_->elements, ground_->atoms, today_, draw_today(*ground_, today_, context), context);
    report_shifts(inputs, today_, shifts, ground_->diagnostics);
    out_.change.shifted = std::ranges::count_if(shifts, [](const BorderShift& s) { return s.households_out > 0 || s.households_in > 0 || !s.where.empty(); });
    solved.proof.communities = 0;  // what is said of all together is about plans from nothing
    const auto manifest = manifest_rows(input_options_, options_, context.seed, solved.stopped_early);
    out_.made.result = draw_plan(*ground_, solved, manifest, language_, context, [&](const char* stage) { clock.begin(stage); },
                         [&](std::vector<Grid>& grids) { name(solved, grids); });
    add_tables(solved);
    clock.end();
    out_.made.result.summary.times = clock.times();
    out_.made.solved = std::move(solved);
    out_.made.ground = std::move(ground_);
    return std::move(out_);
  }

 private:
  void limit_and_count(const std::vector<CommunityProblem>& problems, std::vector<Solution>& solutions) {
    ChangeSummary& sum = out_.change;
    sum.today = ground_->inputs.existing.size();
    std::vector<std::set<std::size_t>> homes(sum.today);
    for (std::size_t c = 0; c < problems.size(); ++c) {
      for (const std::int32_t a : problems[c].atoms) {
        if (const std::int32_t g = at(today_.of_atom, a); g >= 0) at(homes, g).insert(c);
      }
    }
    Objective before;
    std::int64_t least_moved = 0, least_moved_so = 0, living = 0;
    for (std::size_t c = 0; c < problems.size(); ++c) {
      if (problems[c].atoms.empty()) continue;
      ++sum.communities;
      const Problem& p = problems[c].problem;
      const ChangeProof& proof = solutions[c].change;
      sum.computed += proof.computed ? 1 : 0;
      least_moved += proof.least_moved, least_moved_so += proof.least_moved_so;
      std::set<std::int32_t> across;  // grids that reach into other communities: they change whatever happens, and are counted below
      for (const std::int32_t a : problems[c].atoms) {
        if (const std::int32_t g = at(today_.of_atom, a); g >= 0 && at(homes, g).size() > 1) across.insert(g);
      }
      sum.least_touched += std::max<std::int64_t>(0, proof.least_touched - static_cast<std::int64_t>(across.size()));
      for (std::size_t a = 0; a < p.atoms.size(); ++a) living += p.today[a] >= 0 ? p.atoms[a].households : 0;
      const Objective o = proof.computed ? evaluate(p, today_regions(p)).objective : solutions[c].objective;
      before.violation += o.violation, before.regions_out += o.regions_out, before.touched += o.touched, before.moved += o.moved, before.quality += o.quality;
    }
    const std::set<std::int32_t> somewhere(today_.of_atom.begin(), today_.of_atom.end());
    for (std::size_t g = 0; g < homes.size(); ++g) {
      const bool gone = !somewhere.contains(static_cast<std::int32_t>(g));  // it holds no unit of land
      sum.least_touched += gone || homes[g].size() > 1 ? 1 : 0;
    }
    sum.least_moved = households(least_moved), sum.least_moved_so = households(least_moved_so);
    const Changes changes(problems, solutions);
    sum.points = points_between(before, changes);
    sum.left_out = keep_within(problems, changes, limit_of(redraw_, living), solutions);
  }

  /// Codes and names by lineage, in place of the new ones that the grids were given.
  void name(const SolvedPlan& solved, std::vector<Grid>& grids) {
    const std::vector<ExistingGrid>& olds = ground_->inputs.existing;
    std::vector<std::string> old_codes, old_keys, new_codes, communities;
    std::set<std::string> seen;
    for (const ExistingGrid& g : olds) {
      old_codes.push_back(g.code);
      old_keys.push_back(seen.insert(g.code).second ? g.code : g.code + "#" + g.source_id);
    }
    for (const Grid& g : grids) {
      new_codes.push_back(g.code);
      communities.push_back(code_stem(g, ground_->inputs.communities));
    }
    std::vector<SharedCell> cells;
    for (std::size_t a = 0; a < ground_->atoms.atoms.size(); ++a) {
      const Atom& atom = ground_->atoms.atoms[a];
      cells.push_back({today_.of_atom[a], solved.grid_of_atom[a], {atom.households, atom.buildings, std::llround(atom.area_m2 * 100)}});
    }
    lineage_ = trace_lineage(old_keys, new_codes, cells);
    std::vector<std::size_t> order(grids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t g) { return std::pair(grids[g].community, std::cref(grids[g].code).get()); });
    if (!input_options_.existing.empty() && std::ranges::find(input_options_.in_memory, "existing", [](const auto& e) { return e.first; }) == input_options_.in_memory.end())
      retired_ = read_retired(LayerSource::parse(input_options_.existing).path, ground_->diagnostics);
    std::vector<std::string> retired;
    for (const RetiredCode& r : retired_) retired.push_back(r.code);
    const std::vector<GridCode> codes = assign_lineage_codes(lineage_, {old_codes, retired, communities, order}, codes_);
    for (std::size_t g = 0; g < grids.size(); ++g) {
      grids[g].code = codes[g].code;
      const std::int32_t from = lineage_.predecessor[g];
      if (codes[g].carried && from >= 0 && !at(olds, from).name.empty()) {
        grids[g].name = at(olds, from).name;
      } else {
        const bool own = static_cast<std::size_t>(grids[g].community) < ground_->inputs.communities.size();
        grids[g].name = numbered_name(codes_.scheme, communities[g], own ? at(ground_->inputs.communities, grids[g].community).name : "", codes[g].code);
      }
    }
  }

  void add_tables(const SolvedPlan& solved) {
    const NormalizedInputs& inputs = ground_->inputs;
    std::vector<NamedGrid> olds, news;
    const int start = inputs.existing_layer.find_field("start_date");
    for (std::size_t g = 0; g < inputs.existing.size(); ++g) {
      olds.push_back({inputs.existing[g].code, inputs.existing[g].name, {}});
      if (start >= 0) olds.back().start_date = value_as_text(inputs.existing_layer.features[g].values[static_cast<std::size_t>(start)]);
    }
    for (const Grid& g : solved.grids) news.push_back({g.code, g.name, {g.households, g.buildings, std::llround(g.area_m2 * 100)}});
    for (std::size_t a = 0; a < ground_->atoms.atoms.size(); ++a) {
      const Atom& atom = ground_->atoms.atoms[a];
      if (today_.of_atom[a] >= 0) at(olds, today_.of_atom[a]).held += {atom.households, atom.buildings, std::llround(atom.area_m2 * 100)};
    }
    Layer& grids = out_.made.result.plan.layers.front();
    std::vector<std::string> own;
    for (const Field& f : grids.fields) own.push_back(f.name);
    const CarriedFields carried = carry_fields(inputs.existing_layer, lineage_, std::vector<std::string>{inputs.existing_code, inputs.existing_name}, own);
    std::map<std::string, std::size_t> number;
    for (std::size_t g = 0; g < solved.grids.size(); ++g) number[solved.grids[g].code] = g;
    grids.fields.insert(grids.fields.end(), carried.fields.begin(), carried.fields.end());
    for (Feature& f : grids.features) {
      const auto& values = carried.values[number.at(std::get<std::string>(f.values.front()))];
      f.values.insert(f.values.end(), values.begin(), values.end());
    }
    const LineageRecord record{lineage_, olds, news, retired_, redraw_.date, &carried};
    out_.made.result.plan.layers.push_back(lineage_table(record));
    out_.made.result.plan.layers.push_back(moves_table(record));
    ChangeSummary& sum = out_.change;
    sum.moved = households(lineage_.moved.households), sum.born = households(lineage_.born.households);
    std::map<std::string, std::size_t> relations;
    for (const Relation r : lineage_.old_relation) ++relations[relation_name(r)], sum.touched += r == Relation::kept ? 0 : 1;
    relations["new"] = static_cast<std::size_t>(std::ranges::count(lineage_.new_relation, Relation::fresh));
    for (const char* name : {"kept", "changed", "split", "merged", "split+merged", "dissolved", "new"}) {
      if (relations[name] > 0) sum.relations.emplace_back(name, relations[name]);
    }
    if (sum.left_out > 0) sum.least_moved = sum.least_moved_so = 0, sum.least_touched = 0;  // they were about the plan without limits
    sum.least_touched = std::min(sum.least_touched, sum.touched);
    sum.least_moved_so = std::min(sum.least_moved_so, sum.moved);
  }

  std::unique_ptr<Ground> ground_;
  const InputOptions& input_options_;
  const PlanOptions& options_;
  const RedrawOptions& redraw_;
  Language language_;
  CodeOptions codes_;
  Today today_;
  Lineage lineage_;
  std::vector<RetiredCode> retired_;
  RedrawResult out_;
};

}  // namespace

RedrawResult make_redraw(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, const RedrawOptions& redraw, Language language,
                         const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics) {
  StageClock clock(context);
  const bool in_memory = std::ranges::find(input_options.in_memory, "existing", [](const auto& e) { return e.first; }) != input_options.in_memory.end();
  if (!input_options.existing.empty() && !in_memory) add_splits(read_splits(LayerSource::parse(input_options.existing).path), inputs);
  auto ground = lay_ground(std::move(inputs), input_options.gaps, options, std::move(diagnostics), context, [&](const char* stage) { clock.begin(stage); });
  return Redraw(std::move(ground), input_options, options, redraw, language).run(partitioner, context, clock);
}

RedrawSummary run_redraw(const InputOptions& input, const PlanOptions& options, const RedrawOptions& redraw, const OutputOptions& output,
                         const Partitioner& partitioner, const RunContext& context) {
  check_outputs(output);
  check_date(redraw.date);
  Diagnostics diagnostics;
  StageClock clock(context);
  clock.begin("reading");
  NormalizedInputs inputs = normalize(input, context, diagnostics);
  clock.end();
  RedrawResult result = make_redraw(std::move(inputs), input, options, redraw, output.language, partitioner, context, std::move(diagnostics));
  write_result(result.made.result, output, clock.times(), context);
  return {std::move(result.made.result.summary), std::move(result.change)};
}

}  // namespace qipan
