// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/support/inputs.h"

#include <algorithm>
#include <utility>

#include "engine/geo/crs.h"

namespace qipan::test {

XY place(double x, double y) { return {500000 + x, 4000000 + y}; }

Geometry ring_of(const std::vector<XY>& corners) {
  Polygon p;
  for (const XY c : corners) p.outer.push_back(place(c.x, c.y));
  p.outer.push_back(p.outer.front());
  Geometry g;
  g.polygons.push_back(std::move(p));
  return g;
}

Geometry rectangle(double x, double y, double width, double height) {
  return ring_of({{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}});
}

Geometry with_hole(Geometry outer, const Geometry& hole) {
  outer.polygons[0].holes.push_back(hole.polygons[0].outer);
  return outer;
}

Geometry together(Geometry a, const Geometry& b) {
  a.points.insert(a.points.end(), b.points.begin(), b.points.end());
  a.lines.insert(a.lines.end(), b.lines.begin(), b.lines.end());
  a.polygons.insert(a.polygons.end(), b.polygons.begin(), b.polygons.end());
  return a;
}

Geometry polyline(const std::vector<XY>& points) {
  Line line;
  for (const XY p : points) line.push_back(place(p.x, p.y));
  Geometry g;
  g.lines.push_back(std::move(line));
  return g;
}

InputsBuilder::InputsBuilder() {
  in_.crs = choose_working_crs("EPSG:32650", "EPSG:4326", {117, 36});
  in_.building_layer.name = "buildings";
  in_.building_layer.type = GeometryType::polygon;
  in_.building_layer.fields = {{"number", FieldType::integer}};
}

InputsBuilder& InputsBuilder::community(const std::string& id, Geometry land, bool rural) {
  in_.communities.push_back({id, "C" + id, std::move(land), rural});
  return *this;
}

InputsBuilder& InputsBuilder::territory(Geometry land) {
  in_.territory = std::move(land);
  return *this;
}

InputsBuilder& InputsBuilder::building(Geometry footprint, int households, double difficulty) {
  Building b;
  b.feature = in_.building_layer.features.size();
  b.source_id = "b" + std::to_string(b.feature);
  b.footprint = std::move(footprint);
  b.households = Milli{1000} * households;
  b.difficulty = difficulty;
  in_.has_difficulty = in_.has_difficulty || difficulty > 0;
  const auto number = static_cast<std::int64_t>(b.feature);
  in_.building_layer.features.push_back({number + 1, {}, {number}});
  in_.buildings.push_back(std::move(b));
  return *this;
}

InputsBuilder& InputsBuilder::barrier(BarrierKind kind, Geometry shape) {
  in_.barriers.push_back({kind, "l" + std::to_string(in_.barriers.size()), "", std::move(shape)});
  return *this;
}

InputsBuilder& InputsBuilder::dedicated(const std::string& id, Geometry land) {
  in_.dedicated.push_back({id, "D" + id, std::move(land)});
  return *this;
}

InputsBuilder& InputsBuilder::area(Geometry land, int households) {
  HouseholdArea a;
  a.source_id = "a" + std::to_string(in_.areas.size());
  a.land = std::move(land);
  a.households = Milli{1000} * households;
  in_.areas.push_back(std::move(a));
  return *this;
}

InputsBuilder& InputsBuilder::point(double x, double y, int households) {
  in_.points.push_back({"points", "p" + std::to_string(in_.points.size()), place(x, y), Milli{1000} * households});
  return *this;
}

InputsBuilder& InputsBuilder::parcels() {
  in_.parcels = true;
  return *this;
}

NormalizedInputs InputsBuilder::finish() const {
  NormalizedInputs out = in_;
  SourceTotal buildings{.source = "buildings"}, areas{.source = "areas"}, points{.source = "points"};
  for (const Building& b : out.buildings) buildings.total += b.households, (b.outside ? buildings.outside : buildings.used) += b.households;
  for (const HouseholdArea& a : out.areas) areas.total += a.households, areas.used += a.households;
  for (const LonePoint& p : out.points) points.total += p.households, points.used += p.households;
  for (const SourceTotal& s : {buildings, areas, points})
    if (s.total > 0) out.sources.push_back(s);
  return out;
}

NormalizedInputs shuffled(const NormalizedInputs& inputs, Random& random) {
  NormalizedInputs out = inputs;
  shuffle(out.communities, random);
  shuffle(out.buildings, random);
  shuffle(out.barriers, random);
  shuffle(out.dedicated, random);
  shuffle(out.areas, random);
  shuffle(out.points, random);
  return out;
}

NormalizedInputs random_town(Random& random, int columns, int rows, int width) {
  constexpr double kBlock = 90;
  InputsBuilder town;
  for (int c = 0; c < columns; c += width) town.community("11010500" + std::to_string(1000 + c), rectangle(c * kBlock, 0, std::min(width, columns - c) * kBlock, rows * kBlock));
  for (int c = 1; c < columns; ++c)
    if (random.below(4) > 0) town.barrier(BarrierKind::road, polyline({{c * kBlock + random.unit(), 0}, {c * kBlock + random.unit(), rows * kBlock}}));
  for (int r = 1; r < rows; ++r)
    if (random.below(4) > 0) town.barrier(BarrierKind::road, polyline({{0, r * kBlock + random.unit()}, {columns * kBlock, r * kBlock - random.unit()}}));
  for (int c = 0; c < columns; ++c)
    for (int r = 0; r < rows; ++r)
      for (int i = 0; i < 6; ++i) {
        const double x = c * kBlock + 5 + 13.5 * static_cast<double>(random.below(5)), y = r * kBlock + 5 + 13.5 * static_cast<double>(random.below(5));
        town.building(rectangle(x, y, 8 + 6 * random.unit(), 8 + 6 * random.unit()), static_cast<int>(random.below(60)));
      }
  return town.finish();
}

std::size_t count(const Diagnostics& diagnostics, const std::string& code) {
  return static_cast<std::size_t>(std::ranges::count(diagnostics, code, &Diagnostic::code));
}

}  // namespace qipan::test
