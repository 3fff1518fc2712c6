// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/adopt.h"

#include <algorithm>
#include <array>
#include <cmath>
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
#include "engine/geo/vector_io.h"
#include "engine/grid/assembly.h"
#include "engine/input/existing.h"
#include "engine/input/normalize.h"
#include "engine/lineage/carry.h"
#include "engine/lineage/lineage_layers.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/outputs.h"
#include "engine/workflow/stage_clock.h"
#include "engine/workflow/written_plan.h"

namespace qipan {
namespace {

/// What the plan says of a grid by itself (grid_layer.h): no column of a ledger.
constexpr std::array<const char*, 15> kMeasured = {"code", "name", "kind", "community", "households", "population", "buildings", "area_m2",
                                                   "difficulty", "band_low", "band_high", "in_band", "reason", "polsby_popper", "border_on_features"};

Holding holding(const Atom& a) { return {a.households, a.buildings, std::llround(a.area_m2 * 100)}; }

/// A table that the user names, or that is in memory.
Layer read_table(const std::string& role, const std::string& source, const InputOptions& input) {
  Diagnostics ignored;
  const auto ready = std::ranges::find(input.in_memory, role, [](const auto& entry) { return entry.first; });
  return ready != input.in_memory.end() ? ready->second.make(ignored) : read_layer(LayerSource::parse(source), ignored);
}

class Adoption {
 public:
  Adoption(PlanFile plan, const InputOptions& input_options, const PlanOptions& options, const AdoptOptions& adopt, Language language)
      : plan_(std::move(plan)), input_options_(input_options), options_(options), adopt_(adopt), language_(language), locked_(locked_codes(plan_.grids)) {}

  /// Land that atoms must be cut for, so that the plan follows the drawn borders. Nothing else is changed.
  std::vector<Geometry> splits(std::unique_ptr<Ground>& ground, const RunContext& context) {
    ground_ = std::move(ground);
    const Edit edit = match_and_grant(context);
    std::vector<Geometry> out = pieces_to_split(shifts_against(relabelled(edit), context).shifts, adopt_.snap_m);
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
    read_ledger(solved);
    compare_with_drawn(solved, context);
    judge(touched, edited || edit.refused > 0, solved);
    const auto manifest = manifest_after(plan_, manifest_rows(input_options_, options_, context.seed, false), edited);
    out_.made.result = draw_plan(*ground_, solved, manifest, language_, context, [&](const char* stage) { clock.begin(stage); });
    add_columns(edit, touched, solved);
    add_tables(edited, splits, solved);
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
      const Layer table = read_table("moves", adopt_.moves, input_options_);
      for (AtomWish& wish : read_wishes(table, ground_->atoms, before_.grids)) override_with(std::move(wish));
    }
    if (!adopt_.grids.empty()) {
      match_drawn(context);
      for (AtomWish& wish : wishes_of(drawn_, before_.grids, before_.grid_of_atom)) override_with(std::move(wish));
    }
    retired_ = read_retired(plan_.path, ground_->diagnostics);
    const auto polygons = polygons_of_labels(ground_->atoms.mesh, ground_->atoms.atoms.size());
    EditRules rules{.atoms = ground_->atoms, .communities = ground_->inputs.communities, .grids = before_.grids, .before = before_.grid_of_atom};
    for (std::size_t g = 0; g < before_.grids.size(); ++g) {
      if (locked_.contains(before_.grids[g].code)) rules.locked.insert(static_cast<std::int32_t>(g));
    }
    for (const RetiredCode& r : retired_) rules.retired.insert(r.code);
    rules.scheme = code_scheme(adopt_.code_scheme, adopt_.code_prefix);
    rules.where = [&](std::int32_t a) { return ground_->coverage.to_geometry(at(polygons, a)); };
    Edit edit = grant_wishes(rules, wishes, refusals_);
    out_.count.atoms = edit.moved.size(), out_.count.refused = edit.refused;
    Milli moved = 0;
    for (const std::int32_t a : edit.moved) moved += at(ground_->atoms.atoms, a).households;
    out_.count.households = static_cast<double>(moved) / 1000.0;
    return edit;
  }

  void match_drawn(const RunContext& context) {
    InputOptions options;
    options.existing = adopt_.grids, options.existing_code = adopt_.grids_code;
    const auto ready = std::ranges::find(input_options_.in_memory, "grids", [](const auto& entry) { return entry.first; });
    if (ready != input_options_.in_memory.end()) options.in_memory.emplace_back("existing", ready->second);
    NormalizedInputs read;
    read.crs = ground_->inputs.crs;
    RoleReader reader(options, context, refusals_);
    read_existing(reader, options, context, read, refusals_);
    std::swap(ground_->inputs.existing, read.existing);
    drawn_.today = match_today(ground_->inputs, ground_->coverage, ground_->elements, ground_->atoms, context);
    std::swap(ground_->inputs.existing, read.existing);
    drawn_.grids = std::move(read.existing);
  }

