// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/unify.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/text.h"
#include "engine/base/union_find.h"
#include "engine/diff/agreement.h"
#include "engine/diff/grid_set.h"
#include "engine/input/normalize.h"
#include "engine/lineage/lineage.h"
#include "engine/plan/arithmetic.h"
#include "engine/plan/evaluate.h"
#include "engine/redraw/today.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/outputs.h"
#include "engine/workflow/stage_clock.h"

namespace qipan {
namespace {

constexpr double kSteepness = 8;           ///< a border of every eighth department costs a third of its price, of every fourth a seventh
constexpr double kMetresPerHousehold = 2;  ///< of road border, for each household that a cut parts from its neighbours

/// A department's grids, and where they are on the land.
struct Labels {
  GridSet grids;
  Today on;
};

std::int32_t atom_of(const Ground& ground, std::int32_t element) { return element < 0 ? -1 : at(ground.atoms.of_element, element); }

Today match(const GridSet& grids, const Ground& ground, const RunContext& context) {
  std::vector<const Geometry*> lands;
  for (const Geometry& shape : grids.shapes) lands.push_back(&shape);
  return match_grids(lands, ground.inputs, ground.coverage, ground.elements, ground.atoms, context);
}

/// The parts of a department's grids that hang together, as regions of a community.
std::vector<std::int32_t> connected_labels(const Problem& problem, const std::vector<std::int32_t>& atoms, const std::vector<std::int32_t>& of_atom) {
  UnionFind parts(atoms.size());
  for (const Seam& s : problem.seams)
    if (at(of_atom, at(atoms, s.a)) == at(of_atom, at(atoms, s.b))) parts.unite(s.a, s.b);
  std::vector<std::int32_t> region;
  for (std::size_t k = 0; k < atoms.size(); ++k) region.push_back(parts.find(static_cast<std::int32_t>(k)));
  return region;
}

/// Hands each problem on with seams that are cheap where departments have borders and dear elsewhere.
class Agreeing : public Partitioner {
 public:
  Agreeing(const Partitioner& inner, const std::vector<Labels>& labels, const UnifyOptions& unify, const std::vector<CommunityProblem>& problems)
      : inner_(inner), labels_(labels), unify_(unify) {
    for (const Department& d : unify.departments) total_ += d.weight;
    for (const CommunityProblem& p : problems) atoms_.emplace(p.problem.id, &p.atoms);
  }

  [[nodiscard]] Solution solve(const Problem& problem, Preset preset, const RunContext& context) const override {
    if (unify_.agreement <= 0 || total_ <= 0) return inner_.solve(problem, preset, context);
    const std::vector<std::int32_t>& atoms = *atoms_.at(problem.id);
    const auto discount = [&](std::int32_t a, std::int32_t b) { return a < 0 || b < 0 ? 1.0 : std::exp(-kSteepness * parted(at(atoms, a), at(atoms, b))); };
    Problem priced = problem;
    for (Seam& s : priced.seams) {
      const double households = static_cast<double>(std::min(at(problem.atoms, s.a).households, at(problem.atoms, s.b).households));
      const double dearer = unify_.agreement * (static_cast<double>(s.length) + kMetresPerHousehold * households);
      s.cut_cost = std::llround((static_cast<double>(s.cut_cost) + dearer) * discount(s.a, s.b));
    }
    for (Corner& c : priced.corners) {
      const std::size_t k = c.around.size();
      std::vector<double> of_seam;  // seam i lies between sectors i - 1 and i
      for (std::size_t i = 0; i < k; ++i) of_seam.push_back(discount(c.around[(i + k - 1) % k], c.around[i]));
      for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) c.turn[i * k + j] = std::llround(static_cast<double>(c.turn[i * k + j]) * (of_seam[i] + of_seam[j]) / 2);
    }
    const double free = 1 + unify_.agreement;
    priced.weights.compactness = static_cast<std::int32_t>(std::lround(problem.weights.compactness / free));
    priced.weights.balance = static_cast<std::int32_t>(std::lround(problem.weights.balance / free));
    Solution found = inner_.solve(priced, preset, context);
    for (const Labels& l : labels_) {  // a department's own grids may be the best answer as they are
      Solution as_is = evaluate(priced, connected_labels(priced, atoms, l.on.of_atom));
      if (as_is.objective < found.objective) as_is.stopped_early = found.stopped_early, found = std::move(as_is);
    }
    Solution out = evaluate(problem, found.region);  // as the plan is priced without departments: what is proven of it holds for any plan
    out.stopped_early = found.stopped_early;
    return out;
  }

