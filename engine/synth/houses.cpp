// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/synth/fabric.h"
#include "engine/synth/names.h"

namespace qipan::synth {
namespace {

int between(Random& random, int low, int high) {
  return low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

/// A house of a row in the row's own measure: s along the lane, t away from it; its back may be deeper on one half.
struct Plot {
  double s0, s1, left, right;
  bool free_left;  ///< a passage separates it from the one before
};

std::vector<Plot> cut_row(double length, double depth, Random& random) {
  std::vector<Plot> row;
  double s = between(random, 0, 20) / 10.0;
  bool gap = true;
  while (length - s > 6) {
    double e = s + between(random, 75, 155) / 10.0;
    if (length - e < 6) e = length;
    if (e - s > 17) e = s + (e - s) / 2;
    if (random.below(100) < 5) {  // an empty plot or a small yard
      s = e, gap = true;
      continue;
    }
    const double full = depth * between(random, 80, 100) / 100,
                 less = random.below(100) < 38 ? full * between(random, 55, 75) / 100 : full;
    const bool swap = random.below(2) == 0;
    row.push_back({s, e, swap ? less : full, swap ? full : less, gap});
    gap = random.below(100) < 11;
    s = e + (gap ? between(random, 10, 28) / 10.0 : 0);
  }
  return row;
}

/// True metres between a lane along u and its parallel, per metre of the plan.
double metres_across(const Ground& ground, double u, double v) {
  const XY e = ground.at(u + 15, v), w = ground.at(u - 15, v), n = ground.at(u, v + 15), s = ground.at(u, v - 15);
  const double ux = (e.x - w.x) / 30, uy = (e.y - w.y) / 30, vx = (n.x - s.x) / 30, vy = (n.y - s.y) / 30;
  return (ux * vy - uy * vx) / std::sqrt(ux * ux + uy * uy);
}

double metres_along(const Ground& ground, double u, double v) {
  const XY e = ground.at(u + 10, v), w = ground.at(u - 10, v);
  return std::sqrt((e.x - w.x) * (e.x - w.x) + (e.y - w.y) * (e.y - w.y)) / 20;
}

template <class Map>
void build_row(const std::vector<Plot>& row, Map&& map, const std::string& lane, int& number, int step, Random& random,
               Fabric& out) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Plot& p = row[i];
    const bool left = i > 0 && !p.free_left, right = i + 1 < row.size() && !row[i + 1].free_left;
    Line ring{map(p.s0, 0), map(p.s1, 0)};
    if (right && row[i + 1].left < p.right)
      ring.push_back(map(p.s1, row[i + 1].left));  // the neighbour's corner on our wall
    ring.push_back(map(p.s1, p.right));
    if (p.left != p.right) {
      const double middle = (p.s0 + p.s1) / 2;
      ring.push_back(map(middle, p.right));
      ring.push_back(map(middle, p.left));
    }
    ring.push_back(map(p.s0, p.left));
    if (left && row[i - 1].right < p.left) ring.push_back(map(p.s0, row[i - 1].right));
    ring.push_back(ring.front());
    House h;
    h.a = ring[0], h.b = ring[1], h.d = map(p.s0, std::min(p.left, p.right));
    if (ring_area(ring) < 0) std::ranges::reverse(ring);
    h.ring = std::move(ring);
    const auto dice = random.below(100);
    h.base = dice < 30 ? 1 : dice < 70 ? 2 : 3;
    h.floors = between(random, 1, 3);
    h.difficulty = between(random, 48, 86) / 100.0;
    h.place = lane;
    h.number = number += step;
    if (dice >= 95) h.use = Use::commercial, h.base = 0, h.difficulty = 0;
    out.houses.push_back(std::move(h));
  }
}

}  // namespace

