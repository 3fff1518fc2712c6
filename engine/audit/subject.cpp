// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/subject.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "engine/audit/source.h"
#include "engine/geo/crs.h"
#include "engine/geo/vector_io.h"

namespace qipan::audit {

namespace {

constexpr std::array<std::string_view, 4> kExemptKinds{"dedicated", "empty", "water", "unassigned"};
constexpr std::size_t kRun = 16;  ///< segments of a line feature in one piece
constexpr int kVertices = 256;     ///< vertices of an area feature in one piece

XY middle(const Layer& layer) {
  Box b;
  for (const Feature& f : layer.features)
    for (const Polygon& p : f.geometry.polygons)
      for (const XY v : p.outer) {
        if (b.empty()) b = {v.x, v.y, v.x, v.y};
        b = {std::min(b.min_x, v.x), std::min(b.min_y, v.y), std::max(b.max_x, v.x), std::max(b.max_y, v.y)};
      }
  return {(b.min_x + b.max_x) / 2, (b.min_y + b.max_y) / 2};
}

/// Our own files hold many layers: of several, the one named "grids" is meant.
std::string grid_source(const std::string& given) {
  const LayerSource source = LayerSource::parse(given);
  if (!source.layer.empty()) return given;
  const std::vector<std::string> names = layer_names(source.path);
  return names.size() > 1 && std::ranges::find(names, "grids") != names.end() ? source.path + "::grids" : given;
}

void read_grids(Subject& s, Layer& layer, const AuditOptions& options, const Workers& workers) {
  for (const Feature& f : layer.features) s.written.push_back(f.geometry);
  const int code = find_field(layer, options.code_field, "code");
  s.codes = texts(layer, code);
  s.community_ids = texts(layer, find_field(layer, options.community_field, "community"));
  s.households = numbers(layer, find_field(layer, options.households_field, "households"), true);
  s.band_low = numbers(layer, layer.find_field("band_low"), false);
  s.band_high = numbers(layer, layer.find_field("band_high"), false);
  const std::vector<std::string> kinds = texts(layer, find_field(layer, options.kind_field, "kind"));
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    const std::string fid = std::string("#").append(std::to_string(layer.features[i].fid));
    s.labels.push_back(code >= 0 && !s.codes[i].empty() ? s.codes[i] : fid);
    s.dedicated.push_back(!kinds.empty() && kinds[i] == "dedicated");
    s.exempt.push_back(!kinds.empty() && std::find(kExemptKinds.begin(), kExemptKinds.end(), kinds[i]) != kExemptKinds.end());
  }
  transform(layer, s.crs);
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    std::string reason;
    XY where;
    if (!workers.main().valid(workers.main().polygons(layer.features[i].geometry).get(), reason, where)) s.invalid.push_back({i, where});
  }
  s.grids = areas(layer, workers);
  s.grid_index = BoxIndex(boxes(s.grids, workers.main()));
}

/// Only buildings with at least half of their area on the land are the layer's business.
void read_buildings(Subject& s, const AuditOptions& options, const Workers& workers) {
  Layer layer = read(options.buildings);
  transform(layer, s.crs);
  const int field = find_field(layer, options.households, "");
  std::vector<Shape> all = areas(layer, workers);
  const BoxIndex parts(boxes(s.territory, workers.main()));
  std::vector<std::vector<std::size_t>> candidates(s.territory.size());
  std::vector<char> inside(all.size(), 0), near(all.size(), 0);
  for (std::size_t b = 0; b < all.size(); ++b)
    for (const std::size_t t : parts.find(workers.main().box(all[b].get()))) {
      candidates[t].push_back(b);
      near[b] = 1;
    }
  std::vector<std::vector<std::size_t>> held(s.territory.size());
  workers.run(s.territory.size(), [&](Overlay& overlay, std::size_t t) {
    const Prepared land(overlay, s.territory[t].get());
    for (const std::size_t b : candidates[t])
      if (land.contains(all[b].get())) held[t].push_back(b);
  });
  for (const auto& list : held)
    for (const std::size_t b : list) inside[b] = 1;
  std::vector<std::size_t> doubtful;
  for (std::size_t b = 0; b < all.size(); ++b)
    if (near[b] && !inside[b]) doubtful.push_back(b);
  workers.run_with(
      doubtful.size(), [&](Overlay& overlay) { return std::make_unique<Prepared>(overlay, s.land.get()); },
      [&](Overlay& overlay, std::unique_ptr<Prepared>& land, std::size_t k) {
        const GEOSGeom_t* b = all[doubtful[k]].get();
        if (land->intersects(b)) inside[doubtful[k]] = overlay.area(overlay.intersection(b, s.land.get()).get()) >= 0.5 * overlay.area(b);
      });
  s.has_buildings = true;
  s.has_weights = field >= 0;
  for (std::size_t b = 0; b < all.size(); ++b) {
    if (!inside[b]) continue;
    s.buildings.push_back(std::move(all[b]));
    s.weights.push_back(field >= 0 ? number_or_zero(layer.features[b].values[static_cast<std::size_t>(field)]) : 0.0);
  }
}

}  // namespace