 private:
  /// Weighted share of the departments that have a border between two atoms.
  [[nodiscard]] double parted(std::int32_t a, std::int32_t b) const {
    double sum = 0;
    for (std::size_t d = 0; d < labels_.size(); ++d)
      if (at(labels_[d].on.of_atom, a) != at(labels_[d].on.of_atom, b)) sum += unify_.departments[d].weight;
    return sum / total_;
  }

  const Partitioner& inner_;
  const std::vector<Labels>& labels_;
  const UnifyOptions& unify_;
  double total_ = 0;
  std::map<std::string, const std::vector<std::int32_t>*> atoms_;
};

double pairs(std::int64_t milli) {
  const double n = static_cast<double>(milli) / 1000.0;
  return n > 1 ? n * (n - 1) / 2 : 0;
}

double rounded(double v, double scale) { return std::round(v * scale) / scale; }
double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// Cells of one department and the plan: units and buildings as they lie, land by atoms.
std::vector<SharedCell> cells_of(const Labels& labels, const Ground& ground, const std::vector<std::int32_t>& grid_of_atom) {
  std::vector<SharedCell> cells;
  for (std::size_t u = 0; u < ground.elements.units.size(); ++u) {
    const HouseholdUnit& unit = ground.elements.units[u];
    if (const std::int32_t a = atom_of(ground, unit.element); a >= 0 && unit.households > 0)
      cells.push_back({labels.on.of_unit[u], at(grid_of_atom, a), {unit.households, 0, 0}});
  }
  for (std::size_t b = 0; b < ground.inputs.buildings.size(); ++b) {
    if (const std::int32_t a = atom_of(ground, ground.elements.of_building[b]); a >= 0) cells.push_back({labels.on.of_building[b], at(grid_of_atom, a), {0, 1, 0}});
  }
  for (std::size_t a = 0; a < grid_of_atom.size(); ++a)
    cells.push_back({labels.on.of_atom[a], grid_of_atom[a], {0, 0, std::llround(ground.atoms.atoms[a].area_m2 * 100)}});
  return cells;
}

/// Households that any plan can match at most which violates no more than this one: an atom goes whole into a grid that goes on from one
/// grid of the department, and a grid holds what its ceiling admits, but for what is violated and for grids without a band.
Milli most_matched(const Labels& labels, const Ground& ground, const std::vector<Grid>& grids, const PlanOptions& options) {
  const Milli ceiling = std::llround(1000 * std::max({options.high, options.difficult_high, options.rural_high}));
  std::map<std::pair<std::int32_t, std::int32_t>, Milli> share;  // atom, grid of the department
  std::map<std::int32_t, Milli> held, most_of_atom;
  for (std::size_t u = 0; u < ground.elements.units.size(); ++u) {
    const HouseholdUnit& unit = ground.elements.units[u];
    const std::int32_t atom = atom_of(ground, unit.element), grid = labels.on.of_unit[u];
    if (atom >= 0 && grid >= 0) share[{atom, grid}] += unit.households, held[grid] += unit.households;
  }
  for (const auto& [key, households] : share) most_of_atom[key.first] = std::max(most_of_atom[key.first], households);
  Milli by_atoms = 0, by_grids = 0;
  for (const auto& [atom, households] : most_of_atom) by_atoms += households;
  for (const auto& [grid, households] : held) by_grids += std::min(ceiling, households);
  for (const Grid& g : grids) by_grids += g.has_band ? outside(g.band, g.households) : g.households;
  return std::min(by_atoms, by_grids);
}

struct Compared {
  DepartmentAgreement agreement;
  Layer correspondence;
};

struct Lines {
  Geometry borders, outline;  ///< between grids, around the land
  Geometry seams;             ///< between atoms, and the borders drawn: where one can run
};

Compared compare(const Department& department, const Labels& labels, const std::vector<SharedCell>& cells, const std::vector<std::string>& codes,
                 const Lines& lines, double tolerance_m, Milli most) {
  const Lineage lineage = trace_lineage(labels.grids.codes, codes, cells);
  Compared out;
  DepartmentAgreement& a = out.agreement;
  a.name = department.name, a.weight = department.weight, a.grids = labels.grids.size();
  std::vector<SharedCell> all = lineage.moves;
  all.insert(all.end(), lineage.stays.begin(), lineage.stays.end());
  std::ranges::sort(all, {}, [](const SharedCell& c) { return std::pair(c.from, c.to); });
  std::vector<Holding> from(labels.grids.size()), to(codes.size());
  for (const SharedCell& c : all) at(from, c.from) += c.held, at(to, c.to) += c.held;
  double both = 0, there = 0, here = 0;
  for (const SharedCell& c : all) both += pairs(c.held.households);
  for (const Holding& h : from) there += pairs(h.households);
  for (const Holding& h : to) here += pairs(h.households);
  const auto total = static_cast<double>(lineage.stayed.households + lineage.moved.households);
  a.households = total / 1000.0;
  a.matched = rounded(share(static_cast<double>(lineage.stayed.households), total), 1e4);
  a.matched_possible = rounded(std::min(1.0, share(static_cast<double>(most), total)), 1e4);
  a.pairs_together = rounded(share(both, there), 1e4);
  a.pairs_alike = rounded(share(2 * both, there + here), 1e4);
  const BorderShare border = border_share(labels.grids, lines.borders, lines.outline, tolerance_m);
  const BorderShare possible = border_share(labels.grids, lines.seams, lines.outline, tolerance_m);
  a.border_m = rounded(border.length_m, 10);
  a.border_kept = rounded(share(border.kept_m, border.length_m), 1e4);
  a.border_possible = rounded(share(possible.kept_m, border.length_m), 1e4);

  out.correspondence = {"", "correspondence_" + department.name, "", GeometryType::none,
                        {{"from_code", FieldType::text}, {"from_name", FieldType::text}, {"to_code", FieldType::text}, {"households", FieldType::real},
                         {"buildings", FieldType::integer}, {"area_m2", FieldType::real}, {"share_of_from", FieldType::real}, {"share_of_to", FieldType::real},
                         {"goes_on", FieldType::integer}}, {}};
  const auto part = [](const Holding& h, const Holding& whole) {
    return rounded(whole.households > 0 ? share(static_cast<double>(h.households), static_cast<double>(whole.households)) : share(static_cast<double>(h.area), static_cast<double>(whole.area)), 1e4);
  };
  std::ranges::stable_sort(all, {}, [&](const SharedCell& c) { return std::pair(at(labels.grids.codes, c.from), at(codes, c.to)); });
  for (const SharedCell& c : all) {
    const std::string& name = at(labels.grids.names, c.from);
    out.correspondence.features.push_back({static_cast<std::int64_t>(out.correspondence.features.size() + 1), {},
                                           {at(labels.grids.codes, c.from), name.empty() ? Value(std::monostate{}) : Value(name), at(codes, c.to),
                                            static_cast<double>(c.held.households) / 1000.0, c.held.buildings, static_cast<double>(c.held.area) / 100.0,
                                            part(c.held, at(from, c.from)), part(c.held, at(to, c.to)), std::int64_t{at(lineage.successor, c.from) == c.to}}});
  }
  return out;
}

Layer agreement_table(const std::vector<DepartmentAgreement>& list) {
  Layer out{"", "agreement", "", GeometryType::none,
            {{"department", FieldType::text}, {"weight", FieldType::real}, {"grids", FieldType::integer}, {"households", FieldType::real}, {"matched", FieldType::real},
             {"matched_possible", FieldType::real}, {"pairs_together", FieldType::real}, {"pairs_alike", FieldType::real}, {"border_m", FieldType::real}, {"border_kept", FieldType::real}, {"border_possible", FieldType::real}}, {}};
  for (const DepartmentAgreement& a : list)
    out.features.push_back({static_cast<std::int64_t>(out.features.size() + 1), {},
                            {a.name, a.weight, static_cast<std::int64_t>(a.grids), a.households, a.matched, a.matched_possible, a.pairs_together, a.pairs_alike, a.border_m, a.border_kept, a.border_possible}});
  return out;
}

}  // namespace

