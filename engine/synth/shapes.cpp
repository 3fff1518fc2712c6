// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/synth/shapes.h"

#include <algorithm>
#include <cmath>

namespace qipan::synth {

XY Frame::to_local(XY p) const {
  const double dx = p.x - origin.x, dy = p.y - origin.y;
  return {dx * cx + dy * cy, -dx * cy + dy * cx};
}

XY Frame::to_world(double s, double t) const {
  return {round_mm(origin.x + s * cx - t * cy), round_mm(origin.y + s * cy + t * cx)};
}

Frame Frame::on(const Ground& ground, double u, double v) {
  const XY a = ground.at(u - 30, v), b = ground.at(u + 30, v);
  const double dx = b.x - a.x, dy = b.y - a.y, length = std::sqrt(dx * dx + dy * dy);
  return {ground.at(u, v), dx / length, dy / length};
}

Line trace(const Ground& ground, const Box& box, const std::vector<XY>& pins) {
  constexpr double kEach = 40;
  Line plan;
  const auto side = [&](XY a, XY b) {
    std::vector<double> at;  // positions along the side
    const bool along_u = a.y == b.y;
    const double from = along_u ? a.x : a.y, to = along_u ? b.x : b.y, low = std::min(from, to),
                 high = std::max(from, to);
    for (double x = (std::floor(low / kEach) + 1) * kEach; x < high; x += kEach) at.push_back(x);
    for (const XY& p : pins) {
      const double across = along_u ? p.y : p.x, along = along_u ? p.x : p.y;
      if (across == (along_u ? a.y : a.x) && along > low && along < high) at.push_back(along);
    }
    std::ranges::sort(at);
    at.erase(std::ranges::unique(at).begin(), at.end());
    if (from > to) std::ranges::reverse(at);
    plan.push_back(a);
    for (const double x : at) plan.push_back(along_u ? XY{x, a.y} : XY{a.x, x});
  };
  side({box.u0, box.v0}, {box.u1, box.v0});
  side({box.u1, box.v0}, {box.u1, box.v1});
  side({box.u1, box.v1}, {box.u0, box.v1});
  side({box.u0, box.v1}, {box.u0, box.v0});
  Line ring;
  for (const XY& p : plan) ring.push_back(ground.at(p.x, p.y));
  ring.push_back(ring.front());
  return ring;
}

bool contains(const Line& ring, XY p) {
  bool inside = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const XY a = ring[i], b = ring[i + 1];
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y)) inside = !inside;
  }
  return inside;
}

double ring_area(const Line& ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i)
    twice +=
        (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) - (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  return twice / 2;
}

Line closed(const Quad& q) { return {q[0], q[1], q[2], q[3], q[0]}; }

std::vector<Quad> place_rows(const Line& ring, const Frame& frame, const RowSpec& spec, Random& random) {
  Line local;
  for (const XY& p : ring) local.push_back(frame.to_local(p));
  double bottom = local[0].y, top = local[0].y, left = local[0].x, right = local[0].x;
  for (const XY& p : local) {
    bottom = std::min(bottom, p.y), top = std::max(top, p.y);
    left = std::min(left, p.x), right = std::max(right, p.x);
  }
  const double middle_s = (left + right) / 2, middle_t = (bottom + top) / 2;
  // Free span of the horizontal at t; empty when first >= second.
  const auto span = [&](double t) {
    double a = right, b = left;
    for (std::size_t i = 0; i + 1 < local.size(); ++i) {
      const XY p = local[i], q = local[i + 1];
      if ((p.y > t) == (q.y > t)) continue;
      const double s = p.x + (t - p.y) * (q.x - p.x) / (q.y - p.y);
      a = std::min(a, s), b = std::max(b, s);
    }
    return std::pair{a, b};
  };
  std::vector<Quad> out;
  int r = 0;
  for (double t = bottom + spec.margin; t + spec.depth + spec.margin <= top;) {
    const double t0 = t, t1 = t + spec.depth;
    double a = left, b = right;
    const auto narrow = [&](double at) {
      const auto [s0, s1] = span(at);
      a = std::max(a, s0), b = std::min(b, s1);
    };
    narrow(t0 - spec.margin + 0.01);
    narrow(t1 + spec.margin - 0.01);
    for (const XY& p : local)
      if (p.y > t0 - spec.margin && p.y < t1 + spec.margin) narrow(p.y + 0.001), narrow(p.y - 0.001);
    a += spec.margin, b -= spec.margin;
    if (r % 2 == 1 && b - a > 2 * spec.length_max + spec.stagger) a += spec.stagger;
    if (b - a < spec.length_min) {  // too narrow here, a little further perhaps
      t += 2;
      continue;
    }
    t += spec.pitch;
    ++r;
    // As few buildings as the longest allows, all of one length.
    int n = static_cast<int>(std::ceil((b - a + spec.gap) / (spec.length_max + spec.gap)));
    double length = (b - a - (n - 1) * spec.gap) / n;
    if (length < spec.length_min) n = std::max(1, n - 1), length = std::min(spec.length_max, b - a);
    const double step = n > 1 ? (b - a - length) / (n - 1) : 0;
    for (int i = 0; i < n; ++i) {
      const double s0 = a + i * step, s1 = s0 + length;
      if (random.below(100) < static_cast<std::uint64_t>(spec.skip_percent)) continue;
      const double ds = (s0 + s1) / 2 - middle_s, dt = (t0 + t1) / 2 - middle_t;
      if (ds * ds + dt * dt < spec.garden * spec.garden) continue;
      const Quad quad{frame.to_world(s0, t0), frame.to_world(s1, t0), frame.to_world(s1, t1), frame.to_world(s0, t1)};
      if (std::ranges::all_of(quad, [&](XY p) { return contains(ring, p); })) out.push_back(quad);
    }
  }
  return out;
}

}  // namespace qipan::synth
