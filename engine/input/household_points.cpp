// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/input/fields.h"
#include "engine/input/household_sources.h"
#include "engine/input/polygons.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

namespace bg = boost::geometry;
using RPoint = bg::model::d2::point_xy<double>;
using RBox = bg::model::box<RPoint>;

/// Finds the building of a point.
class Joiner {
 public:
  Joiner(const std::vector<Building>& buildings, double reach_m) : buildings_(buildings), reach_(reach_m) {
    std::vector<std::pair<RBox, std::size_t>> entries;
    for (std::size_t i = 0; i < buildings.size(); ++i) {
      const Box b = bounds(buildings[i].footprint);
      entries.emplace_back(RBox(RPoint(b.min_x, b.min_y), RPoint(b.max_x, b.max_y)), i);
      double area = 0;
      for (const Polygon& p : buildings[i].footprint.polygons) area += std::abs(ring_area(p.outer));
      area_.push_back(area);
    }
    tree_ = decltype(tree_)(entries);
  }

  struct Join {
    std::optional<std::size_t> building;
    double distance_m = 0;
  };

  [[nodiscard]] Join join(XY p) const {
    // Inside first: a tight query settles most points.
    if (const Join inside = best(p, 0); inside.building) return inside;
    return reach_ > 0 ? best(p, reach_) : Join{};
  }

 private:
  /// Nearest within `reach`; ties go to the smaller building, then to the smaller id, then to the lower left one.
  [[nodiscard]] Join best(XY p, double reach) const {
    const RBox window(RPoint(p.x - reach, p.y - reach), RPoint(p.x + reach, p.y + reach));
    std::optional<std::tuple<double, double, std::string_view, double, double, std::size_t>> found;
    for (auto it = tree_.qbegin(bg::index::intersects(window)); it != tree_.qend(); ++it) {
      const Building& b = buildings_[it->second];
      const double d = distance_to(b.footprint, p);
      if (d > reach) continue;
      const RPoint corner = it->first.min_corner();
      const auto rank =
          std::tuple(d, area_[it->second], std::string_view(b.source_id), corner.x(), corner.y(), it->second);
      if (!found || rank < *found) found = rank;
    }
    if (!found) return {};
    return {std::get<5>(*found), std::get<0>(*found)};
  }

  const std::vector<Building>& buildings_;
  double reach_;
  std::vector<double> area_;
  bg::index::rtree<std::pair<RBox, std::size_t>, bg::index::rstar<16>> tree_;
};

}  // namespace

void read_household_points(RoleReader& reader, const InputOptions& options, const RunContext& context,
                           const NormalizedInputs& inputs, Claims& claims, Diagnostics& diagnostics) {
  if (options.household_points.empty()) return;
  const std::string role = "household_points";
  Layer layer = reader.read_map(role, options.household_points, {.points = true});
  std::optional<FieldReader> field;
  if (!options.household_points_field.empty()) field.emplace(layer, options.household_points_field);
  const auto ids = feature_ids(layer);
  reader.transform(layer, role, inputs.crs);

  const Joiner joiner(inputs.buildings, options.point_distance_m);
  std::vector<std::optional<XY>> places(layer.features.size());
  std::vector<Joiner::Join> joins(layer.features.size());
  parallel_for(layer.features.size(), context.threads, [&](std::size_t i) {
    places[i] = place_of(layer.features[i].geometry);
    if (places[i]) joins[i] = joiner.join(*places[i]);
  });
  std::size_t rounded = 0, nearest = 0, lone = 0;
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    const Feature& feature = layer.features[i];
    const Geometry where = places[i] ? point_geometry(*places[i]) : Geometry{};
    bool lost = false;
    std::optional<Milli> value = field ? field->milli(feature, lost) : Milli{1000};
    rounded += lost;
    if (!value)
      diagnostics.push_back(
          {Severity::info, "input.null_households", role, ids[i], {options.household_points_field}, where});
    const Geometry& g = feature.geometry;
    if (g.points.size() != 1 || !g.lines.empty() || !g.polygons.empty()) {
      if (places[i]) diagnostics.push_back({Severity::warning, "input.not_one_point", role, ids[i], {}, where});
    }
    if (!places[i]) {
      claims.placeless.push_back({"points", ids[i], value.value_or(0)});
    } else if (joins[i].building) {
      auto& claim = claims.points[inputs.buildings[*joins[i].building].feature];
      claim = claim.value_or(0) + value.value_or(0);
      nearest += joins[i].distance_m > 0;
    } else {
      ++lone;
      if (value.value_or(0) > 0) claims.lone.push_back({"points", ids[i], *places[i], *value});
    }
  }
  const auto tell = [&](std::size_t n, const char* code, const std::string& arg) {
    if (n > 0) diagnostics.push_back({Severity::info, code, role, "", {std::to_string(n), arg}, {}});
  };
  tell(rounded, "input.rounded", options.household_points_field);
  tell(nearest, "input.points_to_nearest", measure_text(options.point_distance_m));
  tell(lone, "input.lone_points", measure_text(options.point_distance_m));
}

}  // namespace qipan
