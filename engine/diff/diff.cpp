// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/diff/diff.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/diff/grid_set.h"
#include "engine/diff/pieces.h"
#include "engine/geo/crs.h"
#include "engine/geo/repair.h"
#include "engine/geo/vector_io.h"
#include "engine/lineage/lineage_layers.h"
#include "engine/lineage/sentences.h"

namespace qipan {
namespace {

std::int64_t dm2(double m2) { return std::llround(m2 * 100.0); }
double rounded(double v, double scale) { return std::round(v * scale) / scale; }
double whole(std::int64_t thousandths) { return static_cast<double>(thousandths) / 1000.0; }

XY middle(const Layer& layer) {
  Extent all{1e300, 1e300, -1e300, -1e300};
  for (const Feature& f : layer.features) {
    const Extent e = extent_of(f.geometry);
    all = {std::min(all.min_x, e.min_x), std::min(all.min_y, e.min_y), std::max(all.max_x, e.max_x), std::max(all.max_y, e.max_y)};
  }
  return {(all.min_x + all.max_x) / 2, (all.min_y + all.max_y) / 2};
}

/// The same for exchanged layers: a metric CRS before another, then by its text.
std::string common_crs(const Layer& before, const Layer& after, const std::string& wanted) {
  if (!wanted.empty() && wanted.find_first_not_of("0123456789") == std::string::npos) throw Error(ErrorKind::usage, "lineage.crs_number", {wanted});
  const auto key = [](const Layer& l) { return std::tuple(!crs_is_projected_metric(l.crs), l.crs); };
  const Layer& leader = key(after) < key(before) ? after : before;
  XY place = middle(leader);
  if (before.crs == after.crs) {
    const XY a = middle(before), b = middle(after);
    place = {(a.x + b.x) / 2, (a.y + b.y) / 2};
  }
  return choose_working_crs(wanted, leader.crs, place);
}

struct Home {
  std::int32_t from = -1, to = -1;
  XY place;
  std::int64_t households = 0;
};

class Diff {
 public:
  Diff(const DiffOptions& options, const RunContext& context) : options_(options), context_(context) {}

  DiffReport run() {
    if (!(options_.tolerance_m >= 0)) throw Error(ErrorKind::usage, "lineage.tolerance");
    read();
    context_.report("overlay", 0);
    pieces_ = overlay(before_, after_, options_.tolerance_m, context_);
    proceed();
    locate();
    measure();
    std::vector<std::string> old_codes = before_.codes, new_codes = after_.codes;
    lineage_ = trace_lineage(old_codes, new_codes, cells_);
    name();
    const LineageRecord record{.lineage = lineage_, .olds = olds_, .news = news_};
    tell(record);
    report_.layers.push_back(draw_pieces());
    report_.layers.push_back(draw_changes());
    report_.before = draw_all(before_, lineage_.old_relation, &lineage_.successor);
    report_.after = draw_all(after_, lineage_.new_relation, nullptr);
    report_.layers.push_back(lineage_table(record));
    report_.layers.push_back(moves_table(record));
    return std::move(report_);
  }

 private:
  void proceed() const {
    if (context_.stopped()) throw Error(ErrorKind::internal, "lineage.stopped");
  }

  void read() {
    context_.report("reading", 0);
    Layer before = read_grid_layer(options_.before, report_.diagnostics), after = read_grid_layer(options_.after, report_.diagnostics);
    crs_ = common_crs(before, after, options_.crs);
    report_.crs_title = crs_title(crs_);
    before_ = make_grid_set(std::move(before), options_.before, crs_, context_, report_.diagnostics);
    after_ = make_grid_set(std::move(after), options_.after, crs_, context_, report_.diagnostics);
    proceed();
    report_.old_grids = before_.size(), report_.new_grids = after_.size();
    report_.old_overlap_m2 = rounded(before_.overlap_m2, 100), report_.new_overlap_m2 = rounded(after_.overlap_m2, 100);
  }

  /// Every building in its old and its new grid.
  void locate() {
    if (options_.buildings.empty()) return;
    context_.report("buildings", 0);
    Layer layer = read_layer(LayerSource::parse(options_.buildings), report_.diagnostics);
    if (layer.crs.empty()) throw Error(ErrorKind::input, "lineage.no_crs", {layer.path, layer.name});
    const int field = options_.households.empty() ? -1 : layer.find_field(options_.households);
    if (field < 0 && !options_.households.empty()) {
      std::string there;
      for (const Field& f : layer.fields) there += (there.empty() ? "" : ", ") + f.name;
      throw Error(ErrorKind::input, "lineage.no_field", {layer.path, layer.name, options_.households, there});
    }
    const Transform transform(layer.crs, crs_);
    const GridFinder old_grids(before_), new_grids(after_);
    std::size_t nowhere = 0;
    for (Feature& f : layer.features) {
      if (f.geometry.empty()) continue;
      transform.apply(f.geometry);
      Home home;
      home.place = f.geometry.polygons.empty() && f.geometry.points.size() == 1 ? f.geometry.points.front() : point_inside(f.geometry);
      home.from = old_grids.find(home.place), home.to = new_grids.find(home.place);
      if (home.from < 0 && home.to < 0) {
        ++nowhere;
        continue;
      }
      if (field >= 0) {
        const Value& v = at(f.values, field);
        double number = 0;
        if (const auto* i = std::get_if<std::int64_t>(&v)) number = static_cast<double>(*i);
        if (const auto* d = std::get_if<double>(&v)) number = *d;
        home.households = std::isfinite(number) && number > 0 ? std::llround(number * 1000.0) : 0;
      }
      homes_.push_back(home);
    }
    if (nowhere > 0) report_.diagnostics.push_back({Severity::info, "lineage.buildings_nowhere", "buildings", "", {std::to_string(nowhere)}, {}});
    std::ranges::stable_sort(homes_, {}, [](const Home& h) { return std::pair(h.from, h.to); });
    proceed();
  }

