// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/adopt.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "engine/adopt/broken.h"
#include "engine/adopt/drawn.h"
#include "engine/adopt/edit.h"
#include "engine/adopt/ledger_columns.h"
#include "engine/adopt/locks.h"
#include "engine/adopt/phrases.h"
#include "engine/adopt/plan_file.h"
#include "engine/adopt/splits.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/text.h"
#include "engine/input/normalize.h"
#include "engine/workflow/adopt_hand.h"
#include "engine/workflow/adopt_records.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/outputs.h"
#include "engine/workflow/stage_clock.h"
#include "engine/workflow/written_plan.h"

namespace qipan {
namespace {

class Adoption {
 public:
  Adoption(PlanFile plan, const InputOptions& input_options, const PlanOptions& options, const AdoptOptions& adopt, Language language)
      : plan_(std::move(plan)), input_options_(input_options), options_(options), adopt_(adopt), language_(language), locked_(locked_codes(plan_.grids)) {}

  /// Land that atoms must be cut for, so that the plan follows the drawn borders. Nothing else is changed.
  std::vector<Geometry> splits(std::unique_ptr<Ground>& ground, const RunContext& context) {
    ground_ = std::move(ground);
    const Edit edit = match_and_grant(context);
    std::vector<Geometry> out = pieces_to_split(shifts_of_drawn(drawn_, *ground_, relabelled(edit), context).shifts, adopt_.snap_m);
    ground = std::move(ground_);
    return out;
  }

  /// `splits`: that the atoms of the ground were cut for beyond those of the plan.
  AdoptResult run(std::unique_ptr<Ground> ground, const std::vector<Geometry>& splits, const RunContext& context, StageClock& clock) {
    ground_ = std::move(ground);
    other_atoms_ = !splits.empty();
    out_.count.splits = splits.size();
    clock.begin("adopting");
    const Edit edit = match_and_grant(context);
    const bool edited = !edit.moved.empty() || other_atoms_;
    SolvedPlan solved = relabelled(edit);
    if (!edited) solved.proof = before_.proof;
    name_new(edit, solved);
    const std::set<std::int32_t> touched = touched_by(edit, solved);
    if (!adopt_.ledger.empty()) {
      ledger_ = read_hand_ledger(adopt_, input_options_, solved.grids, refusals_);
      out_.count.columns = ledger_.fields, out_.count.rows = ledger_.by_code.size();
    }
    compare_with_drawn(solved, context);
    judge(touched, edited || edit.refused > 0, solved);
    const auto manifest = manifest_after(plan_, manifest_rows(input_options_, options_, context.seed, false), edited);
    out_.made.result = draw_plan(*ground_, solved, manifest, language_, context, [&](const char* stage) { clock.begin(stage); });
    add_records(edit, touched, edited, splits, solved);
    clock.end();
    out_.made.result.summary.times = clock.times();
    out_.made.solved = std::move(solved);
    out_.made.ground = std::move(ground_);
    return std::move(out_);
  }

 private:
  Edit match_and_grant(const RunContext& context) {
    if (!other_atoms_) check_atoms(plan_, *ground_);
    const Today today = match_today(ground_->inputs, ground_->coverage, ground_->elements, ground_->atoms, context);
    before_ = solved_from(plan_, *ground_, today, other_atoms_);
    before_.scheme = code_scheme(options_.code_scheme, options_.code_prefix);
    unlock();
    return grant(context);
  }

  [[nodiscard]] SolvedPlan relabelled(const Edit& edit) const {
    SolvedPlan solved = relabel(ground_->atoms, ground_->inputs, prepare_problems(ground_->atoms, ground_->inputs, options_), before_, edit.grid_of_atom);
    solved.stopped_early = false;
    return solved;
  }

  void unlock() {
    for (const std::string& code : adopt_.unlock) {
      if (code == "all") {
        locked_.clear();
        continue;
      }
      if (std::ranges::find(before_.grids, code, &Grid::code) == before_.grids.end()) throw Error(ErrorKind::usage, "adopt.unknown_unlock", {code});
      locked_.erase(code);
    }
  }

