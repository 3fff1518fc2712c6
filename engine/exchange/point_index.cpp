// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/point_index.h"

#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/iterator/function_output_iterator.hpp>
#include <iterator>
#include <limits>

namespace qipan::exchange {
namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

using Place = bg::model::d2::point_xy<double>;  // millimetres of any place on earth are exact in a double
using Box = bg::model::box<Place>;

Place place(Point p) { return {static_cast<double>(p.x), static_cast<double>(p.y)}; }
Point lattice(const Place& p) { return {static_cast<std::int64_t>(p.x()), static_cast<std::int64_t>(p.y())}; }
Box box(const LatticeBox& b) { return {place(b.low), place(b.high)}; }

bool on_segment(Point p, Point a, Point b) {
  return orientation(a, b, p) == 0 && std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
         p.y <= std::max(a.y, b.y);
}

}  // namespace

LatticeBox box_of(const std::vector<Point>& points) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  LatticeBox out{{kMost, kMost}, {-kMost, -kMost}};
  for (const Point p : points) {
    out.low = {std::min(out.low.x, p.x), std::min(out.low.y, p.y)};
    out.high = {std::max(out.high.x, p.x), std::max(out.high.y, p.y)};
  }
  return out;
}

bool in_triangle(Point p, Point a, Point b, Point c) {
  if (orientation(a, b, c) == 0) return on_segment(p, a, b) || on_segment(p, b, c) || on_segment(p, a, c);
  const int ab = orientation(a, b, p), bc = orientation(b, c, p), ca = orientation(c, a, p);
  return !((ab < 0 || bc < 0 || ca < 0) && (ab > 0 || bc > 0 || ca > 0));
}

bool segments_meet(Point a, Point b, Point c, Point d) {
  const int c_side = orientation(a, b, c), d_side = orientation(a, b, d), a_side = orientation(c, d, a), b_side = orientation(c, d, b);
  if (c_side * d_side < 0 && a_side * b_side < 0) return true;
  return on_segment(c, a, b) || on_segment(d, a, b) || on_segment(a, c, d) || on_segment(b, c, d);
}

struct PointIndex::Impl {
  bgi::rtree<Place, bgi::rstar<16>> tree;
};

PointIndex::PointIndex(const std::vector<Point>& points) : impl_(std::make_unique<Impl>()) {
  std::vector<Place> places;
  places.reserve(points.size());
  std::ranges::transform(points, std::back_inserter(places), place);
  impl_->tree = decltype(impl_->tree)(places);
}
PointIndex::~PointIndex() = default;
PointIndex::PointIndex(PointIndex&&) noexcept = default;
PointIndex& PointIndex::operator=(PointIndex&&) noexcept = default;

void PointIndex::remove(Point p) { impl_->tree.remove(place(p)); }

bool PointIndex::any_in(Point a, Point b, Point c) const {
  const auto inside = [&](const Place& at) {
    const Point p = lattice(at);
    return p != a && p != b && p != c && in_triangle(p, a, b, c);
  };
  const auto found = impl_->tree.qbegin(bgi::intersects(box(box_of({a, b, c}))) && bgi::satisfies(inside));
  return found != impl_->tree.qend();
}

void PointIndex::visit(const LatticeBox& where, const std::function<void(Point)>& each) const {
  impl_->tree.query(bgi::intersects(box(where)), boost::make_function_output_iterator([&](const Place& at) { each(lattice(at)); }));
}

struct SegmentIndex::Impl {
  std::vector<std::pair<Point, Point>> segments;
  bgi::rtree<std::pair<Box, std::size_t>, bgi::rstar<16>> tree;
};

SegmentIndex::SegmentIndex(std::vector<std::pair<Point, Point>> segments) : impl_(std::make_unique<Impl>()) {
  std::vector<std::pair<Box, std::size_t>> boxes;
  boxes.reserve(segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) boxes.emplace_back(box(box_of({segments[i].first, segments[i].second})), i);
  impl_->segments = std::move(segments);
  impl_->tree = decltype(impl_->tree)(boxes);
}
SegmentIndex::~SegmentIndex() = default;
SegmentIndex::SegmentIndex(SegmentIndex&&) noexcept = default;
SegmentIndex& SegmentIndex::operator=(SegmentIndex&&) noexcept = default;

const std::pair<Point, Point>& SegmentIndex::operator[](std::size_t i) const { return impl_->segments[i]; }

std::vector<std::size_t> SegmentIndex::near(const LatticeBox& where) const {
  std::vector<std::size_t> found;
  impl_->tree.query(bgi::intersects(box(where)),
                    boost::make_function_output_iterator([&](const std::pair<Box, std::size_t>& hit) { found.push_back(hit.second); }));
  std::ranges::sort(found);
  return found;
}

}  // namespace qipan::exchange
