// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_course.h"

#include <algorithm>
#include <cmath>

namespace qipan::corridor {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kPerLink = 4.0;             // m for each vertex
constexpr double kPerRightAngle = 100.0;      // m for each 90 degrees of turning
constexpr double kCrowding = 6.0;            // m for each m along a wall, falling to 0 at comfort
constexpr double kSharp = 95.0 * kPi / 180;  // from here on a corner costs extra
constexpr double kPerSharpRadian = 60.0;
constexpr double kOblique = 12.0;     // m for an end that runs along its rail instead of meeting it at a right angle
constexpr double kStopSpacing = 4.0;  // m between gates that may carry a vertex
constexpr double kFoot = 0.005;       // m: a wall this near to a gate's end is the one it stands on
constexpr double kAtEnd = 0.01;       // m: a gate through the very end
constexpr double kTightGap = 1.25;    // m: below, the clearance depends on the gap

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

// On the way out of the gate, or still before it.
bool is_ahead(const GateLine& gate, Vec p) { return gate.point || cross(gate.r - gate.l, p - gate.l) > 0; }
bool is_behind(const GateLine& gate, Vec p) { return gate.point || cross(gate.r - gate.l, p - gate.l) < 0; }

// The link of `line` nearest to number `around` that meets the gate; line.size() when none does.
std::size_t crossing_of(const GateLine& gate, const std::vector<Point>& line, std::size_t around) {
  const std::size_t links = line.size() < 2 ? 0 : line.size() - 1;
  for (std::size_t step = 0; step <= links; ++step) {
    const std::size_t after = around + step, before = around - step;  // wraps below 0: then it is no link
    if (after < links && segments_meet(line[after], line[after + 1], gate.left, gate.right)) return after;
    if (before < links && segments_meet(line[before], line[before + 1], gate.left, gate.right)) return before;
  }
  return line.size();
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

void Course::fit_gates(const Walls& walls, const Corridor& corridor) {
  std::vector<int> near;
  std::vector<GateLine> kept;
  const std::vector<Point>& raw = corridor.fallback;
  std::size_t passed = 0;
  const auto where_on = [&](const GateLine& gate, Point a, Point b) {  // position on the gate, 0 left .. 1 right
    const Vec from = frame_.to_metres(a), d = frame_.to_metres(b) - from;
    const double left = cross(d, gate.l - from), right = -cross(d, gate.r - from);
    return left + right != 0 ? std::clamp(left / (left + right), 0.0, 1.0) : 0.5;
  };
  const auto near_end = [&](Vec p, Vec q, double reach, bool fixed_too) {
    for (const BorderEnd* end : {&corridor.start, &corridor.finish}) {
      if (!fixed_too && (end->kind == BorderEnd::Kind::fixed || end->on_corridor >= 0)) continue;
      const Vec at = frame_.to_metres(end->at);
      if (nearest_on_first(p, q, at, at).distance < reach) return true;
    }
    return false;
  };
  std::vector<double> stands;  // where walls stand in the gate
  for (std::size_t i = 0; i < gates_.size(); ++i) {
    GateLine& gate = gates_[i];
    if (near_end(gate.l, gate.r, kAtEnd, true)) continue;
    // Beyond the end of a gap the raw line may turn away before it has crossed the gate between the last two corners.
    const std::size_t k = crossing_of(gate, raw, i * raw.size() / gates_.size());
    if (k == raw.size() || k < passed) continue;
    passed = k;
    walls.near_segment(gate.left, gate.right, 1, near);
    stands.clear();
    bool drop = false, blocked = false;
    for (const int id : near) {
      if (gate.point || !segments_meet(gate.left, gate.right, walls[id].a, walls[id].b)) continue;
      const double t = where_on(gate, walls[id].a, walls[id].b);
      stands.push_back(t);
      if (std::min(t, 1 - t) * gate.gap <= kFoot && walls[id].owner < 0) continue;
      blocked = true;
      const Vec there = gate.l + t * (gate.r - gate.l);
      drop = drop || walls[id].owner >= 0 || near_end(there, there, 2 * options_.slide_m, false);
    }
    if (drop) continue;
    if (blocked) {
      const double middle = where_on(gate, raw[k], raw[k + 1]);
      double low = 0, high = 1;
      for (const double t : stands) (t < middle ? low : high) = t < middle ? std::max(low, t) : std::min(high, t);
      const Vec base = gate.r - gate.l;
      gate.r = gate.l + high * base;
      gate.l = gate.l + low * base;
      gate.gap = length(gate.r - gate.l);
      gate.need = std::min(options_.clearance_m, 0.4 * gate.gap);
    }
    kept.push_back(gate);
  }
  gates_ = std::move(kept);
  choose_stops();
}

void Course::choose_stops() {
  const GateLine* last = nullptr;
  stop_gates_.clear();
  for (std::size_t i = 0; i < gates_.size(); ++i) {
    GateLine& gate = gates_[i];
    const bool edge = i == 0 || i + 1 == gates_.size() || gate.point;
    bool take = edge;
    if (!take) {
      const double step = length(0.5 * (gate.l + gate.r) - 0.5 * (last->l + last->r));
      const double ratio = gate.gap / std::max(1e-3, last->gap);
      take = step >= std::clamp(0.4 * gate.gap, kStopSpacing, 3 * kStopSpacing) || ratio > 1.2 || ratio < 1 / 1.2 ||
             (gate.gap < kTightGap && step >= 0.5);
    }
    gate.at_stop = take;
    if (!take) continue;
    last = &gate;
    stop_gates_.push_back(int(i));
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
  return price_link<true>(from, to, margin, result);
}

bool Course::quick_link(const Stop& from, const Stop& to, Link& result) const {
  return price_link<false>(from, to, 0, result);
}

template <bool kAll>
bool Course::price_link(const Stop& from, const Stop& to, double margin, Link& result) const {
  const Vec d = to.xy - from.xy;
  const double len2 = dot(d, d);
  if (len2 <= 0) return false;
  const int count = int(gates_.size());
  if (from.gate >= 0 && from.gate < count && !is_ahead(gates_[std::size_t(from.gate)], to.xy)) return false;
  if (to.gate >= 0 && to.gate < count && !is_behind(gates_[std::size_t(to.gate)], from.xy)) return false;
  const double len = std::sqrt(len2);
  double before = crowding(from), crowd = 0, t_before = 0, t_stop = 0;
  std::size_t next = 0;
  if (!kAll)
    next = std::size_t(std::upper_bound(stop_gates_.begin(), stop_gates_.end(), from.gate) - stop_gates_.begin());
  for (int k = from.gate + 1;; ++k) {
    if (!kAll) k = next < stop_gates_.size() ? stop_gates_[next++] : int(gates_.size());
    if (k >= to.gate) break;
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
  result.cost = len + kPerLink + kCrowding * crowd * len;
  result.direction = arc(d);
  // An end that the border leaves along the rail is a corner like any other; an end on a line is best square to it.
  if (from.gate < 0 && from.onward != Vec{}) result.cost += turn(arc(-1.0 * from.onward), result.direction);
  else if (from.gate < 0) result.cost += kOblique * std::abs(dot(d, from.along)) / len;
  if (to.gate >= count && to.onward != Vec{}) result.cost += turn(result.direction, arc(to.onward));
  else if (to.gate >= count) result.cost += kOblique * std::abs(dot(d, to.along)) / len;
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
