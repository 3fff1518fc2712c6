// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/synth/ground.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qipan::synth {
namespace {

/// Uniform in [-1, 1] from integers.
double hash_value(std::uint64_t seed, std::int64_t i, std::int64_t j) {
  std::uint64_t z = seed + 0x9e3779b97f4a7c15ull * static_cast<std::uint64_t>(i) +
                    0xc2b2ae3d27d4eb4full * static_cast<std::uint64_t>(j);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  z ^= z >> 31;
  return static_cast<double>(z >> 11) * 0x1.0p-52 - 1.0;
}

/// Weights of the cubic B-spline: smooth to the second derivative, never beyond its control values.
std::array<double, 4> spline_weights(double t) {
  const double s = 1 - t, t2 = t * t, t3 = t2 * t;
  return {s * s * s / 6, (3 * t3 - 6 * t2 + 4) / 6, (-3 * t3 + 3 * t2 + 3 * t + 1) / 6, t3 / 6};
}

double noise1(std::uint64_t seed, double x) {
  const double f = std::floor(x);
  const auto i = static_cast<std::int64_t>(f);
  const auto w = spline_weights(x - f);
  double sum = 0;
  for (int k = 0; k < 4; ++k) sum += w[static_cast<std::size_t>(k)] * hash_value(seed, i + k - 1, 0);
  return sum;
}

double noise2(std::uint64_t seed, double x, double y) {
  const double fx = std::floor(x), fy = std::floor(y);
  const auto i = static_cast<std::int64_t>(fx), j = static_cast<std::int64_t>(fy);
  const auto wx = spline_weights(x - fx), wy = spline_weights(y - fy);
  double sum = 0;
  for (int b = 0; b < 4; ++b) {
    double row = 0;
    for (int a = 0; a < 4; ++a) row += wx[static_cast<std::size_t>(a)] * hash_value(seed, i + a - 1, j + b - 1);
    sum += wy[static_cast<std::size_t>(b)] * row;
  }
  return sum;
}

/// Bends mostly left, right, left: control values alternate, now and then one bend runs on.
double meander(std::uint64_t seed, double x) {
  const double f = std::floor(x);
  const auto i = static_cast<std::int64_t>(f);
  const auto w = spline_weights(x - f);
  double sum = 0;
  for (int k = 0; k < 4; ++k) {
    const std::int64_t n = i + k - 1;
    const double r = hash_value(seed, n, 1);
    const double side = (n % 2 == 0 ? 1.0 : -1.0) * (hash_value(seed, n, 2) < -0.6 ? -0.6 : 1.0);
    sum += w[static_cast<std::size_t>(k)] * side * (0.75 + 0.25 * r);
  }
  return sum;
}

double fade(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

/// 1 on the line, 0 from `reach` on.
double near(double distance, double reach) {
  const double t = distance / reach;
  if (t <= -1 || t >= 1) return 0;
  const double s = 1 - t * t;
  return s * s;
}

}  // namespace

double round_mm(double metres) { return std::floor(metres * 1000 + 0.5) / 1000; }

int Tiling::tile_at(int u, int v) const {
  const int column = std::clamp(u / std::max(width, 1), 0, columns - 1),
            row = std::clamp(v / std::max(height, 1), 0, rows - 1);
  const int tile = row * columns + column;
  if (tile < count) return tile;
  const bool right_rim = tile == count && u == column * width && v > row * height;
  return right_rim ? tile - 1 : tile - columns;  // where the last row ends, or on the upper rim of a tile with none above it
}

double Ground::old_share(int tile, double u, double v) const {
  if (old_.empty()) return 0;
  double share = 0;
  for (const Rect& r : old_[static_cast<std::size_t>(tile)]) {
    const double inside =
        std::min(std::min(u - r.u0 * kStep, r.u1 * kStep - u), std::min(v - r.v0 * kStep, r.v1 * kStep - v));
    share = std::max(share, fade(inside / 40));
  }
  return share;
}

double Ground::rural_share(int tile, double u, double v) const {
  if (urban_.empty()) return 0;
  const Rect& r = urban_[static_cast<std::size_t>(tile)];
  const double outside =
      std::max(std::max(r.u0 * kStep - u, u - r.u1 * kStep), std::max(r.v0 * kStep - v, v - r.v1 * kStep));
  if (outside <= 0) return 0;
  // Railways and highways keep their large curves.
  const Cell at = tiling_.corner(tile);
  double off = 1e9;
  for (const int line : {tiling_.rail_u, tiling_.trunk_u})
    if (line != kNowhere) off = std::min(off, std::abs(u - (at.u + line) * double(kStep)));
  for (const int line : {tiling_.express_v, tiling_.trunk_v})
    if (line != kNowhere) off = std::min(off, std::abs(v - (at.v + line) * double(kStep)));
  return fade(outside / 150) * (0.08 + 0.92 * fade((off - 20) / 320));
}

XY Ground::at(double u, double v) const {
  const int tile = tiling_.tile_at(static_cast<int>(u / kStep), static_cast<int>(v / kStep));
  double x = u + 120 * noise2(seed_ + 11, u / 760, v / 760), y = v + 120 * noise2(seed_ + 12, u / 760, v / 760);
  const int row = tile / tiling_.columns, column = tile % tiling_.columns;
  if (tiling_.river_v != kNowhere) {
    const double to_edge = std::min(tiling_.river_v, tiling_.height - tiling_.river_v) * double(kStep),
                 reach = std::min(1000.0, to_edge);
    const double off = v - (row * tiling_.height + tiling_.river_v) * double(kStep), k = near(off, reach);
    if (k > 0) {
      const auto stream = seed_ + 100 + static_cast<std::uint64_t>(row);
      y += k * (0.52 * reach) * meander(stream, u / 700 + 0.3);
      x += k * (0.10 * reach) * noise1(stream + 5000, u / 640);
    }
  }
  if (tiling_.rail_u != kNowhere) {
    const double to_edge = std::min(tiling_.rail_u, tiling_.width - tiling_.rail_u) * double(kStep),
                 reach = std::min(800.0, to_edge);
    const double off = u - (column * tiling_.width + tiling_.rail_u) * double(kStep), k = near(off, reach);
    if (k > 0) x += k * 0.22 * reach * noise1(seed_ + 20000 + static_cast<std::uint64_t>(column), v / 1300);
  }
  if (const double s = old_share(tile, u, v); s > 0) {
    x += s * (12 * noise2(seed_ + 31, u / 60, v / 60) + 30 * noise2(seed_ + 33, u / 170, v / 170));
    y += s * (12 * noise2(seed_ + 32, u / 60, v / 60) + 30 * noise2(seed_ + 34, u / 170, v / 170));
  }
  if (const double s = rural_share(tile, u, v); s > 0) {
    x += s * (14 * noise2(seed_ + 41, u / 90, v / 90) + 70 * noise2(seed_ + 43, u / 310, v / 310));
    y += s * (14 * noise2(seed_ + 42, u / 90, v / 90) + 70 * noise2(seed_ + 44, u / 310, v / 310));
  }
  return {round_mm(origin_.x + x), round_mm(origin_.y + y)};
}

int Ground::stride(Cell c) const {
  const int tile = tiling_.tile_at(c.u, c.v);
  const double u = c.u * double(kStep), v = c.v * double(kStep);
  return old_share(tile, u, v) > 0 ? 1 : rural_share(tile, u, v) > 0 ? 2 : 4;
}

double Ground::river_half_width(double u, int row) const {
  return 38 + 9 * noise1(seed_ + 30000 + static_cast<std::uint64_t>(row), u / 260);
}

}  // namespace qipan::synth
