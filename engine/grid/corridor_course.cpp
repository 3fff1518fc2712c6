// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_course.h"

#include <algorithm>
#include <cmath>

namespace qipan::corridor {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kPerLink = 4.0;            // m for each vertex
constexpr double kPerRightAngle = 25.0;     // m for each 90 degrees of turning
constexpr double kSharp = 95.0 * kPi / 180; // from here on a corner costs extra
constexpr double kPerSharpRadian = 60.0;
constexpr double kOblique = 12.0;           // m for an end that runs along its rail instead of meeting it at a right angle
constexpr double kStopSpacing = 4.0;        // m between gates that may carry a vertex
constexpr double kTightGap = 1.25;          // m: below, the clearance depends on the gap

// Arc tangent by polynomial: the same bits on every library.
double arc(Vec d) {
  const double ax = std::abs(d.x), ay = std::abs(d.y);
  if (ax == 0 && ay == 0) return 0;
  const double z = std::min(ax, ay) / std::max(ax, ay), s = z * z;
  double a = z * (0.9998660 + s * (-0.3302995 + s * (0.1801410 + s * (-0.0851330 + s * 0.0208351))));
  if (ay > ax) a = kPi / 2 - a;
  if (d.x < 0) a = kPi - a;
  return d.y < 0 ? -a : a;
}

}  // namespace

Course::Course(const Corridor& corridor, const CorridorOptions& options) : options_(options) {
  frame_.origin = corridor.gates.empty() ? corridor.start.at : corridor.gates.front().left;
  gates_.reserve(corridor.gates.size());
  const auto push = [&](Point left, Point right) {
    if (!gates_.empty() && gates_.back().left == left && gates_.back().right == right) return;
    GateLine gate{.left = left, .right = right, .l = frame_.to_metres(left), .r = frame_.to_metres(right)};
    gate.gap = length(gate.r - gate.l);
    gate.need = std::min(options.clearance_m, 0.4 * gate.gap);
    gate.point = left == right;
    gates_.push_back(gate);
  };
  // Between two touching points the border runs along the shared wall: each vertex of the fallback there is a gate.
  std::size_t passed = 0;
  const std::vector<Point>& raw = corridor.fallback;
  bool wall_before = corridor.start.kind == BorderEnd::Kind::fixed;
  const auto follow_wall_to = [&](Point goal) {
    const auto found = std::find(raw.begin() + std::ptrdiff_t(std::min(passed, raw.size())), raw.end(), goal);
    if (found == raw.end()) return;
    const std::size_t to = std::size_t(found - raw.begin());
    if (wall_before) {
      for (std::size_t v = passed + 1; v < to; ++v) push(raw[v], raw[v]);
    }
    passed = to;
  };
  for (const Gate& g : corridor.gates) {
    if (g.left == g.right) {
      follow_wall_to(g.left);
      wall_before = true;
    } else {
      wall_before = false;
    }
    push(g.left, g.right);
  }
  if (wall_before && !corridor.gates.empty() && corridor.finish.kind == BorderEnd::Kind::fixed) {
    follow_wall_to(corridor.finish.at);
  }
  choose_stops();
}

void Course::choose_stops() {
  const GateLine* last = nullptr;
  for (std::size_t i = 0; i < gates_.size(); ++i) {
    GateLine& gate = gates_[i];
    const bool edge = i == 0 || i + 1 == gates_.size() || gate.point;
    bool take = edge;
    if (!take) {
      const double step = length(0.5 * (gate.l + gate.r) - 0.5 * (last->l + last->r));
      const double ratio = gate.gap / std::max(1e-3, last->gap);
      take = step >= kStopSpacing || ratio > 1.2 || ratio < 1 / 1.2 || (gate.gap < kTightGap && step >= 0.5);
    }
    gate.at_stop = take;
    if (take) last = &gate;
  }
}

Stop Course::stop_on(int gate, double where) const {
  const GateLine& g = gates_[std::size_t(gate)];
  Stop stop{.gate = gate, .where = where, .may_touch = g.point};
  stop.at = g.point ? g.left : frame_.to_lattice(g.l + where * (g.r - g.l));
  stop.xy = frame_.to_metres(stop.at);
  return stop;
}

