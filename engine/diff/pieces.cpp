// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/diff/pieces.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/geo/geos_convert.h"
#include "engine/geo/repair.h"

namespace qipan {
namespace {

constexpr double kNothingM2 = 1e-4;

bool same(const Line& a, const Line& b) { return a == b; }
bool same(const Geometry& a, const Geometry& b) {
  return std::ranges::equal(a.polygons, b.polygons, [](const Polygon& p, const Polygon& q) {
    return same(p.outer, q.outer) && std::ranges::equal(p.holes, q.holes, [](const Line& l, const Line& m) { return same(l, m); });
  });
}

double length(const Line& ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) sum += std::hypot(ring[i + 1].x - ring[i].x, ring[i + 1].y - ring[i].y);
  return sum;
}

/// One side of the overlay, seen from one grid of the other.
class Overlay {
 public:
  Overlay(const GridSet& left, const GridSet& right, double tolerance, const RunContext& context)
      : left_(left), right_(right), tolerance_(tolerance), context_(context), found_(left.size()), rest_(right.size()) {}

  /// Pieces with `from` on the left.
  std::vector<Piece> run() {
    std::vector<std::vector<std::int32_t>> partners(right_.size());
    parallel_for(left_.size(), context_.threads, [&](std::size_t l) {
      if (!context_.stopped()) meet(l);
    });
    std::vector<double> covered(right_.size(), 0);
    for (const auto& list : found_)
      for (const Piece& p : list)
        if (p.to >= 0) covered[static_cast<std::size_t>(p.to)] += p.area_m2, partners[static_cast<std::size_t>(p.to)].push_back(p.from);
    parallel_for(right_.size(), context_.threads, [&](std::size_t r) {
      if (context_.stopped() || right_.areas[r] - covered[r] <= kNothingM2) return;
      auto& list = partners[r];
      list.erase(std::unique(list.begin(), list.end()), list.end());
      remain(right_.shapes[r], left_, list, -1, static_cast<std::int32_t>(r), rest_[r]);
    });
    std::vector<Piece> out;
    for (auto* lists : {&found_, &rest_})
      for (auto& list : *lists) std::ranges::move(list, std::back_inserter(out));
    return out;
  }

 private:
  void meet(std::size_t l) {
    const geo::Geos geos;
    const auto mine = geos.polygons(left_.shapes[l]);
    std::vector<std::int32_t> partners;
    double covered = 0;
    for (std::size_t r = 0; r < right_.size(); ++r) {
      if (!left_.extents[l].meets(right_.extents[r])) continue;
      const std::size_t before = found_[l].size();
      if (same(left_.shapes[l], right_.shapes[r])) {
        found_[l].push_back({static_cast<std::int32_t>(l), static_cast<std::int32_t>(r), {}, left_.areas[l], false});
        return;  // no other grid of the right has land here
      }
      const auto common = geos.own(GEOSIntersection_r(geos.handle(), mine.get(), geos.polygons(right_.shapes[r]).get()));
      if (!common) geos.fail();
      add(geos.polygons_of(common.get()), static_cast<std::int32_t>(l), static_cast<std::int32_t>(r), found_[l]);
      if (found_[l].size() > before) partners.push_back(static_cast<std::int32_t>(r));
    }
    for (const Piece& p : found_[l]) covered += p.area_m2;
    if (left_.areas[l] - covered > kNothingM2) remain(left_.shapes[l], right_, partners, static_cast<std::int32_t>(l), -1, found_[l]);
  }

  /// What is left of a grid without its partners on the other side.
  void remain(const Geometry& whole, const GridSet& others, const std::vector<std::int32_t>& partners, std::int32_t from, std::int32_t to,
              std::vector<Piece>& out) const {
    const geo::Geos geos;
    auto rest = geos.polygons(whole);
    for (const std::int32_t p : partners) {
      rest = geos.own(GEOSDifference_r(geos.handle(), rest.get(), geos.polygons(others.shapes[static_cast<std::size_t>(p)]).get()));
      if (!rest) geos.fail();
    }
    add(geos.polygons_of(rest.get()), from, to, out);
  }

  void add(Geometry shape, std::int32_t from, std::int32_t to, std::vector<Piece>& out) const {
    for (Polygon& p : shape.polygons) {
      double perimeter = length(p.outer);
      for (const Line& hole : p.holes) perimeter += length(hole);
      Piece piece{from, to, {}, 0, false};
      piece.shape.polygons.push_back(std::move(p));
      piece.area_m2 = polygon_area(piece.shape);
      if (piece.area_m2 <= kNothingM2) continue;
      piece.thin = 2 * piece.area_m2 < perimeter * tolerance_;
      out.push_back(std::move(piece));
    }
  }

  const GridSet &left_, &right_;
  double tolerance_;
  const RunContext& context_;
  std::vector<std::vector<Piece>> found_, rest_;
};

}  // namespace

std::vector<Piece> overlay(const GridSet& before, const GridSet& after, double tolerance_m, const RunContext& context) {
  // Which set stands left does not depend on which is old: the two orders differ by what rounding does.
  const auto key = [](const GridSet& g) { return std::tie(g.codes, g.areas); };
  const bool swapped = key(after) < key(before);
  std::vector<Piece> pieces = swapped ? Overlay(after, before, tolerance_m, context).run() : Overlay(before, after, tolerance_m, context).run();
  if (swapped)
    for (Piece& p : pieces) std::swap(p.from, p.to);
  std::ranges::stable_sort(pieces, {}, [](const Piece& p) { return std::pair(p.from, p.to); });
  return pieces;
}

}  // namespace qipan