std::vector<const GEOSGeom_t*> raw(const std::vector<Shape>& shapes) {
  std::vector<const GEOSGeom_t*> out;
  for (const Shape& s : shapes) out.push_back(s.get());
  return out;
}

std::vector<Box> boxes(const std::vector<Shape>& shapes, Overlay& overlay) {
  std::vector<Box> out;
  for (const Shape& s : shapes) out.push_back(overlay.box(s.get()));
  return out;
}

std::vector<Line> chop(const Line& line, std::size_t segments) {
  std::vector<Line> out;
  for (std::size_t i = 0; i + 1 < line.size(); i += segments - 1) {
    const std::size_t end = std::min(line.size(), i + segments + 1);
    out.emplace_back(line.begin() + static_cast<std::ptrdiff_t>(i), line.begin() + static_cast<std::ptrdiff_t>(end));
    if (end == line.size()) break;
  }
  return out;
}

std::vector<Shape> read_features(const std::string& source, const Subject& subject, const Workers& workers) {
  Layer layer = read(source);
  transform(layer, subject.crs);
  std::vector<std::vector<Shape>> found(layer.features.size());
  workers.run_with(
      layer.features.size(), [&](Overlay& overlay) { return std::make_unique<Prepared>(overlay, subject.land.get()); },
      [&](Overlay& overlay, std::unique_ptr<Prepared>& land, std::size_t i) {
        const Geometry& g = layer.features[i].geometry;
        bool touches = false;
        std::vector<Shape> whole;
        for (const Polygon& p : g.polygons) whole.push_back(overlay.make_valid(overlay.polygons({{}, {}, {p}})));
        for (const Shape& p : whole) touches = touches || land->intersects(p.get());
        for (const Line& l : g.lines) touches = touches || (l.size() > 1 && land->intersects(overlay.line(l).get()));
        for (const XY p : g.points) touches = touches || land->intersects(overlay.point(p).get());
        if (!touches) return;
        for (Shape& p : whole) overlay.subdivide(std::move(p), kVertices, found[i]);
        for (const Line& l : g.lines)
          for (const Line& run : chop(l, kRun)) found[i].push_back(overlay.line(run));
        for (const XY p : g.points) found[i].push_back(overlay.point(p));
      });
  std::vector<Shape> out;
  for (auto& list : found)
    for (Shape& s : list) {
      workers.main().prime(s.get());
      out.push_back(std::move(s));
    }
  return out;
}

Subject read_subject(const AuditOptions& options, const Workers& workers) {
  Overlay& overlay = workers.main();
  Subject s;
  require_authority(options.crs);
  Layer grids = read_areas(grid_source(options.grids));
  s.source_crs = grids.crs;
  s.crs = choose_working_crs(options.crs, grids.crs, middle(grids));
  read_grids(s, grids, options, workers);

  Layer communities = read_areas(options.communities);
  transform(communities, s.crs);
  s.communities = areas(communities, workers);
  for (const Shape& c : s.communities) s.rounding_m2 += 0.001 * overlay.length(c.get());
  Layer territory = options.territory.empty() ? std::move(communities) : read_areas(options.territory);
  transform(territory, s.crs);
  s.territory = areas(territory, workers);
  s.land = overlay.union_all(raw(s.territory));
  overlay.prime(s.land.get());
  if (!options.buildings.empty()) read_buildings(s, options, workers);
  return s;
}

}  // namespace qipan::audit
