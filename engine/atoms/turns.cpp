// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/atoms/atom_set.h"
#include "engine/atoms/seam_weight.h"
#include "engine/atoms/taut.h"
#include "engine/base/angles.h"
#include "engine/base/indexing.h"

namespace qipan {
namespace {

// What a turn of 90 degrees is worth, in metres of road border.
constexpr double kAlongLine = 7200;   // where a border follows or leaves a line
constexpr double kAtWall = 36'000;    // where it follows a wall that buildings share
constexpr double kInTheOpen = 2400;   // where two borders through open ground go on as one: the drawn border may cut the corner
constexpr double kWithin = 600;       // what one border turns between its ends, which are not where the drawn border has them
constexpr double kStraight = 0.5;     // degrees: digitizing noise
constexpr double kLook = 30'000;      // mm along a border to tell its direction

class Turns {
 public:
  Turns(const Coverage& coverage, AtomSet& set) : coverage_(coverage), set_(set), mesh_(*set.mesh.graph) {}

  void run() {
    std::map<std::pair<std::int32_t, std::int32_t>, AtomSeam*> seams;
    for (AtomSeam& s : set_.seams) seams[{s.a, s.b}] = &s;
    std::vector<std::int32_t> out;
    for (std::int32_t n = 0; n < static_cast<std::int32_t>(mesh_.node_count()); ++n) {
      out.clear();
      for (const std::int32_t h : mesh_.leaving(n))
        if (label(h) != label(h ^ 1)) out.push_back(h);
      if (out.size() == 2) {
        const auto it = seams.find(std::minmax(label(out[0]), label(out[1])));
        if (it == seams.end()) continue;
        if (follows_line(out[0]) || follows_line(out[1])) it->second->cost += price(turn(step(out[0]), step(out[1])), kAlongLine);
        else if (party_wall(out[0]) || party_wall(out[1])) it->second->cost += price(turn(wall_or_course(out[0]), wall_or_course(out[1])), kAtWall);
      } else if (out.size() > 2) {
        add_corner(out);
      }
    }
    for (const AtomBorder& b : set_.borders)
      if (const auto it = seams.find(std::minmax(b.border.left, b.border.right)); it != seams.end())
        it->second->cost += price(turning_degrees(taut_string(b.border)), kWithin) + narrowness(b.border);
  }

 private:
  [[nodiscard]] std::int32_t label(std::int32_t h) const { return at(set_.mesh.label, mesh_.face(h)); }
  [[nodiscard]] bool follows_line(std::int32_t h) const {
    const std::int32_t e = at(set_.mesh.coverage_edge, h / 2);
    return e >= 0 && at(coverage_.features, e).kind != FeatureKind::none;
  }
  [[nodiscard]] bool built(std::int32_t h) const { return at(coverage_.faces, at(set_.mesh.coverage_face, mesh_.face(h))).clump >= 0; }
  [[nodiscard]] bool party_wall(std::int32_t h) const { return built(h) && built(h ^ 1); }
  [[nodiscard]] Point wall_or_course(std::int32_t h) const { return party_wall(h) ? step(h) : course(h); }
  [[nodiscard]] Point step(std::int32_t h) const { return mesh_.to(h) - mesh_.from(h); }

  /// From the node of h along the border until its direction is plain.
  [[nodiscard]] Point course(std::int32_t h) const {
    const Point start = mesh_.from(h);
    double gone = 0;
    while (true) {
      gone += std::hypot(static_cast<double>(step(h).x), static_cast<double>(step(h).y));
      if (gone >= kLook) break;
      std::int32_t next = -1, count = 0;
      for (const std::int32_t k : mesh_.leaving(mesh_.target(h)))
        if (label(k) != label(k ^ 1)) {
          ++count;
          if (k != (h ^ 1)) next = k;
        }
      if (count != 2) break;
      h = next;
    }
    return mesh_.to(h) - start;
  }

  /// Degrees between arriving against a and leaving along b: 0 = straight on.
  static double turn(Point a, Point b) {
    return 180.0 - turn_degrees(a, b);
  }
  static double price(double degrees, double right_angle) { return degrees < kStraight ? 0.0 : right_angle * degrees / 90.0; }

  /// Metres of road border that the narrow gaps of a border are worth.
  static double narrowness(const CellBorder& border) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < border.crossings.size(); ++i) {
      const Crossing &x = border.crossings[i], &y = border.crossings[i + 1];
      const double gap = (metres(x.right - x.left) + metres(y.right - y.left)) / 2, way = metres(y.left + y.right - x.left - x.right) / 2;
      sum += way * narrowness_weight(gap);
    }
    return sum;
  }
  static double metres(Point d) { return std::hypot(static_cast<double>(d.x), static_cast<double>(d.y)) / 1000.0; }

  void add_corner(const std::vector<std::int32_t>& out) {
    AtomCorner corner;
    std::vector<Point> courses;
    bool ordinary = false;
    for (const std::int32_t h : out) {
      const std::int32_t a = label(h);
      if (a < 0 || at(set_.atoms, a).community != at(set_.atoms, std::max(0, label(out[0]))).community) return;  // a community border ends all turns
      ordinary = ordinary || at(set_.atoms, a).dedicated < 0;
      corner.around.push_back(a);
      courses.push_back(course(h));
    }
    if (!ordinary) return;
    const std::size_t k = out.size();
    corner.turn_m.assign(k * k, 0.0);
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = 0; j < k; ++j)
        if (i != j) corner.turn_m[i * k + j] = price(turn(courses[i], courses[j]), follows_line(out[i]) || follows_line(out[j]) ? kAlongLine : kInTheOpen);
    set_.corners.push_back(std::move(corner));
  }

  const Coverage& coverage_;
  AtomSet& set_;
  const PlanarGraph& mesh_;
};

}  // namespace

void price_turns(const Coverage& coverage, AtomSet& set) { Turns(coverage, set).run(); }

}  // namespace qipan
