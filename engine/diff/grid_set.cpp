// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/diff/grid_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/geo/crs.h"
#include "engine/geo/geos_convert.h"
#include "engine/geo/repair.h"
#include "engine/geo/vector_io.h"

namespace qipan {
namespace {

constexpr double kTwiceM2 = 0.01;  ///< land in two grids below this is rounding

std::string fields_of(const Layer& layer) {
  std::string there;
  for (const Field& f : layer.fields) there += (there.empty() ? "" : ", ") + f.name;
  return there;
}

int field_of(const Layer& layer, const std::string& wanted, const std::string& usual) {
  const int field = layer.find_field(wanted.empty() ? usual : wanted);
  if (field >= 0 || wanted.empty()) return field;
  throw Error(ErrorKind::input, "lineage.no_field", {layer.path, layer.name, wanted, fields_of(layer)});
}

std::int64_t thousandths(const Value& value) {
  double v = 0;
  if (const auto* i = std::get_if<std::int64_t>(&value)) v = static_cast<double>(*i);
  if (const auto* d = std::get_if<double>(&value)) v = *d;
  return std::isfinite(v) && v > 0 ? std::llround(v * 1000.0) : 0;
}

bool crosses(const Line& ring, XY p) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const XY a = ring[i], b = ring[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/// Takes from each grid the land that a grid before it has.
void part_overlaps(GridSet& grids, const RunContext& context) {
  std::vector<Geometry> parted(grids.size());
  std::vector<double> twice(grids.size(), 0);
  parallel_for(grids.size(), context.threads, [&](std::size_t g) {
    if (context.stopped()) return;
    const geo::Geos geos;
    auto rest = geos.polygons(grids.shapes[g]);
    bool cut = false;
    for (std::size_t before = 0; before < g; ++before) {
      if (!grids.extents[before].meets(grids.extents[g])) continue;
      const auto other = geos.polygons(grids.shapes[before]);
      const auto common = geos.own(GEOSIntersection_r(geos.handle(), rest.get(), other.get()));
      double area = 0;
      if (!common || !GEOSArea_r(geos.handle(), common.get(), &area)) geos.fail();
      if (area <= kTwiceM2) continue;
      rest = geos.own(GEOSDifference_r(geos.handle(), rest.get(), other.get()));
      if (!rest) geos.fail();
      twice[g] += area;
      cut = true;
    }
    if (cut) parted[g] = geos.polygons_of(rest.get());
  });
  for (std::size_t g = 0; g < grids.size(); ++g) {
    if (twice[g] == 0) continue;
    grids.overlap_m2 += twice[g];
    grids.shapes[g] = std::move(parted[g]);
    grids.extents[g] = extent_of(grids.shapes[g]);
  }
}

}  // namespace

Extent extent_of(const Geometry& geometry) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  Extent e{kFar, kFar, -kFar, -kFar};
  for (const Polygon& p : geometry.polygons)
    for (const XY v : p.outer) e = {std::min(e.min_x, v.x), std::min(e.min_y, v.y), std::max(e.max_x, v.x), std::max(e.max_y, v.y)};
  return e;
}

bool holds(const Geometry& polygons, XY place) {
  bool inside = false;
  for (const Polygon& p : polygons.polygons) {
    inside ^= crosses(p.outer, place);
    for (const Line& hole : p.holes) inside ^= crosses(hole, place);
  }
  return inside;
}

Layer read_grid_layer(const GridSource& source, Diagnostics& diagnostics) {
  LayerSource from = LayerSource::parse(source.layer);
  if (from.layer.empty()) {
    const std::vector<std::string> names = layer_names(from.path);
    if (names.size() > 1 && std::ranges::find(names, "grids") != names.end()) from.layer = "grids";
  }
  Layer layer = read_layer(from, diagnostics);
  std::erase_if(layer.features, [](const Feature& f) { return f.geometry.polygons.empty(); });
  if (layer.features.empty()) throw Error(ErrorKind::input, "lineage.no_areas", {layer.path, layer.name});
  if (layer.crs.empty()) layer.crs = source.crs;
  if (layer.crs.empty()) throw Error(ErrorKind::input, "lineage.no_crs", {layer.path, layer.name});
  return layer;
}

GridSet make_grid_set(Layer layer, const GridSource& source, const std::string& crs, const RunContext& context, Diagnostics& diagnostics) {
  const int code = field_of(layer, source.code, "code"), name = field_of(layer, source.name, "name");
  const int count = layer.find_field("households"), start = layer.find_field("start_date");
  const Transform transform(layer.crs, crs);
  std::map<std::string, std::vector<const Feature*>> by_code;
  for (Feature& f : layer.features) {
    transform.apply(f.geometry);
    std::string text = code < 0 ? "" : value_as_text(at(f.values, code));
    if (text.empty()) text = "#" + std::to_string(f.fid);
    by_code[text].push_back(&f);
  }
  GridSet out;
  std::size_t repaired = 0, shared = 0;
  for (const auto& [text, features] : by_code) {
    const Feature& first = *features.front();
    Geometry shape;
    std::int64_t households = 0;
    for (const Feature* f : features) {
      Geometry part = f->geometry;
      part.points.clear(), part.lines.clear();
      repaired += repair_polygons(part).changed ? 1 : 0;
      shape.polygons.insert(shape.polygons.end(), part.polygons.begin(), part.polygons.end());
      if (count >= 0) households += thousandths(at(f->values, count));
    }
    if (features.size() > 1) repair_polygons(shape), ++shared;
    out.codes.push_back(text);
    out.names.push_back(name < 0 ? "" : value_as_text(at(first.values, name)));
    out.start_dates.push_back(start < 0 ? "" : value_as_text(at(first.values, start)));
    if (count >= 0) out.households.push_back(households);
    out.extents.push_back(extent_of(shape));
    out.shapes.push_back(std::move(shape));
  }
  part_overlaps(out, context);
  for (const Geometry& shape : out.shapes) out.areas.push_back(polygon_area(shape));
  const std::string shown = layer.path + "::" + layer.name;
  if (code < 0) diagnostics.push_back({Severity::info, "lineage.no_codes", "grids", "", {shown, layer.fields.empty() ? "-" : fields_of(layer)}, {}});
  if (repaired > 0) diagnostics.push_back({Severity::info, "lineage.repaired", "grids", "", {shown, std::to_string(repaired)}, {}});
  if (shared > 0) diagnostics.push_back({Severity::info, "lineage.shared_codes", "grids", "", {shown, std::to_string(shared)}, {}});
  if (out.overlap_m2 > 1) diagnostics.push_back({Severity::warning, "lineage.overlap", "grids", "", {shown, std::to_string(std::llround(out.overlap_m2))}, {}});
  return out;
}

GridFinder::GridFinder(const GridSet& grids) : grids_(grids) {
  Extent all{0, 0, 1, 1};
  for (std::size_t g = 0; g < grids.size(); ++g) {
    const Extent& e = grids.extents[g];
    all = g == 0 ? e : Extent{std::min(all.min_x, e.min_x), std::min(all.min_y, e.min_y), std::max(all.max_x, e.max_x), std::max(all.max_y, e.max_y)};
  }
  const double width = all.max_x - all.min_x, height = all.max_y - all.min_y;
  x0_ = all.min_x, y0_ = all.min_y;
  step_ = std::max({std::sqrt(width * height / static_cast<double>(4 * grids.size() + 1)), std::max(width, height) / 2000, 1e-6});
  columns_ = static_cast<std::int64_t>(width / step_) + 1, rows_ = static_cast<std::int64_t>(height / step_) + 1;
  cells_.resize(static_cast<std::size_t>(columns_ * rows_));
  for (std::size_t g = 0; g < grids.size(); ++g) {
    const Extent& e = grids.extents[g];
    if (e.max_x < e.min_x) continue;
    for (auto y = static_cast<std::int64_t>((e.min_y - y0_) / step_); y <= static_cast<std::int64_t>((e.max_y - y0_) / step_); ++y)
      for (auto x = static_cast<std::int64_t>((e.min_x - x0_) / step_); x <= static_cast<std::int64_t>((e.max_x - x0_) / step_); ++x)
        cells_[static_cast<std::size_t>(y * columns_ + x)].push_back(static_cast<std::int32_t>(g));
  }
}

std::int32_t GridFinder::find(XY place) const {
  const double x = (place.x - x0_) / step_, y = (place.y - y0_) / step_;
  if (x < 0 || y < 0 || x >= static_cast<double>(columns_) || y >= static_cast<double>(rows_)) return -1;
  for (const std::int32_t g : cells_[static_cast<std::size_t>(static_cast<std::int64_t>(y) * columns_ + static_cast<std::int64_t>(x))])
    if (at(grids_.extents, g).holds(place) && holds(at(grids_.shapes, g), place)) return g;
  return -1;
}

}  // namespace qipan