  /// What the layer `atoms` wishes, over it the table of moves, over that the drawn layer.
  Edit grant(const RunContext& context) {
    std::vector<AtomWish> wishes;
    if (other_atoms_) {
      for (std::size_t a = 0; a < before_.grid_of_atom.size(); ++a) wishes.push_back({static_cast<std::int32_t>(a), at(before_.grids, before_.grid_of_atom[a]).code});
    } else {
      wishes = read_wishes(plan_.atoms, ground_->atoms, before_.grids);
      std::ranges::sort(wishes, {}, &AtomWish::atom);  // a row for each atom: see check_atoms()
      const bool painted = std::ranges::any_of(wishes, [&](const AtomWish& w) { return w.code != at(before_.grids, at(before_.grid_of_atom, w.atom)).code; });
      if (adopt_.split_atoms && painted) throw Error(ErrorKind::usage, "adopt.split_alone");
    }
    const auto override_with = [&](AtomWish wish) { at(wishes, wish.atom).code = std::move(wish.code); };
    if (!adopt_.moves.empty()) {
      const Layer table = read_hand_table("moves", adopt_.moves, input_options_);
      for (AtomWish& wish : read_wishes(table, ground_->atoms, before_.grids)) override_with(std::move(wish));
    }
    if (!adopt_.grids.empty()) {
      drawn_ = read_hand_drawn(adopt_, input_options_, *ground_, context, refusals_);
      for (AtomWish& wish : wishes_of(drawn_, before_.grids, before_.grid_of_atom)) override_with(std::move(wish));
    }
    retired_ = read_retired(plan_.path, ground_->diagnostics);
    const auto polygons = polygons_of_labels(ground_->atoms.mesh, ground_->atoms.atoms.size());
    EditRules rules{.atoms = ground_->atoms, .communities = ground_->inputs.communities, .grids = before_.grids, .before = before_.grid_of_atom};
    for (std::size_t g = 0; g < before_.grids.size(); ++g) {
      if (locked_.contains(before_.grids[g].code)) rules.locked.insert(static_cast<std::int32_t>(g));
    }
    for (const RetiredCode& r : retired_) rules.retired.insert(r.code);
    rules.scheme = before_.scheme;
    rules.where = [&](std::int32_t a) { return ground_->coverage.to_geometry(at(polygons, a)); };
    Edit edit = grant_wishes(rules, wishes, refusals_);
    out_.count.atoms = edit.moved.size(), out_.count.refused = edit.refused;
    Milli moved = 0;
    for (const std::int32_t a : edit.moved) moved += at(ground_->atoms.atoms, a).households;
    out_.count.households = static_cast<double>(moved) / 1000.0;
    return edit;
  }

  /// What of the drawn layer the plan could not follow.
  void compare_with_drawn(const SolvedPlan& solved, const RunContext& context) {
    if (adopt_.grids.empty()) return;
    const DrawnShifts found = shifts_of_drawn(drawn_, *ground_, solved, context);
    Diagnostics told = compare_drawn(drawn_.grids, found.shifts, found.codes, found.lands, adopt_.snap_m);
    out_.count.shifted = static_cast<std::size_t>(std::ranges::count(told, std::string("adopt.border_shift"), &Diagnostic::code));
    std::ranges::move(told, std::back_inserter(refusals_));
  }

  /// New grids bear the code that the hand wrote.
  void name_new(const Edit& edit, SolvedPlan& solved) {
    for (const std::int32_t a : edit.moved) {
      const std::int32_t wished = at(edit.grid_of_atom, a);
      if (static_cast<std::size_t>(wished) < before_.grids.size()) continue;
      Grid& g = at(solved.grids, at(solved.grid_of_atom, a));
      const Community& community = at(ground_->inputs.communities, g.community);
      g.code = at(edit.new_codes, wished - static_cast<std::int32_t>(before_.grids.size()));
      g.name = numbered_name(before_.scheme, community.id, community.name, g.code);
    }
  }

