// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_ends.h"

#include <algorithm>
#include <cmath>

namespace qipan::corridor {
namespace {

constexpr double kOnRail = 1.5e-3;     // m: rounding of a rail's own vertices, twice
constexpr double kSame = 3e-3;         // m: nearer than this to a vertex, it is the vertex
constexpr double kSnap = 2.0;          // m: nearer than this to a vertex, take the vertex: no tooth beside a junction
constexpr double kShare = 0.45;        // how far towards the next end on the same rail
constexpr double kParentMargin = 0.5;  // m kept from the ends of a line that was drawn before
constexpr double kSteps[] = {0, 1, 2.5, 4.5, 7, 10, 14, 19, 25, 35, 50};

double distance_to_segment(Vec c, Vec a, Vec b, double& along) {
  const Vec d = b - a;
  const double len2 = dot(d, d);
  along = len2 > 0 ? std::clamp(dot(c - a, d) / len2, 0.0, 1.0) : 0.0;
  return length(c - (a + along * d));
}

}  // namespace

EndRail::EndRail(const BorderEnd& end, std::vector<Point> rail, std::span<const Point> others, const Walls& walls,
                 const Frame& frame, double slide_m, int owner)
    : walls_(walls), frame_(frame), at_(end.at), owner_(owner), onward_(end.onward), rail_(std::move(rail)) {
  rail_.erase(std::unique(rail_.begin(), rail_.end()), rail_.end());
  if (rail_.size() < 2) rail_.clear();
  if (rail_.empty()) return;
  double sum = 0;
  for (std::size_t i = 0; i < rail_.size(); ++i) {
    xy_.push_back(frame.to_metres(rail_[i]));
    if (i > 0) sum += length(xy_[i] - xy_[i - 1]);
    reach_.push_back(sum);
  }
  home_ = project(frame.to_metres(end.at)).where;
  const double rim = owner_ >= 0 ? std::min(kParentMargin, sum / 4) : 0;
  home_ = std::clamp(home_, rim, sum - rim);
  low_ = std::max(home_ - slide_m, rim);
  high_ = std::min(home_ + slide_m, sum - rim);
  for (const Point other : others) {
    const Place place = project(frame.to_metres(other));
    if (owner_ < 0 && place.distance > 5e-3) continue;
    if (place.where > home_) high_ = std::min(high_, home_ + kShare * (place.where - home_));
    if (place.where < home_) low_ = std::max(low_, home_ - kShare * (home_ - place.where));
  }
  if (!end.meet) return;
  const Place place = project(frame.to_metres(*end.meet));
  if (place.distance > kOnRail || place.where < low_ || place.where > high_) return;
  meet_ = end.meet;
  low_ = high_ = place.where;
  const Vec d{static_cast<double>(end.beyond.x), static_cast<double>(end.beyond.y)};
  if (length(d) > 0) beyond_ = (1 / length(d)) * d;
}

EndRail::Place EndRail::project(Vec p) const {
  Place best{0, 1e300};
  for (std::size_t i = 0; i + 1 < xy_.size(); ++i) {
    double along = 0;
    const double d = distance_to_segment(p, xy_[i], xy_[i + 1], along);
    if (d < best.distance) best = {reach_[i] + along * (reach_[i + 1] - reach_[i]), d};
  }
  return best;
}

std::size_t EndRail::segment_of(double where) const {
  const auto after = std::upper_bound(reach_.begin(), reach_.end(), where);
  const auto i = std::size_t(std::max<std::ptrdiff_t>(0, after - reach_.begin() - 1));
  return std::min(i, rail_.size() - 2);
}

std::size_t EndRail::nearest_vertex(double where) const {
  const auto after = std::ranges::lower_bound(reach_, where);
  if (after == reach_.begin()) return 0;
  if (after == reach_.end()) return reach_.size() - 1;
  return static_cast<std::size_t>(after - reach_.begin()) - (where - *std::prev(after) <= *after - where ? 1 : 0);
}

std::optional<Stop> EndRail::stop_at(double where, int gate) const {
  Stop stop{.gate = gate, .where = where, .at = at_, .may_touch = true};
  if (rail_.empty()) {
    stop.xy = frame_.to_metres(at_);
    return stop;
  }
  if (!meet_ && owner_ < 0) {
    const std::size_t near = nearest_vertex(where);
    if (std::abs(reach_[near] - where) < kSnap && reach_[near] >= low_ && reach_[near] <= high_) stop.where = where = reach_[near];
  }
  const std::size_t i = segment_of(where);
  const double part = (where - reach_[i]) / (reach_[i + 1] - reach_[i]);
  const Vec p = xy_[i] + part * (xy_[i + 1] - xy_[i]);
  stop.along = (1 / (reach_[i + 1] - reach_[i])) * (xy_[i + 1] - xy_[i]);
  stop.onward = static_cast<double>(onward_) * stop.along;
  if (meet_) stop.onward = beyond_;
  stop.at = meet_ ? *meet_ : frame_.to_lattice(p);

  std::vector<int> near;
  walls_.near_segment(stop.at, stop.at, 5, near);
  int host = -1;
  for (const int id : near) {
    const Wall& wall = walls_[id];
    double along = 0;
    const Vec a = frame_.to_metres(wall.a), b = frame_.to_metres(wall.b);
    if (distance_to_segment(p, a, b, along) > kOnRail) continue;
    if (wall.building || wall.owner != owner_) return std::nullopt;
    if (length(p - a) < kSame || length(p - b) < kSame) {
      stop.at = length(p - a) < length(p - b) ? wall.a : wall.b;
      stop.xy = frame_.to_metres(stop.at);
      stop.hosts.clear();
      return stop;
    }
    if (host < 0) {
      host = id;
    } else {  // the same wall given twice is bent twice; anything else makes the place unclear
      const Wall& first = walls_[host];
      const bool twin = (wall.a == first.a && wall.b == first.b) || (wall.a == first.b && wall.b == first.a);
      if (!twin) return std::nullopt;
    }
    stop.hosts.push_back(id);
  }
  stop.xy = frame_.to_metres(stop.at);
  return stop;
}

std::vector<Stop> EndRail::candidates(int gate) const {
  std::vector<Stop> stops;
  std::vector<double> places;
  const auto offer = [&](double where) {
    if (where >= low_ && where <= high_) places.push_back(where);
  };
  for (const double step : kSteps) {
    offer(home_ - step);
    if (step > 0) offer(home_ + step);
  }
  for (const double vertex : reach_) offer(vertex);
  places.push_back(low_);
  places.push_back(high_);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  for (const double where : places) {
    if (auto stop = stop_at(where, gate)) {
      const bool known = std::any_of(stops.begin(), stops.end(), [&](const Stop& s) { return s.at == stop->at; });
      if (!known) stops.push_back(std::move(*stop));
    }
    if (rail_.empty()) break;
  }
  return stops;
}

std::vector<Point> EndRail::way_to(const Stop& stop) const {
  std::vector<Point> way{at_};
  if (rail_.empty()) return way;
  if (stop.where >= home_) {
    for (std::size_t i = 0; i < rail_.size(); ++i) {
      if (reach_[i] > home_ && reach_[i] < stop.where) way.push_back(rail_[i]);
    }
  } else {
    for (std::size_t i = rail_.size(); i-- > 0;) {
      if (reach_[i] < home_ && reach_[i] > stop.where) way.push_back(rail_[i]);
    }
  }
  way.push_back(stop.at);
  return way;
}

bool bend_hosts(Walls& walls, const Stop& stop, std::vector<Bend>& bends) {
  std::vector<Bend> made;
  std::vector<int> near;
  bool sound = true;
  for (const int host : stop.hosts) walls.remove(host);
  for (const int host : stop.hosts) {
    const Wall wall = walls[host];
    for (const auto& [from, to] : {std::pair(wall.a, stop.at), std::pair(stop.at, wall.b)}) {
      walls.near_segment(from, to, 1, near);
      for (const int id : near) {  // what met the wall at its own ends may go on doing so
        const Wall& other = walls[id];
        sound = sound && clear_of(from, to, other.a, other.b, {.first = true, .second = true});
      }
    }
  }
  if (!sound) {
    for (const int host : stop.hosts) walls.restore(host);
    return false;
  }
  for (const int host : stop.hosts) {
    const Wall wall = walls[host];
    Bend bend{.wall = host};
    bend.first = walls.add({.a = wall.a, .b = stop.at, .owner = wall.owner, .building = wall.building});
    bend.second = walls.add({.a = stop.at, .b = wall.b, .owner = wall.owner, .building = wall.building});
    made.push_back(bend);
  }
  bends.insert(bends.end(), made.begin(), made.end());
  return true;
}

void unbend(Walls& walls, std::vector<Bend>& bends) {
  for (auto bend = bends.rbegin(); bend != bends.rend(); ++bend) {
    walls.remove(bend->first);
    walls.remove(bend->second);
    walls.restore(bend->wall);
  }
  bends.clear();
}

}  // namespace qipan::corridor