  /// The grids of the plan, and how the drawn ones differ from them.
  struct Against {
    std::vector<std::string> codes;
    std::vector<Geometry> lands;
    std::vector<BorderShift> shifts;
  };
  Against shifts_against(const SolvedPlan& solved, const RunContext& context) {
    Against out;
    const Assembly assembly = assemble_grids(ground_->coverage, ground_->atoms, solved.grid_of_atom, solved.grids.size(), context);
    std::vector<Geometry> bent(drawn_.grids.size());
    std::map<std::string, std::int32_t> number;
    for (std::size_t d = 0; d < drawn_.grids.size(); ++d) number.emplace(drawn_.grids[d].code, static_cast<std::int32_t>(d));
    std::vector<std::int32_t> of_grid;
    for (std::size_t g = 0; g < solved.grids.size(); ++g) {
      out.codes.push_back(solved.grids[g].code);
      out.lands.push_back(ground_->coverage.to_geometry(assembly.polygons[g]));
      const auto it = number.find(out.codes.back());
      of_grid.push_back(it == number.end() ? -1 : it->second);
      if (of_grid.back() >= 0) at(bent, of_grid.back()) = out.lands.back();
    }
    for (std::size_t a = 0; a < solved.grid_of_atom.size(); ++a) drawn_.today.of_atom[a] = at(of_grid, solved.grid_of_atom[a]);
    std::swap(ground_->inputs.existing, drawn_.grids);
    out.shifts = measure_shifts(ground_->inputs, ground_->elements, ground_->atoms, drawn_.today, bent, context);
    std::swap(ground_->inputs.existing, drawn_.grids);
    return out;
  }

  /// What of the drawn layer the plan could not follow.
  void compare_with_drawn(const SolvedPlan& solved, const RunContext& context) {
    if (adopt_.grids.empty()) return;
    const Against found = shifts_against(solved, context);
    Diagnostics told = compare_drawn(drawn_.grids, found.shifts, found.codes, found.lands, adopt_.snap_m);
    out_.count.shifted = static_cast<std::size_t>(std::ranges::count(told, std::string("adopt.border_shift"), &Diagnostic::code));
    std::ranges::move(told, std::back_inserter(refusals_));
  }

