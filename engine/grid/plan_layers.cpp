// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/plan_layers.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

Value milli(Milli v) { return static_cast<double>(v) / 1000.0; }
Value rounded(double v, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(v * scale) / scale;
}

std::string feature_name(FeatureKind kind) {
  switch (kind) {
    case FeatureKind::area: return "area";
    case FeatureKind::dedicated: return "dedicated";
    case FeatureKind::compound: return "compound";
    case FeatureKind::wall: return "wall";
    case FeatureKind::road: return "road";
    case FeatureKind::water: return "water";
    case FeatureKind::rail: return "rail";
    case FeatureKind::none:
    case FeatureKind::closing: break;
  }
  return "";
}

class Writer {
 public:
  Writer(const FinishedPlan& plan, Language language) : plan_(plan), language_(language) {
    order_.resize(plan.grids.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::sort(order_, {}, [&](std::size_t g) { return plan.grids[g].code; });
    for (const CommunityProof& p : plan.proof.of) proof_[p.community] = &p;
  }

  PlanLayers run(const std::vector<std::pair<std::string, std::string>>& manifest) {
    PlanLayers out;
    out.layers = {grids(), atoms(), buildings(), units(), borders()};
    for (const auto& [name, kind] : {std::pair("roads", BarrierKind::road), std::pair("rail", BarrierKind::rail), std::pair("water", BarrierKind::water),
                                     std::pair("walls", BarrierKind::wall), std::pair("compounds", BarrierKind::compound)})
      if (Layer layer = barriers(name, kind); !layer.features.empty()) out.layers.push_back(std::move(layer));
    out.layers.push_back(diagnostics_layer(plan_.diagnostics, plan_.inputs.crs, language_));
    out.layers.push_back(communities());
    out.layers.push_back(ledger());
    out.layers.push_back(pairs("manifest", manifest));
    return out;
  }

 private:
  [[nodiscard]] Layer layer(const std::string& name, GeometryType type, std::vector<Field> fields) const {
    return {"", name, type == GeometryType::none ? "" : plan_.inputs.crs, type, std::move(fields), {}};
  }
  static void add(Layer& layer, Geometry geometry, std::vector<Value> values) {
    layer.features.push_back({static_cast<std::int64_t>(layer.features.size() + 1), std::move(geometry), std::move(values)});
  }
  [[nodiscard]] std::string community_id(std::int32_t c) const {
    return static_cast<std::size_t>(c) < plan_.inputs.communities.size() ? at(plan_.inputs.communities, c).id : "";
  }
  [[nodiscard]] std::string code_of_atom(std::int32_t atom) const { return atom < 0 ? "" : at(plan_.grids, at(plan_.grid_of_atom, atom)).code; }
  [[nodiscard]] std::string code_of_element(std::int32_t element) const { return element < 0 ? "" : code_of_atom(at(plan_.atoms.of_element, element)); }
  [[nodiscard]] Value reason(const Grid& g) const {
    if (g.reason.code.empty()) return std::monostate{};
    return message_text(g.reason.code, g.reason.args, language_);
  }

  [[nodiscard]] Layer grids() const {
    Layer out = layer("grids", GeometryType::polygon,
                      {{"code", FieldType::text}, {"name", FieldType::text}, {"kind", FieldType::text}, {"community", FieldType::text}, {"households", FieldType::real},
                       {"population", FieldType::real}, {"buildings", FieldType::integer}, {"area_m2", FieldType::real}, {"difficulty", FieldType::real},
                       {"band_low", FieldType::real}, {"band_high", FieldType::real}, {"in_band", FieldType::integer}, {"reason", FieldType::text},
                       {"polsby_popper", FieldType::real}, {"border_on_features", FieldType::real}});
    for (const std::size_t i : order_) {
      const Grid& g = plan_.grids[i];
      const Value none = std::monostate{};
      add(out, plan_.coverage.to_geometry(plan_.assembly.polygons[i]),
          {g.code, g.name, kind_name(g.kind), community_id(g.community), milli(g.households), plan_.inputs.has_population ? milli(g.population) : none,
           std::int64_t{g.buildings}, rounded(g.area_m2, 3),
           plan_.inputs.has_difficulty && g.households > 0 ? rounded(static_cast<double>(g.difficult) / static_cast<double>(g.households), 4) : none,
           g.has_band ? milli(g.band.low) : none, g.has_band ? milli(g.band.high) : none, g.has_band ? Value(std::int64_t{g.in_band}) : none, reason(g),
           rounded(g.polsby_popper, 4), rounded(g.border_on_features, 4)});
    }
    return out;
  }

  [[nodiscard]] Layer atoms() const {
    Layer out = layer("atoms", GeometryType::polygon, {{"atom", FieldType::integer}, {"grid_code", FieldType::text}, {"community", FieldType::text}, {"households", FieldType::real}});
    const auto polygons = polygons_of_labels(plan_.atoms.mesh, plan_.atoms.atoms.size());
    for (std::size_t a = 0; a < polygons.size(); ++a)
      add(out, plan_.coverage.to_geometry(polygons[a]),
          {static_cast<std::int64_t>(a + 1), code_of_atom(static_cast<std::int32_t>(a)), community_id(plan_.atoms.atoms[a].community), milli(plan_.atoms.atoms[a].households)});
    return out;
  }

  [[nodiscard]] Layer buildings() const {
    const Layer& source = plan_.inputs.building_layer;
    const std::set<std::string> ours = {"source_id", "grid_code", "households", "fid", "geom"};
    std::vector<Field> fields = {{"source_id", FieldType::text}, {"grid_code", FieldType::text}, {"households", FieldType::real}};
    std::set<std::string> taken = ours;
    for (Field f : source.fields) {
      while (taken.contains(lower(f.name))) f.name = "source_" + f.name;
      taken.insert(lower(f.name));
      fields.push_back(std::move(f));
    }
    std::vector<Milli> households(plan_.inputs.buildings.size(), 0);
    for (std::size_t b = 0; b < households.size(); ++b) households[b] = plan_.inputs.buildings[b].outside ? 0 : plan_.inputs.buildings[b].households;
    for (const HouseholdUnit& u : plan_.elements.units)
      if (u.source == UnitSource::area && !u.faces.empty())
        if (const std::int32_t b = at(plan_.coverage.faces, u.faces.front()).building; b >= 0) at(households, b) += u.households;
    Layer out = layer("buildings", GeometryType::polygon, std::move(fields));
    for (std::size_t b = 0; b < plan_.inputs.buildings.size(); ++b) {
      const Building& building = plan_.inputs.buildings[b];
      std::vector<Value> values = {building.source_id, code_of_element(plan_.elements.of_building[b]), milli(households[b])};
      const auto& from = source.features[building.feature].values;
      values.insert(values.end(), from.begin(), from.end());
      add(out, building.footprint, std::move(values));
    }
    return out;
  }
  static std::string lower(std::string s) {
    for (char& c : s)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return s;
  }

  [[nodiscard]] Layer units() const {
    Layer out = layer("units", GeometryType::mixed,
                      {{"source", FieldType::text}, {"source_id", FieldType::text}, {"piece", FieldType::integer}, {"community", FieldType::text}, {"households", FieldType::real}, {"grid_code", FieldType::text}});
    for (const HouseholdUnit& u : plan_.elements.units) {
      if (u.households == 0) continue;
      Geometry shape;
      std::string source, id;
      if (u.source == UnitSource::building) source = "building", id = at(plan_.inputs.buildings, u.index).source_id;
      if (u.source == UnitSource::area) source = "area", id = at(plan_.inputs.areas, u.index).source_id;
      if (u.source == UnitSource::point) source = "point", id = at(plan_.inputs.points, u.index).source_id, shape.points = {at(plan_.inputs.points, u.index).place};
      if (!u.faces.empty()) {
        std::vector<std::int32_t> faces;  // without the corner that a larger building takes: a unit lies in its grid
        std::ranges::copy_if(u.faces, std::back_inserter(faces), [&](std::int32_t f) { return at(plan_.elements.of_face, f) == u.element; });
        std::ranges::sort(faces);
        shape = outline_of(plan_.coverage, faces);
      } else if (u.source == UnitSource::building) {
        shape = at(plan_.inputs.buildings, u.index).footprint;
      }
      add(out, std::move(shape), {source, id, std::int64_t{u.piece} + 1, community_id(at(plan_.elements.list, u.element).community), milli(u.households), code_of_element(u.element)});
    }
    return out;
  }

  [[nodiscard]] Layer borders() const {
    Layer out = layer("borders", GeometryType::line,
                      {{"class", FieldType::text}, {"feature_kind", FieldType::text}, {"feature_id", FieldType::text}, {"left_code", FieldType::text}, {"right_code", FieldType::text}, {"length_m", FieldType::real}});
    std::vector<std::int32_t> community;
    for (const Grid& g : plan_.grids) community.push_back(g.community);
    for (const BorderLine& b : border_lines(plan_.coverage, plan_.assembly, community)) {
      Geometry shape;
      double length = 0;
      Line& line = shape.lines.emplace_back();
      for (const Point p : b.points) line.push_back(plan_.coverage.position(p));
      for (std::size_t i = 0; i + 1 < line.size(); ++i) length += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
      const std::string kind = feature_name(b.feature.kind);
      const Value none = std::monostate{};
      add(out, std::move(shape),
          {b.community ? "community" : kind.empty() ? "open" : "feature", kind.empty() ? none : Value(kind), kind.empty() ? none : Value(feature_id(b.feature)),
           b.left < 0 ? none : Value(at(plan_.grids, b.left).code), b.right < 0 ? none : Value(at(plan_.grids, b.right).code), rounded(length, 3)});
    }
    return out;
  }
  [[nodiscard]] std::string feature_id(EdgeFeature f) const {
    if (f.kind == FeatureKind::area) return at(plan_.inputs.areas, f.index).source_id;
    if (f.kind == FeatureKind::dedicated) return at(plan_.inputs.dedicated, f.index).source_id;
    const Barrier& b = at(plan_.inputs.barriers, f.index);
    return b.name.empty() ? b.source_id : b.name;
  }

  [[nodiscard]] Layer barriers(const std::string& name, BarrierKind kind) const {
    Layer out = layer(name, GeometryType::mixed, {{"source_id", FieldType::text}, {"name", FieldType::text}});
    for (const Barrier& b : plan_.inputs.barriers)
      if (b.kind == kind) add(out, b.shape, {b.source_id, b.name});
    return out;
  }

  [[nodiscard]] Layer ledger() const {
    Layer out = layer("ledger", GeometryType::none,
                      {{"code", FieldType::text}, {"name", FieldType::text}, {"kind", FieldType::text}, {"community", FieldType::text}, {"households", FieldType::real},
                       {"buildings", FieldType::integer}, {"area_m2", FieldType::real}, {"in_band", FieldType::integer}, {"reason", FieldType::text}});
    for (const std::size_t i : order_) {
      const Grid& g = plan_.grids[i];
      add(out, {}, {g.code, g.name, kind_name(g.kind), community_id(g.community), milli(g.households), std::int64_t{g.buildings}, rounded(g.area_m2, 3),
                    g.has_band ? Value(std::int64_t{g.in_band}) : Value(std::monostate{}), reason(g)});
    }
    return out;
  }

  [[nodiscard]] Layer communities() const {
    Layer out = layer("communities", GeometryType::none,
                      {{"community", FieldType::text}, {"name", FieldType::text}, {"grids", FieldType::integer}, {"judged", FieldType::integer}, {"in_band", FieldType::integer},
                       {"households", FieldType::real}, {"closed", FieldType::integer}, {"covers", FieldType::text}, {"open_level", FieldType::text},
                       {"found", FieldType::real}, {"bound", FieldType::real}, {"gap_percent", FieldType::real}});
    struct Sum {
      std::int64_t grids = 0, judged = 0, in_band = 0;
      Milli households = 0;
    };
    std::vector<Sum> sums(plan_.inputs.communities.size());
    for (const Grid& g : plan_.grids) {
      if (static_cast<std::size_t>(g.community) >= sums.size()) continue;
      Sum& s = at(sums, g.community);
      ++s.grids, s.judged += g.has_band, s.in_band += g.has_band && g.in_band, s.households += g.households;
    }
    std::vector<std::size_t> order(sums.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t c) -> const std::string& { return plan_.inputs.communities[c].id; });
    for (const std::size_t c : order) {
      const Community& community = plan_.inputs.communities[c];
      const Value none = std::monostate{};
      std::vector<Value> values{community.id, community.name.empty() ? none : Value(community.name), sums[c].grids, sums[c].judged, sums[c].in_band, milli(sums[c].households)};
      if (const auto it = proof_.find(community.id); it != proof_.end()) {
        const CommunityProof& p = *it->second;
        std::string covers;
        for (const std::string& level : p.covers) covers += (covers.empty() ? "" : " + ") + level;
        const auto amount = [&](std::int64_t v) { return in_households(p) ? milli(v) : Value(static_cast<double>(v)); };
        values.insert(values.end(), {std::int64_t{p.closed}, covers, p.closed ? none : Value(p.level), amount(p.value), amount(p.bound), rounded(p.gap * 100, 4)});
      }
      values.resize(out.fields.size());
      add(out, {}, std::move(values));
    }
    return out;
  }

