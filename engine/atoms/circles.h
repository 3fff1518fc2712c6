// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace qipan {

/// The circle that touches three sites of a segment Voronoi diagram, a drop-in for the formulas of the sweep that makes it (Boost's).
/// Those work with coordinates as they are; walls that are almost parallel and corners cost them so many digits that nearly every
/// circle has to be computed again with large integers. Here the circle is found relative to one of its own sites, with a bound of
/// the error; only where that is not good enough `Exact` does it.
template <class Site, class Circle, class Exact>
class NearCircles {
 public:
  void ppp(const Site& a, const Site& b, const Site& c, Circle& out) { exact_.ppp(a, b, c, out); }

  /// Two points and a segment. Centre = middle of the points + t * normal of their connection.
  void pps(const Site& p, const Site& q, const Site& s, int segment_index, Circle& out) {
    const Int ax = diff(s.y1(), s.y0()), ay = diff(s.x0(), s.x1());  // normal of the segment
    const Int vx = diff(q.y(), p.y()), vy = diff(p.x(), q.x());
    const double line2 = real(ax * ax + ay * ay), step2 = real(vx * vx + vy * vy);
    const double along = real(ax * vx + ay * vy), denom = real(vx * ay - vy * ax);
    const double to_p = real(ax * diff(p.x(), s.x1()) + ay * diff(p.y(), s.y1())), to_q = real(ax * diff(q.x(), s.x1()) + ay * diff(q.y(), s.y1()));
    if (denom == 0 || to_p * to_q < 0) return exact_.pps(p, q, s, segment_index, out);
    const double root = std::sqrt(line2 * step2 * to_p * to_q), rest = along * (to_p + to_q) / 2;
    const double t = (segment_index == 2 ? rest - root : rest + root) / (denom * denom);
    const double radius = std::sqrt(step2 * (0.25 + t * t));
    const double lost = std::sqrt(step2) * (std::abs(rest) + root) / (denom * denom) + radius;
    const double x = real(diff(p.x(), q.x())) / -2 + real(vx) * t, y = real(diff(p.y(), q.y())) / -2 + real(vy) * t;
    if (!give(p, x, y, radius, lost, true, out)) exact_.pps(p, q, s, segment_index, out);
  }

  /// A point and two segments, `first` passed with the circle on its left, `second` on its right. With the point as origin and the
  /// directions u, w of the segments the centre lies on the line of equal distances, whose direction is u + w.
  void pss(const Site& p, const Site& first, const Site& second, int point_index, Circle& out) {
    const auto &from = first.point1(), &to = first.point0(), &from2 = second.point0(), &to2 = second.point1();
    const Int ux = diff(to.x(), from.x()), uy = diff(to.y(), from.y()), wx = diff(to2.x(), from2.x()), wy = diff(to2.y(), from2.y());
    const Int turn = ux * wy - uy * wx;
    const Int left = uy * diff(to.x(), p.x()) - ux * diff(to.y(), p.y()), right = wx * diff(to2.y(), p.y()) - wy * diff(to2.x(), p.x());
    if (turn == 0 || (left < 0 && right > 0) || (left > 0 && right < 0)) return exact_.pss(p, first, second, point_index, out);
    if (left == 0 && right == 0) {
      out = Circle(static_cast<double>(p.x()), static_cast<double>(p.y()), static_cast<double>(p.x()));
      return;
    }
    const double u_size = std::sqrt(real(ux * ux + uy * uy)), w_size = std::sqrt(real(wx * wx + wy * wy));
    const double sine = real(turn) / (u_size * w_size), cosine = real(ux * wx + uy * wy) / (u_size * w_size);
    const double opening = cosine >= 0 ? 1 + cosine : sine * sine / (1 - cosine);  // 1 + cosine
    const double h1 = real(left) / u_size, h2 = real(right) / w_size;
    double x = 0, y = 0, radius = 0, lost = 0;
    if (left == 0 || right == 0) {  // the point is an end of a segment: the centre is straight above it
      const double height = (left == 0 ? h2 : h1) / opening, side = left == 0 ? height / u_size : -height / w_size;
      x = -side * real(left == 0 ? uy : wy), y = side * real(left == 0 ? ux : wx);
      radius = std::abs(height), lost = radius;
    } else if (cosine >= 0) {
      double bx = real(ux) / u_size + real(wx) / w_size, by = real(uy) / u_size + real(wy) / w_size;
      const double width = std::sqrt(2 * opening);
      bx /= width, by /= width;
      const double off = (h2 - h1) / width, slope = sine / width, root = std::sqrt(h1 * h2), rest = (h1 + h2) / 2 * slope;
      const double run = (point_index == 2 ? rest + root : rest - root) / (opening / 2);
      x = bx * run - by * off, y = by * run + bx * off;
      radius = std::abs((h1 + h2) / 2 + run * slope);
      lost = 4 * (std::abs(h1) + std::abs(h2));
    } else {  // almost one line: from where the lines meet, since the direction from there is known well
      double bx = real(wy) / w_size - real(uy) / u_size, by = real(ux) / u_size - real(wx) / w_size;
      const double size = std::copysign(std::sqrt(2 * (1 - cosine)), sine);
      bx /= size, by /= size;
      const double ix = -wide(static_cast<Wide>(wx) * left + static_cast<Wide>(ux) * right) / real(turn);
      const double iy = -wide(static_cast<Wide>(wy) * left + static_cast<Wide>(uy) * right) / real(turn);
      const double away = std::sqrt(ix * ix + iy * iy), ahead = ix * bx + iy * by, root = point_index == 2 ? std::sqrt(h1 * h2) : -std::sqrt(h1 * h2);
      const bool apart = (ahead > 0) == (root > 0);
      const double run = apart ? -away * away / (ahead + root) : (root - ahead) / (opening / 2);
      x = ix + bx * run, y = iy + by * run;
      radius = std::abs(run * sine / std::sqrt(2 * opening));
      lost = away + std::abs(run) * (away + std::abs(root)) / (std::abs(ahead) + std::abs(root));
    }
    if (!give(p, x, y, radius, lost, true, out)) exact_.pss(p, first, second, point_index, out);
  }

