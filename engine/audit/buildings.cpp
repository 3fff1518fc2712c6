// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/audit/checks.h"

namespace qipan::audit {

namespace {

struct Piece {
  std::size_t grid = 0;
  double area_m2 = 0;
};

/// Where each building lies: its pieces by grid, ascending. A building without area counts with a trifle where it touches.
std::vector<std::vector<Piece>> locate(const Subject& s, const BoxIndex& index, const std::vector<double>& size, const Workers& workers) {
  std::vector<std::vector<std::pair<std::size_t, double>>> found(s.grids.size());
  workers.run(s.grids.size(), [&](Overlay& overlay, std::size_t g) {
    const std::vector<std::size_t> near = index.find(overlay.box(s.grids[g].get()));
    if (near.empty()) return;
    const Prepared grid(overlay, s.grids[g].get());
    for (const std::size_t b : near) {
      const GEOSGeom_t* building = s.buildings[b].get();
      if (grid.contains_properly(building)) {
        found[g].emplace_back(b, size[b] > 0 ? size[b] : 1e-9);
      } else if (grid.intersects(building)) {
        found[g].emplace_back(b, size[b] > 0 ? overlay.area(overlay.intersection(building, s.grids[g].get()).get()) : 1e-9);
      }
    }
  });
  std::vector<std::vector<Piece>> pieces(s.buildings.size());
  for (std::size_t g = 0; g < found.size(); ++g)
    for (const auto& [b, area] : found[g]) pieces[b].push_back({g, area});
  return pieces;
}

/// The grid with most of the building, the first of equals; -1: none.
std::vector<int> homes(const std::vector<std::vector<Piece>>& pieces) {
  std::vector<int> home(pieces.size(), -1);
  for (std::size_t b = 0; b < pieces.size(); ++b) {
    double most = -1;
    for (const Piece& p : pieces[b])
      if (p.area_m2 > most) {
        most = p.area_m2;
        home[b] = static_cast<int>(p.grid);
      }
  }
  return home;
}

void audit_cuts(const Subject& s, const Nesting& nesting, const std::vector<std::vector<Piece>>& pieces, const std::vector<int>& home,
                const std::vector<double>& size, bool parcels, Overlay& overlay, Collector& collector) {
  int cut = 0, by_communities = 0;
  for (std::size_t b = 0; b < pieces.size(); ++b) {
    if (parcels && s.has_weights && s.weights[b] <= 0) continue;
    std::map<int, std::vector<std::size_t>> deep;  // community -> grids
    for (const Piece& p : pieces[b])
      if (p.area_m2 > 1.0 && p.area_m2 > 0.005 * size[b]) deep[nesting.home[p.grid]].push_back(p.grid);
    by_communities += deep.size() > 1;
    bool ours = false;
    for (const auto& [community, grids] : deep) {
      if (grids.size() < 2) continue;
      ours = true;
      const auto main = std::find(grids.begin(), grids.end(), static_cast<std::size_t>(home[b]));
      const std::size_t keeper = main != grids.end() ? *main : grids.front();
      for (const std::size_t g : grids) {
        if (g == keeper) continue;
        const Shape part = overlay.intersection(s.buildings[b].get(), s.grids[g].get());
        collector.defect({"cut_buildings", s.labels[g], s.labels[keeper], overlay.area(part.get())}, overlay.plain(part.get()));
      }
    }
    cut += ours;
  }
  collector.figure("buildings", static_cast<double>(s.buildings.size()));
  collector.zero_figure("cut_buildings", cut);
  collector.figure("cut_by_communities", by_communities);
}

/// Grids with inhabited buildings on two sides of a barrier.
void audit_straddles(const Subject& s, const std::vector<std::string>& barriers, const Workers& workers, Collector& collector) {
  std::vector<Shape> walls;
  for (const std::string& source : barriers)
    for (const Shape& w : read_features(source, s, workers)) {
      walls.push_back(workers.main().buffer(w.get(), 0.05, 8));
      workers.main().prime(walls.back().get());
    }
  const BoxIndex wall_index(boxes(walls, workers.main()));
  std::vector<XY> spots(s.buildings.size());
  workers.run(spots.size(), [&](Overlay& overlay, std::size_t b) { spots[b] = overlay.point_on_surface(s.buildings[b].get()); });
  std::vector<Box> spot_boxes;
  for (std::size_t b = 0; b < spots.size(); ++b)
    spot_boxes.push_back(!s.has_weights || s.weights[b] > 0 ? Box{spots[b].x, spots[b].y, spots[b].x, spots[b].y} : Box{});
  const BoxIndex spot_index(spot_boxes);
  std::vector<int> sides(s.grids.size(), 0);
  workers.run(s.grids.size(), [&](Overlay& overlay, std::size_t g) {
    const Box box = overlay.box(s.grids[g].get());
    if (box.empty()) return;
    std::vector<const GEOSGeom_t*> near_walls;
    for (const std::size_t w : wall_index.find(box)) near_walls.push_back(walls[w].get());
    if (near_walls.empty()) return;
    const Shape rest = overlay.without(overlay.copy(s.grids[g].get()), near_walls);
    for (const Shape& side : overlay.polygon_parts(rest.get())) {
      const std::vector<std::size_t> near = spot_index.find(overlay.box(side.get()));
      if (near.empty()) continue;
      const Prepared land(overlay, side.get());
      sides[g] += std::any_of(near.begin(), near.end(), [&](std::size_t b) { return land.contains(overlay.point(spots[b]).get()); });
    }
  });
  collector.zero_figure("straddles", static_cast<double>(std::count_if(sides.begin(), sides.end(), [](int n) { return n > 1; })));
  for (std::size_t g = 0; g < sides.size(); ++g)
    if (sides[g] > 1) collector.defect({"straddles", s.labels[g], "", static_cast<double>(sides[g])}, workers.main().plain(s.grids[g].get()));
}

/// Buildings that a border on open ground passes too closely, though there was room.
void audit_hugging(const Subject& s, const std::vector<Line>& open, const BoxIndex& index, const std::vector<int>& home,
                   const Workers& workers, Collector& collector) {
  std::vector<Shape> runs;
  for (const Line& line : open)
    for (const Line& run : chop(line, 4)) {
      runs.push_back(workers.main().line(run));
      workers.main().prime(runs.back().get());
    }
  const BoxIndex run_index(boxes(runs, workers.main()));
  std::vector<double> hugs(s.buildings.size(), -1);  // distance to the border, -1: not hugged
  workers.run(s.buildings.size(), [&](Overlay& overlay, std::size_t b) {
    const GEOSGeom_t* building = s.buildings[b].get();
    const Box box = overlay.box(building);
    if (box.empty()) return;
    double border_m = 1;
    for (const std::size_t r : run_index.find(box.grown(0.5))) border_m = std::min(border_m, overlay.distance(building, runs[r].get()));
    if (border_m > 0.5) return;
    double gap_m = 2;
    for (const std::size_t o : index.find(box.grown(2)))
      if (home[o] != home[b] && home[o] >= 0) gap_m = std::min(gap_m, overlay.distance(building, s.buildings[o].get()));
    if (gap_m > 0.3 && border_m < std::min(0.5, 0.35 * gap_m)) hugs[b] = border_m;
  });
  collector.figure("hugging", static_cast<double>(std::count_if(hugs.begin(), hugs.end(), [](double m) { return m >= 0; })));
  for (std::size_t b = 0; b < hugs.size(); ++b)
    if (hugs[b] >= 0)
      collector.defect({"hugging", home[b] < 0 ? "" : s.labels[static_cast<std::size_t>(home[b])], "", hugs[b]},
                       workers.main().plain(s.buildings[b].get()));
}

void audit_households(const Subject& s, const std::vector<int>& home, Overlay& overlay, Collector& collector) {
  double in = 0, homeless = 0;
  std::vector<double> count(s.grids.size(), 0);
  std::vector<std::size_t> lost;
  for (std::size_t b = 0; b < home.size(); ++b) {
    in += s.weights[b];
    if (home[b] >= 0) {
      count[static_cast<std::size_t>(home[b])] += s.weights[b];
    } else if (s.weights[b] > 0) {
      homeless += s.weights[b];
      lost.push_back(b);
    }
  }
  collector.figure("households_in", rounded(in, 3));
  collector.figure("households_homeless", rounded(homeless, 3));
  for (const std::size_t b : lost) collector.defect({"households_homeless", "", "", s.weights[b]}, overlay.plain(s.buildings[b].get()));
  if (s.households.empty()) return;
  std::vector<std::size_t> wrong;
  for (std::size_t g = 0; g < count.size(); ++g)
    if (std::abs(s.households[g] - count[g]) > 0.5) wrong.push_back(g);
  collector.zero_figure("households_wrong", static_cast<double>(wrong.size()));
  for (const std::size_t g : wrong)
    collector.defect({"households_wrong", s.labels[g], "", s.households[g] - count[g]}, {{overlay.point_on_surface(s.grids[g].get())}, {}, {}});
}

}  // namespace

void audit_buildings(const Subject& s, const Nesting& nesting, const Borders& borders, const AuditOptions& options,
                     const Workers& workers, Collector& collector) {
  if (!s.has_buildings) return;
  Overlay& overlay = workers.main();
  const BoxIndex index(boxes(s.buildings, overlay));
  std::vector<double> size;
  for (const Shape& b : s.buildings) size.push_back(overlay.area(b.get()));
  const std::vector<std::vector<Piece>> pieces = locate(s, index, size, workers);
  const std::vector<int> home = homes(pieces);
  audit_cuts(s, nesting, pieces, home, size, options.parcels, overlay, collector);
  if (!options.barriers.empty()) audit_straddles(s, options.barriers, workers, collector);
  if (!options.parcels) audit_hugging(s, borders.open, index, home, workers, collector);
  if (s.has_weights) audit_households(s, home, overlay, collector);
}

}  // namespace qipan::audit