  [[nodiscard]] Layer pairs(const std::string& name, const std::vector<std::pair<std::string, std::string>>& rows) const {
    Layer out = layer(name, GeometryType::none, {{"key", FieldType::text}, {"value", FieldType::text}});
    for (const auto& [key, value] : rows) add(out, {}, {key, value});
    return out;
  }

  const FinishedPlan& plan_;
  Language language_;
  std::vector<std::size_t> order_;
  std::map<std::string, const CommunityProof*> proof_;
};

}  // namespace

const Layer* PlanLayers::find(const std::string& name) const {
  const auto it = std::ranges::find(layers, name, &Layer::name);
  return it == layers.end() ? nullptr : &*it;
}

std::vector<const Layer*> PlanLayers::pointers() const {
  std::vector<const Layer*> list;
  for (const Layer& layer : layers) list.push_back(&layer);
  return list;
}

PlanLayers build_plan_layers(const FinishedPlan& plan, const std::vector<std::pair<std::string, std::string>>& manifest, Language language) {
  return Writer(plan, language).run(manifest);
}

Layer diagnostics_layer(const Diagnostics& diagnostics, const std::string& crs, Language language) {
  Layer out{"", "diagnostics", crs, GeometryType::mixed, {{"severity", FieldType::text}, {"code", FieldType::text}, {"layer", FieldType::text}, {"feature", FieldType::text}, {"text", FieldType::text}}, {}};
  for (const Diagnostic& d : diagnostics) {
    const std::string severity = d.severity == Severity::info ? "info" : d.severity == Severity::warning ? "warning" : "error";
    out.features.push_back({static_cast<std::int64_t>(out.features.size() + 1), d.where, {severity, d.code, d.layer, d.feature, message_text(d.code, d.args, language)}});
  }
  return out;
}

}  // namespace qipan