void validate_unify(const UnifyOptions& unify) {
  if (unify.departments.empty()) throw Error(ErrorKind::usage, "lineage.no_departments");
  std::set<std::string> names;
  double total = 0;
  for (const Department& d : unify.departments) {
    if (!names.insert(d.name).second) throw Error(ErrorKind::usage, "lineage.department_twice", {d.name});
    if (!(d.weight >= 0)) throw Error(ErrorKind::usage, "lineage.bad_weight", {d.name});
    total += d.weight;
  }
  if (!(total > 0)) throw Error(ErrorKind::usage, "lineage.bad_weight", {unify.departments.front().name});
}

UnifyResult unify_grids(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, const UnifyOptions& unify, Language language,
                        const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics) {
  validate_unify(unify);
  StageClock clock(context);
  const auto begin = [&](const char* stage) { clock.begin(stage); };
  std::vector<Layer> layers;  // before the long work: what cannot be read ends the run at once
  for (const Department& d : unify.departments) layers.push_back(read_grid_layer(d.source, diagnostics));
  Diagnostics of_departments;
  std::vector<Labels> labels(layers.size());
  for (std::size_t d = 0; d < layers.size(); ++d) {
    Diagnostics found;
    labels[d].grids = make_grid_set(std::move(layers[d]), unify.departments[d].source, inputs.crs, context, found);
    for (Diagnostic& note : found) note.layer = unify.departments[d].name, of_departments.push_back(std::move(note));
  }
  UnifyResult out;
  auto laid = lay_ground(std::move(inputs), input_options.gaps, options, std::move(diagnostics), context, begin);
  std::ranges::move(of_departments, std::back_inserter(laid->diagnostics));
  out.made.ground = std::move(laid);
  const Ground& ground = *out.made.ground;
  begin("today");
  for (Labels& l : labels) l.on = match(l.grids, ground, context);
  begin("solving");
  const std::vector<CommunityProblem> problems = prepare_problems(ground.atoms, ground.inputs, options);
  const Agreeing agreeing(partitioner, labels, unify, problems);
  out.made.solved = solve_communities(ground.atoms, ground.inputs, options, agreeing, context);
  auto manifest = manifest_rows(input_options, options, context.seed, out.made.solved.stopped_early);
  for (const Department& d : unify.departments) manifest.emplace_back("department:" + d.name, decimal(d.weight, 3));
  out.made.result = draw_plan(ground, out.made.solved, manifest, language, context, begin);

  begin("agreement");
  Lines lines;
  PlanLayers& plan = out.made.result.plan;
  const Layer& drawn = *plan.find("borders");
  const int left = drawn.find_field("left_code"), right = drawn.find_field("right_code");
  for (const Feature& f : drawn.features) {
    const bool between = !value_as_text(at(f.values, left)).empty() && !value_as_text(at(f.values, right)).empty();
    std::ranges::copy(f.geometry.lines, std::back_inserter((between ? lines.borders : lines.outline).lines));
  }
  for (const Feature& f : plan.find("atoms")->features)
    for (const Polygon& p : f.geometry.polygons) {
      lines.seams.lines.push_back(p.outer);
      lines.seams.lines.insert(lines.seams.lines.end(), p.holes.begin(), p.holes.end());
    }
  lines.seams.lines.insert(lines.seams.lines.end(), lines.borders.lines.begin(), lines.borders.lines.end());
  std::vector<std::string> codes;
  for (const Grid& g : out.made.solved.grids) codes.push_back(g.code);
  for (std::size_t d = 0; d < labels.size(); ++d) {
    const auto cells = cells_of(labels[d], ground, out.made.solved.grid_of_atom);
    Compared found = compare(unify.departments[d], labels[d], cells, codes, lines, unify.border_tolerance_m,
                             most_matched(labels[d], ground, out.made.solved.grids, options));
    out.agreement.push_back(std::move(found.agreement));
    plan.layers.push_back(std::move(found.correspondence));
  }
  plan.layers.insert(plan.layers.end() - static_cast<std::ptrdiff_t>(labels.size()), agreement_table(out.agreement));
  clock.end();
  out.made.result.summary.times = clock.times();
  return out;
}

UnifySummary run_unify(const InputOptions& input, const PlanOptions& options, const UnifyOptions& unify, const OutputOptions& output, const Partitioner& partitioner,
                       const RunContext& context) {
  check_outputs(output);
  validate_unify(unify);
  Diagnostics diagnostics;
  StageClock clock(context);
  clock.begin("reading");
  NormalizedInputs inputs = normalize(input, context, diagnostics);
  clock.end();
  UnifyResult result = unify_grids(std::move(inputs), input, options, unify, output.language, partitioner, context, std::move(diagnostics));
  write_result(result.made.result, output, clock.times(), context);
  return {std::move(result.made.result.summary), std::move(result.agreement)};
}

}  // namespace qipan