std::vector<Stop> Course::candidates(int gate) const {
  const GateLine& g = gates_[std::size_t(gate)];
  std::vector<Stop> stops;
  if (g.gap < 1.0) {
    stops.push_back(stop_on(gate, 0.5));
    return stops;
  }
  // Stay within comfort of the walls where the gap allows; five points, three in narrow gaps, seven in fields.
  const int count = g.gap < 3 ? 3 : g.gap < 25 ? 5 : 7;
  const double rim = g.gap < 3 ? 0.4 : std::min(0.3, 0.6 * options_.comfort_m / g.gap);
  for (int i = 0; i < count; ++i) stops.push_back(stop_on(gate, rim + (1 - 2 * rim) * i / (count - 1)));
  return stops;
}

double Course::crowding(const GateLine& gate, double where) const {
  const double comfort = std::min(options_.comfort_m, gate.gap / 2);
  if (comfort <= 0) return 0;
  const double u = 1 - std::min(where, 1 - where) * gate.gap / comfort;
  return u > 0 ? u * u : 0;
}

double Course::crowding(const Stop& stop) const {
  if (stop.gate < 0 || stop.gate >= int(gates_.size())) return 0;
  return crowding(gates_[std::size_t(stop.gate)], stop.where);
}

bool Course::link(const Stop& from, const Stop& to, double margin, Link& result) const {
  const Vec d = to.xy - from.xy;
  const double len2 = dot(d, d);
  if (len2 <= 0) return false;
  const double len = std::sqrt(len2);
  double before = crowding(from), crowd = 0, t_before = 0, t_stop = 0;
  for (int k = from.gate + 1; k < to.gate; ++k) {
    const GateLine& g = gates_[std::size_t(k)];
    if (g.point) return false;
    const double left = cross(d, g.l - from.xy), right = -cross(d, g.r - from.xy);
    if (left <= 0 || right <= 0) return false;
    const double where = left / (left + right), keep = margin * g.need;
    if (where * g.gap < keep || (1 - where) * g.gap < keep) return false;
    const double t = dot(g.l + where * (g.r - g.l) - from.xy, d) / len2;
    if (t < t_before - 1e-6 || t > 1 + 1e-6) return false;
    t_before = t;
    if (!g.at_stop) continue;
    const double here = crowding(g, where);
    crowd += 0.5 * (before + here) * (t - t_stop);
    before = here;
    t_stop = t;
  }
  crowd += 0.5 * (before + crowding(to)) * std::max(0.0, 1 - t_stop);
  result.cost = len + kPerLink + crowd * len;
  if (from.gate < 0) result.cost += kOblique * std::abs(dot(d, from.along)) / len;
  if (to.gate >= int(gates_.size())) result.cost += kOblique * std::abs(dot(d, to.along)) / len;
  result.direction = arc(d);
  return true;
}

double Course::need_at(const Stop& from, const Stop& to, double along) const {
  const Vec d = to.xy - from.xy;
  const double len2 = dot(d, d);
  double before = options_.clearance_m;
  if (from.gate >= 0 && from.gate < int(gates_.size())) before = gates_[std::size_t(from.gate)].need;
  for (int k = from.gate + 1; k <= to.gate && k < int(gates_.size()); ++k) {
    const GateLine& g = gates_[std::size_t(k)];
    const double left = cross(d, g.l - from.xy), right = -cross(d, g.r - from.xy);
    const double where = left + right != 0 ? left / (left + right) : 0.5;
    const double t = dot(g.l + where * (g.r - g.l) - from.xy, d) / len2;
    if (t >= along) return std::min(before, g.need);
    before = g.need;
  }
  return before;
}

double Course::turn(double from, double to) {
  double a = std::abs(to - from);
  if (a > kPi) a = 2 * kPi - a;
  double cost = kPerRightAngle * a / (kPi / 2);
  if (a > kSharp) cost += 10 + kPerSharpRadian * (a - kSharp);
  return cost;
}

}  // namespace qipan::corridor
