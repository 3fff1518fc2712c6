// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/grid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <set>
#include <tuple>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/repair.h"

namespace qipan {
namespace {

double line_length_m(const std::vector<Point>& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += std::hypot(static_cast<double>(line[i + 1].x - line[i].x), static_cast<double>(line[i + 1].y - line[i].y));
  return sum / 1000.0;
}

double height_m(const std::vector<LatticePolygon>& polygons) {
  std::int64_t low = std::numeric_limits<std::int64_t>::max(), high = std::numeric_limits<std::int64_t>::min();
  for (const LatticePolygon& p : polygons)
    for (const Point v : p.outer) low = std::min(low, v.y), high = std::max(high, v.y);
  return polygons.empty() ? 0.0 : static_cast<double>(high - low) / 1000.0;
}

}  // namespace

std::string kind_name(GridKind kind) {
  switch (kind) {
    case GridKind::community: return "community";
    case GridKind::rural: return "rural";
    case GridKind::dedicated: return "dedicated";
    case GridKind::empty: return "empty";
    case GridKind::unassigned: return "unassigned";
    case GridKind::water: return "water";
  }
  return "";
}

std::string code_stem(const Grid& grid, const std::vector<Community>& communities) {
  return static_cast<std::size_t>(grid.community) < communities.size() ? communities[static_cast<std::size_t>(grid.community)].id : std::string(kNoCommunity);
}

void number_grid(Grid& grid, const std::vector<Community>& communities, const CodeScheme& scheme, std::size_t number) {
  const std::string id = code_stem(grid, communities);
  grid.code = make_code(scheme, id, number);
  const bool own = static_cast<std::size_t>(grid.community) < communities.size();
  grid.name = numbered_name(scheme, id, own ? communities[static_cast<std::size_t>(grid.community)].name : "", grid.code);
}

void assign_codes(std::vector<Grid>& grids, const std::vector<Community>& communities, const std::vector<std::vector<LatticePolygon>>& polygons,
                  const CodeScheme& scheme) {
  std::map<std::int32_t, std::vector<std::size_t>> by_community;
  for (std::size_t g = 0; g < grids.size(); ++g) by_community[grids[g].community].push_back(g);
  for (auto& [community, members] : by_community) {
    std::vector<double> heights;
    for (const std::size_t g : members) heights.push_back(height_m(polygons[g]));
    std::ranges::nth_element(heights, heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2));
    const double row = std::max(1.0, heights[heights.size() / 2]);
    double north = -std::numeric_limits<double>::max();
    for (const std::size_t g : members) north = std::max(north, grids[g].label.y);
    std::ranges::sort(members, {}, [&](std::size_t g) { return std::tuple(std::floor((north - grids[g].label.y) / row), grids[g].label.x, -grids[g].label.y); });
    std::set<std::size_t> taken;
    for (const std::size_t g : members) number_grid(grids[g], communities, scheme, next_number(scheme, members.size() == 1, taken));
  }
}

void measure_grids(std::vector<Grid>& grids, const Coverage& coverage, const Assembly& assembly, const std::string& crs) {
  std::vector<Geometry> shapes;
  for (const auto& polygons : assembly.polygons) shapes.push_back(coverage.to_geometry(polygons));
  const std::vector<double> areas = ellipsoidal_areas(shapes, crs);
  std::vector<std::int32_t> community;
  for (const Grid& g : grids) community.push_back(g.community);
  std::vector<double> border(grids.size(), 0), on(grids.size(), 0);
  for (const BorderLine& line : border_lines(coverage, assembly, community)) {
    const double length = line_length_m(line.points);
    const bool follows = line.community || line.feature.kind != FeatureKind::none;
    for (const std::int32_t g : {line.left, line.right}) {
      if (g < 0) continue;
      border[static_cast<std::size_t>(g)] += length;
      if (follows) on[static_cast<std::size_t>(g)] += length;
    }
  }
  for (std::size_t g = 0; g < grids.size(); ++g) {
    grids[g].area_m2 = areas[g];
    double planar = 0;
    for (const LatticePolygon& p : assembly.polygons[g]) {
      planar += static_cast<double>(twice_ring_area(p.outer)) * 0.5e-6;
      for (const LatticeRing& hole : p.holes) planar += static_cast<double>(twice_ring_area(hole)) * 0.5e-6;
    }
    grids[g].polsby_popper = border[g] > 0 ? 4 * std::numbers::pi * planar / (border[g] * border[g]) : 0;
    grids[g].border_on_features = border[g] > 0 ? on[g] / border[g] : 0;
    if (!shapes[g].empty()) grids[g].label = point_inside(shapes[g]);
  }
}

}  // namespace qipan