void weave_old_block(const Ground& ground, const OldBlock& block, const std::string& lane, Random& random,
                     Fabric& out) {
  // Where the ground leans, a metre of the plan is less than a metre between two lanes: step back accordingly.
  Box b = block.box;
  const double mu = (b.u0 + b.u1) / 2, mv = (b.v0 + b.v1) / 2;
  const XY e = ground.at(mu + 15, mv), w = ground.at(mu - 15, mv), n = ground.at(mu, mv + 15),
           s = ground.at(mu, mv - 15);
  const double ux = (e.x - w.x) / 30, uy = (e.y - w.y) / 30, vx = (n.x - s.x) / 30, vy = (n.y - s.y) / 30;
  const double stretch = ux * vy - uy * vx, set = setback_m(Way::lane);
  const double more_u = set * std::max(0.0, std::sqrt(vx * vx + vy * vy) / stretch - 1),
               more_v = set * std::max(0.0, std::sqrt(ux * ux + uy * uy) / stretch - 1);
  b = {b.u0 + more_u, b.v0 + more_v, b.u1 - more_u, b.v1 - more_v};
  if (b.width() < 9 || b.height() < 9) return;
  const bool along_u = b.width() >= b.height();
  const double length = along_u ? b.width() : b.height(), across = along_u ? b.height() : b.width();
  const auto forth = [&](double along, double t) {
    return along_u ? ground.at(b.u0 + along, b.v0 + t) : ground.at(b.u0 + t, b.v0 + along);
  };
  const auto back = [&](double along, double t) {
    return along_u ? ground.at(b.u0 + along, b.v1 - t) : ground.at(b.u1 - t, b.v0 + along);
  };
  int odd = -1, even = 0;
  if (across < 19) {
    build_row(cut_row(length, across, random), forth, lane, odd, 2, random, out);
    return;
  }
  const double yard = std::clamp(across * 0.12, 3.0, 9.0), depth = std::min((across - yard) / 2, 17.0);
  build_row(cut_row(length, depth, random), forth, lane, odd, 2, random, out);
  build_row(cut_row(length, depth, random), back, lane, even, 2, random, out);
  // A wide block has a third row in its middle, reached through the yards.
  const double inner = across - 2 * depth;
  if (inner > 15 && length > 24) {
    const auto middle = [&](double along, double t) { return forth(along + 4, depth + 4 + t); };
    build_row(cut_row(length - 8, inner - 8, random), middle, lane, odd, 2, random, out);
  }
}

void weave_hamlet(const Ground& ground, const Hamlet& hamlet, const std::string& village, int group, Random& random,
                  Fabric& out) {
  int number = 0;
  const std::string place = village + std::to_string(group) + "组";
  for (const int lane : hamlet.lanes_v)
    for (const double side : {1.0, -1.0}) {
      double u = hamlet.rect.u0 * double(kStep) + between(random, 0, 30);
      const double end = hamlet.rect.u1 * double(kStep) - between(random, 0, 30);
      while (u + 9 < end) {
        const double width = between(random, 90, 140) / 10.0, depth = between(random, 75, 100) / 10.0;
        const double lane_v = lane * double(kStep), room = width / metres_along(ground, u + width / 2, lane_v),
                     centre_u = u + room / 2;
        const double off = (6 + depth / 2 + between(random, 0, 12) / 10.0) / metres_across(ground, centre_u, lane_v);
        const double centre_v = lane_v + side * std::min(off, 16.0);
        u += room * 1.04 + between(random, 15, 70) / 10.0;
        if (std::abs(centre_u - hamlet.spine_u * double(kStep)) < width / 2 + 5.5) continue;  // the spine runs here
        if (random.below(100) < 14) {                                                         // a vegetable garden
          u += 4;
          continue;
        }
        const Frame frame = Frame::on(ground, centre_u, centre_v);
        const double w = width / 2, d = depth / 2;
        House h;
        h.ring = closed({frame.to_world(-w, -d), frame.to_world(w, -d), frame.to_world(w, d), frame.to_world(-w, d)});
        h.a = h.ring[0], h.b = h.ring[1], h.d = h.ring[3];
        if (random.below(100) < 40) {  // a side wing behind the house, away from the lane
          const double wing = between(random, 25, 35) / 10.0, back = side > 0 ? d + wing : -d - wing;
          if (side > 0) {
            h.ring = {frame.to_world(-w, -d),  frame.to_world(w, -d),    frame.to_world(w, d),  frame.to_world(0, d),
                      frame.to_world(0, back), frame.to_world(-w, back), frame.to_world(-w, -d)};
          } else {
            h.ring = {frame.to_world(-w, back), frame.to_world(0, back), frame.to_world(0, -d),   frame.to_world(w, -d),
                      frame.to_world(w, d),     frame.to_world(-w, d),   frame.to_world(-w, back)};
          }
        }
        const auto dice = random.below(100);
        h.base = dice < 40 ? 1 : dice < 82 ? 2 : 3;
        h.floors = between(random, 1, 3);
        h.difficulty = between(random, 12, 45) / 100.0;
        h.place = place, h.number = ++number;
        out.houses.push_back(std::move(h));
      }
    }
}

}  // namespace qipan::synth