  /// Households of a part of two grids, spread over their area: what either layer says, or the mean of both.
  [[nodiscard]] std::int64_t spread(const Piece& p) const {
    const auto share = [&](const GridSet& grids, std::int32_t g) {
      return static_cast<double>(at(grids.households, g)) * (at(grids.areas, g) > 0 ? p.area_m2 / at(grids.areas, g) : 0);
    };
    const bool old_known = p.from >= 0 && !before_.households.empty(), new_known = p.to >= 0 && !after_.households.empty();
    if (old_known && new_known) return std::llround((share(before_, p.from) + share(after_, p.to)) / 2);
    return old_known ? std::llround(share(before_, p.from)) : new_known ? std::llround(share(after_, p.to)) : 0;
  }

  void measure() {
    estimated_ = options_.buildings.empty() && (!before_.households.empty() || !after_.households.empty());
    report_.measured = !options_.buildings.empty() ? "buildings" : estimated_ ? "area with households" : "area";
    held_.resize(pieces_.size());
    std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::size_t, std::size_t>> range;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const auto [it, first] = range.try_emplace({pieces_[i].from, pieces_[i].to}, i, i);
      it->second.second = i + 1;
    }
    for (const Home& home : homes_) {
      SharedCell cell{home.from, home.to, {home.households, 1, 0}};
      report_.households += whole(home.households);
      cells_.push_back(cell);
      const auto it = range.find({home.from, home.to});
      if (it == range.end()) continue;
      for (std::size_t i = it->second.first; i < it->second.second; ++i) {
        if (it->second.second - it->second.first > 1 && !pieces_[i].shape.empty() && !holds(pieces_[i].shape, home.place)) continue;
        held_[i] += cell.held;
        break;
      }
    }
    report_.buildings = static_cast<std::int64_t>(homes_.size());
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      Piece& p = pieces_[i];
      if (estimated_ && !p.thin) held_[i].households = spread(p);
      if (held_[i].buildings > 0) p.thin = false;
      held_[i].area = dm2(p.area_m2);
      if (p.thin) continue;
      cells_.push_back({p.from, p.to, {estimated_ ? held_[i].households : 0, 0, held_[i].area}});
      if (p.from < 0 || p.to < 0) land_.push_back({p.from, p.to, {0, 0, held_[i].area}});
      if (estimated_) report_.households += whole(held_[i].households);
    }
  }

  void name() {
    const auto named = [](const GridSet& grids) {
      std::vector<NamedGrid> out;
      for (std::size_t g = 0; g < grids.size(); ++g) out.push_back({grids.codes[g], grids.names[g], {}, grids.start_dates[g]});
      return out;
    };
    olds_ = named(before_), news_ = named(after_);
    for (const SharedCell& c : cells_) {
      if (c.from >= 0) at(olds_, c.from).held += c.held;
      if (c.to >= 0) at(news_, c.to).held += c.held;
    }
  }

