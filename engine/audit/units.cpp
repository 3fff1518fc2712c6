// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/audit/checks.h"
#include "engine/audit/source.h"

namespace qipan::audit {

namespace {

constexpr double kEqual = 1e-6;     ///< households are decimal fractions: sums differ by their rounding
constexpr double kLandReach = 1.0;  ///< m beyond the land that an area may still reach and count as wholly on it

/// The pieces that carry households; a point inside stands for each.
struct Units {
  std::vector<XY> spots;
  std::vector<double> households;
  std::vector<std::string> codes;
};

Units read_units(const std::string& source, const Subject& s, const Workers& workers) {
  Layer layer = read(source);
  transform(layer, s.crs);
  Units units;
  units.households = numbers(layer, find_field(layer, "households", ""), true);
  units.codes = texts(layer, find_field(layer, "grid_code", ""));
  units.spots.resize(layer.features.size());
  workers.run(layer.features.size(), [&](Overlay& overlay, std::size_t i) {
    const Geometry& g = layer.features[i].geometry;
    if (!g.polygons.empty()) {
      units.spots[i] = overlay.point_on_surface(overlay.make_valid(overlay.polygons(g)).get());
    } else {
      units.spots[i] = !g.points.empty() ? g.points.front() : g.lines.front()[g.lines.front().size() / 2];
    }
  });
  return units;
}

/// The grid whose code a unit carries; -1: there is none.
std::vector<int> homes(const Subject& s, const Units& units) {
  std::map<std::string, int> grid_of;
  for (std::size_t g = 0; g < s.codes.size(); ++g) grid_of[s.codes[g]] = static_cast<int>(g);
  std::vector<int> home;
  for (const std::string& code : units.codes) {
    const auto it = grid_of.find(code);
    home.push_back(it == grid_of.end() ? -1 : it->second);
  }
  return home;
}

void audit_places(const Subject& s, const Units& units, const std::vector<int>& home, const Workers& workers, Collector& collector) {
  std::vector<char> right(units.spots.size(), 0);
  workers.run(right.size(), [&](Overlay& overlay, std::size_t i) {
    if (home[i] < 0) return;
    const Shape spot = overlay.point(units.spots[i]);
    right[i] = overlay.distance(spot.get(), s.grids[static_cast<std::size_t>(home[i])].get()) == 0;
  });
  collector.zero_figure("units_misplaced", static_cast<double>(std::ranges::count(right, 0)));
  for (std::size_t i = 0; i < right.size(); ++i)
    if (!right[i]) collector.defect({"units_misplaced", units.codes[i], "", units.households[i]}, {{units.spots[i]}, {}, {}});
}

void audit_sums(const Subject& s, const Units& units, const std::vector<int>& home, Overlay& overlay, Collector& collector) {
  if (s.households.empty()) return;
  std::vector<double> total(s.grids.size(), 0);
  for (std::size_t i = 0; i < home.size(); ++i)
    if (home[i] >= 0) total[static_cast<std::size_t>(home[i])] += units.households[i];
  int wrong = 0;
  for (std::size_t g = 0; g < total.size(); ++g) {
    if (std::abs(total[g] - s.households[g]) <= kEqual) continue;
    ++wrong;
    collector.defect({"units_wrong_grids", s.labels[g], "", s.households[g] - total[g]}, {{overlay.point_on_surface(s.grids[g].get())}, {}, {}});
  }
  collector.zero_figure("units_wrong_grids", wrong);
}

/// Each unit counts in the first area that holds its point; only areas wholly on the land are asked.
void audit_areas(const Subject& s, const Units& units, const AuditOptions& options, const Workers& workers, Collector& collector) {
  Layer layer = read_areas(options.household_areas);
  transform(layer, s.crs);
  const std::vector<double> want = numbers(layer, find_field(layer, options.household_areas_field, ""), true);
  const std::vector<Shape> lands = areas(layer, workers);
  const BoxIndex index(boxes(lands, workers.main()));
  std::vector<int> area_of(units.spots.size(), -1);
  workers.run(area_of.size(), [&](Overlay& overlay, std::size_t i) {
    const XY p = units.spots[i];
    const Shape spot = overlay.point(p);
    for (const std::size_t a : index.find({p.x, p.y, p.x, p.y}))
      if (overlay.distance(spot.get(), lands[a].get()) == 0) {
        area_of[i] = static_cast<int>(a);
        return;
      }
  });
  std::vector<double> got(lands.size(), 0);
  for (std::size_t i = 0; i < area_of.size(); ++i)
    if (area_of[i] >= 0) got[static_cast<std::size_t>(area_of[i])] += units.households[i];
  Overlay& overlay = workers.main();
  const Shape reach = overlay.buffer(s.land.get(), kLandReach, 16);
  const Prepared land(overlay, reach.get());
  int wrong = 0;
  for (std::size_t a = 0; a < lands.size(); ++a) {
    if (std::abs(got[a] - want[a]) <= kEqual || !land.contains_properly(lands[a].get())) continue;
    ++wrong;
    const std::string label = std::string("#").append(std::to_string(layer.features[a].fid));
    collector.defect({"units_wrong_areas", "", label, got[a] - want[a]}, {{overlay.point_on_surface(lands[a].get())}, {}, {}});
  }
  collector.zero_figure("units_wrong_areas", wrong);
}

}  // namespace

void audit_units(const Subject& s, const AuditOptions& options, const Workers& workers, Collector& collector) {
  const Units units = read_units(options.units, s, workers);
  const std::vector<int> home = homes(s, units);
  collector.figure("units_households", rounded(std::accumulate(units.households.begin(), units.households.end(), 0.0), 3));
  audit_places(s, units, home, workers, collector);
  audit_sums(s, units, home, workers.main(), collector);
  if (!options.household_areas.empty()) audit_areas(s, units, options, workers, collector);
}

}  // namespace qipan::audit
