// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/place_finder.h"

#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/segment.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <iterator>
#include <limits>
#include <utility>

#include "engine/geo/geos_convert.h"

namespace qipan {
namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

using Place = bg::model::d2::point_xy<double>;
using BoxOf = std::pair<bg::model::box<Place>, std::size_t>;        ///< and the number of the area
using EdgeOf = std::pair<bg::model::segment<Place>, std::int32_t>;  ///< and its owner
using Boxes = bgi::rtree<BoxOf, bgi::rstar<16>>;
using Edges = bgi::rtree<EdgeOf, bgi::rstar<16>>;

/// Both areas along a border measure the same distance to it: the edge runs one way for them.
bg::model::segment<Place> edge(XY a, XY b) {
  if (b.x < a.x || (b.x == a.x && b.y < a.y)) std::swap(a, b);
  return {Place(a.x, a.y), Place(b.x, b.y)};
}

void add_edges(const Line& ring, std::int32_t owner, std::vector<EdgeOf>& edges) {
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) edges.emplace_back(edge(ring[i], ring[i + 1]), owner);
}

}  // namespace

struct PlaceFinder::Impl {
  std::vector<Geometry> areas;
  std::vector<std::int32_t> owners;
  Boxes boxes;
  Edges edges;
};

PlaceFinder::PlaceFinder(const std::vector<Geometry>& areas, const std::vector<std::int32_t>& owners)
    : impl_(std::make_unique<Impl>()) {
  std::vector<BoxOf> boxes;
  std::vector<EdgeOf> edges;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    for (const Polygon& polygon : areas[i].polygons) {
      if (!geo::usable_ring(polygon.outer)) continue;
      bg::model::box<Place> box;
      bg::assign_inverse(box);
      for (const XY& p : polygon.outer) bg::expand(box, Place(p.x, p.y));
      boxes.emplace_back(box, impl_->areas.size());
      impl_->areas.push_back({{}, {}, {polygon}});
      impl_->owners.push_back(owners[i]);
      add_edges(polygon.outer, owners[i], edges);
      for (const Line& hole : polygon.holes) add_edges(hole, owners[i], edges);
    }
  }
  impl_->boxes = Boxes(boxes);
  impl_->edges = Edges(edges);
}

PlaceFinder::~PlaceFinder() = default;

/// Prepared geometries build their indexes when first asked, so each thread has its own.
struct PlaceFinder::Search::Impl {
  explicit Impl(const PlaceFinder::Impl& of) : finder(of), prepared(of.areas.size(), nullptr) {
    for (const Geometry& area : of.areas) shapes.push_back(geos.polygons(area));
  }
  ~Impl() {
    for (const GEOSPreparedGeometry* p : prepared)
      if (p) GEOSPreparedGeom_destroy_r(geos.handle(), p);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  bool covers(std::size_t area, const GEOSGeometry* point) {
    if (!prepared[area]) prepared[area] = GEOSPrepare_r(geos.handle(), shapes[area].get());
    const char answer = GEOSPreparedIntersects_r(geos.handle(), prepared[area], point);
    constexpr char kException = 2;
    if (answer == kException) geos.fail();
    return answer == 1;
  }

  const PlaceFinder::Impl& finder;
  geo::Geos geos;
  std::vector<geo::Geos::Ptr> shapes;
  std::vector<const GEOSPreparedGeometry*> prepared;
  std::vector<BoxOf> candidates;
  std::vector<EdgeOf> near;
};

PlaceFinder::Search::Search(const PlaceFinder& finder) : impl_(std::make_unique<Impl>(*finder.impl_)) {}
PlaceFinder::Search::~Search() = default;
PlaceFinder::Search::Search(Search&&) noexcept = default;

PlaceFinder::Found PlaceFinder::Search::find(XY place) const {
  const PlaceFinder::Impl& finder = impl_->finder;
  const Place here(place.x, place.y);
  Found found;
  std::vector<BoxOf>& candidates = impl_->candidates;
  candidates.clear();
  finder.boxes.query(bgi::intersects(here), std::back_inserter(candidates));
  if (!candidates.empty()) {
    const geo::Geos::Ptr point = impl_->geos.own(GEOSGeom_createPointFromXY_r(impl_->geos.handle(), place.x, place.y));
    for (const BoxOf& candidate : candidates) {
      if (!impl_->covers(candidate.second, point.get())) continue;
      const std::int32_t owner = finder.owners[candidate.second];
      found.on_border = found.on_border || (found.owner >= 0 && found.owner != owner);
      found.owner = found.owner < 0 ? owner : std::min(found.owner, owner);
    }
  }
  if (found.owner >= 0) return found;
  // Four grids that meet in a corner have eight edges there; asking for more at once costs more.
  for (std::size_t wanted = 8;; wanted *= 8) {
    std::vector<EdgeOf>& near = impl_->near;
    near.clear();
    finder.edges.query(bgi::nearest(here, static_cast<unsigned>(wanted)), std::back_inserter(near));
    bool others = false;
    found = {-1, std::numeric_limits<double>::infinity(), false};
    for (const EdgeOf& candidate : near) found.distance = std::min(found.distance, bg::distance(here, candidate.first));
    for (const EdgeOf& candidate : near) {
      if (bg::distance(here, candidate.first) > found.distance) {
        others = true;
      } else {
        found.owner = found.owner < 0 ? candidate.second : std::min(found.owner, candidate.second);
      }
    }
    if (others || near.size() < wanted) break;
  }
  if (found.owner < 0) found.distance = 0;
  return found;
}

}  // namespace qipan