  /// Grids that won or lost atoms and are still there.
  std::set<std::int32_t> touched_by(const Edit& edit, const SolvedPlan& solved) {
    std::map<std::string, std::int32_t> number;
    for (std::size_t g = 0; g < solved.grids.size(); ++g) number[solved.grids[g].code] = static_cast<std::int32_t>(g);
    std::set<std::int32_t> touched;
    std::set<std::string> ended, fresh, changed;
    for (const std::int32_t a : edit.moved) {
      const std::int32_t to = at(solved.grid_of_atom, a);
      touched.insert(to);
      const bool is_new = static_cast<std::size_t>(at(edit.grid_of_atom, a)) >= before_.grids.size();
      (is_new ? fresh : changed).insert(at(solved.grids, to).code);
      const std::string& from = at(before_.grids, at(before_.grid_of_atom, a)).code;
      if (const auto it = number.find(from); it != number.end()) touched.insert(it->second), changed.insert(from);
      else ended.insert(from);
    }
    out_.count.changed.assign(changed.begin(), changed.end());
    out_.count.fresh.assign(fresh.begin(), fresh.end());
    out_.count.ended.assign(ended.begin(), ended.end());
    return touched;
  }

  /// Diagnostics: those of the plan that still hold, what was refused, what is broken now.
  void judge(const std::set<std::int32_t>& touched, bool anew, SolvedPlan& solved) {
    for (const std::int32_t g : touched) {
      Grid& grid = at(solved.grids, g);
      if (grid.reason.code == "grid.best_found" || grid.reason.code == "grid.least_violation") grid.reason = {"adopt.by_hand", grid.reason.args, false};
    }
    std::set<std::string> codes, gone(out_.count.ended.begin(), out_.count.ended.end());
    for (const std::int32_t g : touched) codes.insert(at(solved.grids, g).code);
    for (Diagnostic& d : diagnostics_from(plan_.diagnostics, "")) {
      if (!adopt_.ledger.empty() && d.layer == "ledger") continue;
      const bool of_redraw = d.code.starts_with("redraw.") || d.layer == "existing" || d.code.starts_with("lineage.");  // or of unify
      const bool of_a_grid = d.code.starts_with("adopt.") && d.layer == "grids" && !codes.contains(d.feature) && !gone.contains(d.feature);
      if (of_redraw || of_a_grid || (!anew && d.code.starts_with("adopt."))) ground_->diagnostics.push_back(std::move(d));
    }
    if ((out_.count.atoms > 0 || other_atoms_) && plan_.find("agreement") != nullptr)
      ground_->diagnostics.push_back({Severity::warning, "adopt.agreement_before", "agreement", "", {std::to_string(out_.count.atoms), decimal(out_.count.households, 0)}, {}});
    Diagnostics broken = find_broken(ground_->coverage, ground_->atoms, solved.grids, solved.grid_of_atom, touched, before_.grid_of_atom, before_.grids.size());
    out_.count.broken = broken.size();
    std::ranges::move(refusals_, std::back_inserter(ground_->diagnostics));
    std::ranges::move(broken, std::back_inserter(ground_->diagnostics));
  }

  /// Columns that live on, locks, and the tables of what changed.
  void add_records(const Edit& edit, const std::set<std::int32_t>& touched, bool edited, const std::vector<Geometry>& splits, const SolvedPlan& solved) {
    if (!adopt_.no_lock) {
      for (const std::int32_t g : touched) locked_.insert(at(solved.grids, g).code);
    }
    for (const std::string& code : out_.count.ended) locked_.erase(code);
    out_.count.locked.assign(locked_.begin(), locked_.end());
    PlanLayers& plan = out_.made.result.plan;
    const AdoptRecords records = trace_adopted(*ground_, before_, solved, plan.layers.front());
    put_records(records, solved, locked_, plan.layers.front());
    put_columns(ledger_, plan.layers.front());
    lock_atoms(edit, solved, *std::ranges::find(plan.layers, "atoms", &Layer::name));
    if (!edited) {
      plan.layers.insert(plan.layers.end(), plan_.more.begin(), plan_.more.end());
      return;
    }
    std::ranges::move(record_tables(records, solved, retired_, adopt_.date), std::back_inserter(plan.layers));
    std::ranges::copy_if(plan_.more, std::back_inserter(plan.layers), [](const Layer& l) { return is_of_unify(l.name); });
    std::vector<Geometry> all = splits_of(plan_.find("splits"));
    all.insert(all.end(), splits.begin(), splits.end());
    if (!all.empty()) plan.layers.push_back(splits_layer(all, ground_->inputs.crs));
  }