  /// New grids bear the code that the hand wrote.
  void name_new(const Edit& edit, SolvedPlan& solved) {
    const CodeScheme scheme = code_scheme(adopt_.code_scheme, adopt_.code_prefix);
    for (const std::int32_t a : edit.moved) {
      const std::int32_t wished = at(edit.grid_of_atom, a);
      if (static_cast<std::size_t>(wished) < before_.grids.size()) continue;
      Grid& g = at(solved.grids, at(solved.grid_of_atom, a));
      const Community& community = at(ground_->inputs.communities, g.community);
      g.code = at(edit.new_codes, wished - static_cast<std::int32_t>(before_.grids.size()));
      g.name = (community.name.empty() ? community.id : community.name) + sequence_text(scheme, number_in(scheme, community.id, g.code).value_or(0));
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

  void read_ledger(const SolvedPlan& solved) {
    if (adopt_.ledger.empty()) return;
    std::vector<Layer> sheets;
    const LayerSource source = LayerSource::parse(adopt_.ledger);
    const bool in_memory = std::ranges::find(input_options_.in_memory, "ledger", [](const auto& entry) { return entry.first; }) != input_options_.in_memory.end();
    if (in_memory || !source.layer.empty()) {
      sheets.push_back(read_table("ledger", adopt_.ledger, input_options_));
    } else {
      Diagnostics ignored;
      for (const std::string& sheet : layer_names(source.path)) sheets.push_back(read_layer({.path = source.path, .layer = sheet, .where = {}, .encoding = {}}, ignored));
    }
    std::vector<std::string> codes;
    for (const Grid& g : solved.grids) codes.push_back(g.code);
    std::ranges::sort(codes);
    ledger_ = read_ledger_columns(sheets, codes, std::vector<std::string>(kMeasured.begin(), kMeasured.end()), refusals_);
    out_.count.columns = ledger_.fields, out_.count.rows = ledger_.by_code.size();
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
      const bool of_redraw = d.code.starts_with("redraw.") || d.layer == "existing";
      const bool of_a_grid = d.code.starts_with("adopt.") && d.layer == "grids" && !codes.contains(d.feature) && !gone.contains(d.feature);
      if (of_redraw || of_a_grid || (!anew && d.code.starts_with("adopt."))) ground_->diagnostics.push_back(std::move(d));
    }
    Diagnostics broken = find_broken(ground_->coverage, ground_->atoms, solved.grids, solved.grid_of_atom, touched, before_.grid_of_atom, before_.grids.size());
    out_.count.broken = broken.size();
    std::ranges::move(refusals_, std::back_inserter(ground_->diagnostics));
    std::ranges::move(broken, std::back_inserter(ground_->diagnostics));
  }

  /// Columns of the plan that are not measured live on; then the locks.
  void add_columns(const Edit& edit, const std::set<std::int32_t>& touched, const SolvedPlan& solved) {
    const Layer& today = ground_->inputs.existing_layer;
    trace(solved);
    PlanLayers& plan = out_.made.result.plan;
    Layer& grids = plan.layers.front();
    std::vector<std::string> own;
    for (const Field& f : grids.fields) own.push_back(f.name);
    carried_ = carry_fields(today, lineage_, std::vector<std::string>{"code", "name"}, own);
    grids.fields.insert(grids.fields.end(), carried_.fields.begin(), carried_.fields.end());
    std::map<std::string, std::size_t> number;
    for (std::size_t g = 0; g < solved.grids.size(); ++g) number[solved.grids[g].code] = g;
    if (!adopt_.no_lock) {
      for (const std::int32_t g : touched) locked_.insert(at(solved.grids, g).code);
    }
    for (const std::string& code : out_.count.ended) locked_.erase(code);
    if (!locked_.empty() && grids.find_field("locked") < 0) grids.fields.push_back({"locked", FieldType::integer});
    const int locked = grids.find_field("locked");
    for (Feature& f : grids.features) {
      const std::string code = value_as_text(f.values.front());
      const auto& values = carried_.values[number.at(code)];
      f.values.insert(f.values.end(), values.begin(), values.end());
      f.values.resize(grids.fields.size());
      if (locked >= 0) at(f.values, locked) = locked_.contains(code) ? Value(std::int64_t{1}) : Value(std::monostate{});
    }
    put_columns(ledger_, grids);
    out_.count.locked.assign(locked_.begin(), locked_.end());
    lock_atoms(edit, solved, *std::ranges::find(plan.layers, "atoms", &Layer::name));
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
    std::erase_if(marked, [&](std::int64_t a) { return !locked_.contains(at(solved.grids, at(solved.grid_of_atom, static_cast<std::int32_t>(a - 1))).code); });
    if (marked.empty() && before < 0) return;
    atoms.fields.push_back({"locked", FieldType::integer});
    for (std::size_t a = 0; a < atoms.features.size(); ++a)
      atoms.features[a].values.push_back(marked.contains(static_cast<std::int64_t>(a) + 1) ? Value(std::int64_t{1}) : Value(std::monostate{}));
  }

  void trace(const SolvedPlan& solved) {
    // Grids in the order of the inputs, which the carried columns follow.
    const NormalizedInputs& inputs = ground_->inputs;
    std::map<std::string, std::int32_t> row;
    std::vector<std::string> old_codes, new_codes;
    for (const ExistingGrid& g : inputs.existing) row[g.code] = static_cast<std::int32_t>(old_codes.size()), old_codes.push_back(g.code);
    for (const Grid& g : solved.grids) new_codes.push_back(g.code);
    std::vector<SharedCell> cells;
    olds_.clear();
    const int start = inputs.existing_layer.find_field("start_date");
    for (std::size_t g = 0; g < inputs.existing.size(); ++g) {
      olds_.push_back({inputs.existing[g].code, inputs.existing[g].name, {}});
      if (start >= 0) olds_.back().start_date = value_as_text(at(inputs.existing_layer.features[g].values, start));
    }
    for (std::size_t a = 0; a < ground_->atoms.atoms.size(); ++a) {
      const std::int32_t from = row.at(at(before_.grids, before_.grid_of_atom[a]).code);
      cells.push_back({from, solved.grid_of_atom[a], holding(ground_->atoms.atoms[a])});
      at(olds_, from).held += cells.back().held;
    }
    lineage_ = trace_lineage(old_codes, new_codes, cells);
  }

  void add_tables(bool edited, const std::vector<Geometry>& splits, const SolvedPlan& solved) {
    PlanLayers& plan = out_.made.result.plan;
    if (!edited) {
      plan.layers.insert(plan.layers.end(), plan_.more.begin(), plan_.more.end());
      return;
    }
    std::vector<NamedGrid> news;
    for (const Grid& g : solved.grids) news.push_back({g.code, g.name, {g.households, g.buildings, std::llround(g.area_m2 * 100)}});
    const LineageRecord record{lineage_, olds_, news, retired_, adopt_.date, &carried_};
    plan.layers.push_back(lineage_table(record));
    plan.layers.push_back(moves_table(record));
    std::vector<Geometry> all = splits_of(plan_.find("splits"));
    all.insert(all.end(), splits.begin(), splits.end());
    if (!all.empty()) plan.layers.push_back(splits_layer(all, ground_->inputs.crs));
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
  std::vector<NamedGrid> olds_;
  Lineage lineage_;
  CarriedFields carried_;
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