  /// Three segments, the circle on the right of each: distances to their lines are equal. The origin is an end of the second.
  void sss(const Site& s1, const Site& s2, const Site& s3, Circle& out) {
    const Line lines[3] = {line_of(s1, s2), line_of(s2, s2), line_of(s3, s2)};
    int j = 0;  // the two that are nearest to one direction, j and j + 1
    double most = -1;
    for (int i = 0; i < 3; ++i) {
      const Line &l = lines[i], &m = lines[(i + 1) % 3];
      const double cosine = real(l.a * m.a + l.b * m.b) / (l.size * m.size);
      if (cosine > most) most = cosine, j = i;
    }
    const Line &l = lines[j], &m = lines[(j + 1) % 3], &last = lines[(j + 2) % 3];
    const Int turn = l.a * m.b - l.b * m.a;
    if (turn == 0) return exact_.sss(s1, s2, s3, out);
    // The two lines meet at i; from there the centre lies across their common direction.
    const double ix = wide(static_cast<Wide>(l.a) * m.c - static_cast<Wide>(m.a) * l.c) / real(turn);
    const double iy = wide(static_cast<Wide>(l.b) * m.c - static_cast<Wide>(m.b) * l.c) / real(turn);
    double vx = -real(l.b) / l.size - real(m.b) / m.size, vy = real(l.a) / l.size + real(m.a) / m.size;
    const double size = std::sqrt(vx * vx + vy * vy);
    vx /= size, vy /= size;
    const double rise = (real(l.b) * vx - real(l.a) * vy) / l.size, other = (real(last.b) * vx - real(last.a) * vy) / last.size;
    const double distance = (real(last.b) * ix - real(last.a) * iy - real(last.c)) / last.size, steep = rise - other;
    const double run = distance / steep, away = std::abs(ix) + std::abs(iy);
    const double lost = away + std::abs(run) + (away + std::abs(real(last.c)) / last.size + 2 * std::abs(run)) / std::abs(steep);
    if (!give(s2, ix + vx * run, iy + vy * run, run * rise, lost / std::min(1.0, size), false, out)) exact_.sss(s1, s2, s3, out);
  }

 private:
  __extension__ using Wide = __int128;
  using Int = std::int64_t;  // differences of coordinates stay below 2^30, so sums of two products fit
  struct Line {  ///< b x - a y = c
    Int a, b, c;
    double size;
  };
  static Line line_of(const Site& s, const Site& origin) {
    Line l{diff(s.x1(), s.x0()), diff(s.y1(), s.y0()), 0, 0};
    l.c = diff(s.x0(), origin.x0()) * l.b - diff(s.y0(), origin.y0()) * l.a;
    l.size = std::sqrt(real(l.a * l.a + l.b * l.b));
    return l;
  }
  static Int diff(std::int32_t a, std::int32_t b) { return static_cast<Int>(a) - b; }
  static double real(Int v) { return static_cast<double>(v); }
  static double wide(Wide v) { return static_cast<double>(v); }

  /// Takes the circle round origin + (x, y) if it is as exact as the sweep needs it, which takes coordinates for equal that differ by
  /// 64 units in the last place. `lost` is the sum of the lengths that were added up, so that x, y and radius are right to some 2^-50
  /// of it. Of a circle through the origin the easternmost place is known to the same share of its own size.
  static bool give(const Site& origin, double x, double y, double radius, double lost, bool through_origin, Circle& out) {
    const double east = x >= 0 || !through_origin ? x + radius : y * y / (radius - x);
    const double cx = origin.x0() + x, cy = origin.y0() + y, lower = origin.x0() + east;
    const double error = lost * 0x1p-49, east_error = through_origin ? 2 * error / radius * std::abs(east) : error;
    const bool good = error <= 0x1p-47 * std::max(std::abs(cx), std::abs(cy)) && east_error <= 0x1p-47 * std::abs(lower);
    if (!good) return false;
    out = Circle(cx, cy, lower);
    return true;
  }

  Exact exact_;
};

}  // namespace qipan