  /// Marks the atoms that a hand put where they are, as long as their grid is locked.
  void lock_atoms(const Edit& edit, const SolvedPlan& solved, Layer& atoms) const {
    std::set<std::int64_t> marked;
    const int before = plan_.atoms.find_field("locked"), atom = plan_.atoms.find_field("atom");
    for (const Feature& f : plan_.atoms.features) {
      if (before >= 0 && !other_atoms_ && value_as_text(at(f.values, before)) == "1") marked.insert(std::stoll(value_as_text(at(f.values, atom))));
    }
    if (!adopt_.no_lock) {
      for (const std::int32_t a : edit.moved) marked.insert(a + 1);
    }
    mark_locked_atoms(std::move(marked), solved, locked_, before >= 0, atoms);
  }

  PlanFile plan_;
  const InputOptions& input_options_;
  const PlanOptions& options_;
  const AdoptOptions& adopt_;
  Language language_;
  std::set<std::string> locked_;
  std::unique_ptr<Ground> ground_;
  bool other_atoms_ = false;  ///< the atoms were cut: they are not those of the file
  SolvedPlan before_;
  DrawnGrids drawn_;
  Diagnostics refusals_;  ///< and what else the hand is told
  std::vector<RetiredCode> retired_;
  LedgerColumns ledger_;
  AdoptResult out_;
};

}  // namespace

AdoptResult make_adopted(const InputOptions& input, const PlanOptions& options, const AdoptOptions& adopt, Language language, const RunContext& context) {
  StageClock clock(context);
  clock.begin("reading");
  PlanFile plan = read_plan_file(adopt.plan);
  Diagnostics diagnostics;
  InputOptions with_plan = input;
  with_plan.existing = adopt.plan + "::grids", with_plan.existing_code = "code", with_plan.existing_name = "name";
  NormalizedInputs inputs = normalize(with_plan, context, diagnostics);
  add_splits(splits_of(plan.find("splits")), inputs);
  const auto begin = [&](const char* stage) { clock.begin(stage); };
  const Diagnostics read = adopt.split_atoms ? diagnostics : Diagnostics{};
  auto ground = lay_ground(std::move(inputs), input.gaps, options, std::move(diagnostics), context, begin);
  InputOptions as_written = input;
  as_written.existing.clear(), as_written.existing_code.clear(), as_written.existing_name.clear();
  std::vector<Geometry> splits;
  if (adopt.split_atoms) {
    if (adopt.grids.empty() || !adopt.moves.empty()) throw Error(ErrorKind::usage, "adopt.split_alone");
    splits = Adoption(plan, as_written, options, adopt, language).splits(ground, context);
    if (!splits.empty()) {
      inputs = std::move(ground->inputs);
      add_splits(splits, inputs);
      ground = lay_ground(std::move(inputs), input.gaps, options, read, context, begin);
    }
  }
  return Adoption(std::move(plan), as_written, options, adopt, language).run(std::move(ground), splits, context, clock);
}

AdoptSummary run_adopt(const InputOptions& input, const PlanOptions& options, const AdoptOptions& adopt, const OutputOptions& output, const RunContext& context) {
  check_outputs(output);
  check_date(adopt.date);
  AdoptResult result = make_adopted(input, options, adopt, output.language, context);
  write_result(result.made.result, output, {}, context);
  return {std::move(result.made.result.summary), std::move(result.count)};
}

}  // namespace qipan