  void tell(const LineageRecord& record) {
    std::map<std::string, std::size_t> counts;
    for (const Relation r : lineage_.new_relation) ++counts[relation_name(r)];
    for (const char* r : {"kept", "changed", "split", "merged", "split+merged", "new"})
      if (counts.contains(r)) report_.relations.emplace_back(r, counts[r]);
    std::size_t merged_away = 0, dissolved = 0;
    for (std::size_t o = 0; o < olds_.size(); ++o)
      if (lineage_.successor[o] < 0) ++(lineage_.old_relation[o] == Relation::merged ? merged_away : dissolved);
    if (merged_away > 0) report_.relations.emplace_back("merged away", merged_away);
    if (dissolved > 0) report_.relations.emplace_back("dissolved", dissolved);
    report_.moved_households = whole(lineage_.moved.households);
    report_.moved_buildings = lineage_.moved.buildings;
    report_.moved_area_m2 = static_cast<double>(lineage_.moved.area) / 100.0;
    for (const SharedCell& c : land_) (c.from < 0 ? report_.new_land_m2 : report_.lost_land_m2) += static_cast<double>(c.held.area) / 100.0;
    for (const Piece& p : pieces_)
      if (p.thin && !stays(p)) report_.sliver_m2 += p.area_m2;
    report_.sliver_m2 = rounded(report_.sliver_m2, 100);
    std::vector<Holding> in(news_.size()), out(olds_.size());
    for (const SharedCell& c : lineage_.moves) at(out, c.from) += c.held, at(in, c.to) += c.held;
    for (ChangeSentence& s : change_sentences(record, land_, estimated_)) {
      const std::int32_t o = s.ended ? static_cast<std::int32_t>(s.grid) : lineage_.predecessor[s.grid];
      const Holding came = s.ended ? Holding{} : in[s.grid], went = o < 0 ? Holding{} : at(out, o);
      const NamedGrid& g = s.ended ? olds_[s.grid] : news_[s.grid];
      const bool renamed = s.ended && lineage_.successor[s.grid] >= 0;
      const std::string relation = renamed ? "renamed" : relation_name(s.ended ? lineage_.old_relation[s.grid] : lineage_.new_relation[s.grid]);
      report_.changes.push_back({g.code, g.name, relation, s.ended, whole(came.households), whole(went.households), static_cast<double>(came.area) / 100.0,
                                 static_cast<double>(went.area) / 100.0, std::move(s.english), std::move(s.chinese)});
      shown_.emplace_back(s.ended, s.grid);
    }
  }

  [[nodiscard]] bool stays(const Piece& p) const { return p.from >= 0 && p.to >= 0 && at(lineage_.successor, p.from) == p.to; }

  [[nodiscard]] Layer draw_pieces() const {
    Layer out{"", "pieces", crs_, GeometryType::polygon,
              {{"from_code", FieldType::text}, {"to_code", FieldType::text}, {"kind", FieldType::text}, {"households", FieldType::real},
               {"buildings", FieldType::integer}, {"area_m2", FieldType::real}}, {}};
    const Value none = std::monostate{};
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Piece& p = pieces_[i];
      if (p.thin || stays(p)) continue;
      const Geometry& shape = !p.shape.empty() ? p.shape : p.from >= 0 ? at(before_.shapes, p.from) : at(after_.shapes, p.to);
      out.features.push_back({static_cast<std::int64_t>(out.features.size() + 1), shape,
                              {p.from < 0 ? none : Value(at(before_.codes, p.from)), p.to < 0 ? none : Value(at(after_.codes, p.to)),
                               std::string(p.from < 0 ? "new_land" : p.to < 0 ? "lost_land" : "moved"), whole(held_[i].households), held_[i].buildings,
                               static_cast<double>(held_[i].area) / 100.0}});
    }
    return out;
  }

  [[nodiscard]] Layer draw_all(const GridSet& grids, const std::vector<Relation>& relation, const std::vector<std::int32_t>* successor) const {
    Layer out{"", "grids", crs_, GeometryType::polygon, {{"code", FieldType::text}, {"relation", FieldType::text}, {"gone", FieldType::integer}}, {}};
    for (std::size_t g = 0; g < grids.size(); ++g) {
      const bool gone = successor != nullptr && (*successor)[g] < 0;
      out.features.push_back({static_cast<std::int64_t>(g + 1), grids.shapes[g], {grids.codes[g], relation_name(relation[g]), std::int64_t{gone}}});
    }
    return out;
  }

  [[nodiscard]] Layer draw_changes() const {
    Layer out{"", "changes", crs_, GeometryType::polygon,
              {{"code", FieldType::text}, {"name", FieldType::text}, {"relation", FieldType::text}, {"ended", FieldType::integer}, {"households_in", FieldType::real},
               {"households_out", FieldType::real}, {"area_in_m2", FieldType::real}, {"area_out_m2", FieldType::real}, {"sentence_en", FieldType::text},
               {"sentence_zh", FieldType::text}}, {}};
    for (std::size_t i = 0; i < report_.changes.size(); ++i) {
      const GridChange& c = report_.changes[i];
      const auto [ended, grid] = shown_[i];
      out.features.push_back({static_cast<std::int64_t>(i + 1), ended ? before_.shapes[grid] : after_.shapes[grid],
                              {c.code, c.name.empty() ? Value(std::monostate{}) : Value(c.name), c.relation, std::int64_t{c.ended}, c.households_in, c.households_out,
                               c.area_in_m2, c.area_out_m2, c.english, c.chinese}});
    }
    return out;
  }

  const DiffOptions& options_;
  const RunContext& context_;
  DiffReport report_;
  std::string crs_;
  GridSet before_, after_;
  std::vector<Piece> pieces_;
  std::vector<Holding> held_;                          ///< per piece
  std::vector<Home> homes_;
  std::vector<SharedCell> cells_, land_;
  bool estimated_ = false;
  Lineage lineage_;
  std::vector<NamedGrid> olds_, news_;
  std::vector<std::pair<bool, std::size_t>> shown_;    ///< grid of each change
};

}  // namespace

DiffReport diff_grids(const DiffOptions& options, const RunContext& context) { return Diff(options, context).run(); }

}  // namespace qipan
