// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/colouring.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <set>
#include <tuple>

#include "engine/render/page.h"

namespace qipan::render {
namespace {

struct Sample {
  std::int64_t x, y;
  int lattice, owner;
  friend auto operator<=>(const Sample&, const Sample&) = default;
};

template <class Visit>
void each_ring(const Geometry& geometry, Visit&& visit) {
  for (const auto& polygon : geometry.polygons) {
    visit(polygon.outer);
    for (const auto& hole : polygon.holes) visit(hole);
  }
}

}  // namespace

std::vector<std::vector<int>> touching_polygons(std::span<const Geometry* const> polygons) {
  std::vector<std::vector<int>> neighbours(polygons.size());
  std::vector<double> sizes;
  double length = 0;
  for (const auto* g : polygons) {
    double area = 0;
    for (const auto& polygon : g->polygons) area += ring_area(polygon.outer);
    sizes.push_back(std::sqrt(area));
    each_ring(*g, [&](const Line& r) {
      for (std::size_t i = 0; i + 1 < r.size(); ++i) length += std::hypot(r[i + 1].x - r[i].x, r[i + 1].y - r[i].y);
    });
  }
  if (sizes.empty() || length <= 0) return neighbours;
  std::ranges::nth_element(sizes, sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2));
  const double cell = std::max(sizes[sizes.size() / 2] / 60, length / 1e6);

  // Border samples in two lattices of cells, offset by half a cell, so that close samples share a cell in one of them.
  std::vector<Sample> samples;
  for (std::size_t k = 0; k < polygons.size(); ++k) {
    const auto add = [&](XY p) {
      for (int lattice = 0; lattice < 2; ++lattice) {
        const Sample s{static_cast<std::int64_t>(std::floor(p.x / cell + 0.5 * lattice)),
                       static_cast<std::int64_t>(std::floor(p.y / cell + 0.5 * lattice)), lattice, static_cast<int>(k)};
        if (samples.size() < 2 || (samples.back() != s && samples[samples.size() - 2] != s)) samples.push_back(s);
      }
    };
    each_ring(*polygons[k], [&](const Line& r) {
      for (std::size_t i = 0; i + 1 < r.size(); ++i) {
        const XY a = r[i], b = r[i + 1];
        const int steps = std::max(1, static_cast<int>(std::ceil(2 * std::hypot(b.x - a.x, b.y - a.y) / cell)));
        for (int s = 0; s < steps; ++s) add({a.x + (b.x - a.x) * s / steps, a.y + (b.y - a.y) * s / steps});
      }
    });
  }
  std::ranges::sort(samples);
  const auto same_cell = [](const Sample& a, const Sample& b) {
    return a.x == b.x && a.y == b.y && a.lattice == b.lattice;
  };
  for (std::size_t i = 0, j; i < samples.size(); i = j) {
    for (j = i; j < samples.size() && same_cell(samples[i], samples[j]);) ++j;
    for (std::size_t a = i; a < j; ++a)
      for (std::size_t b = a + 1; b < j; ++b) {
        const int p = samples[a].owner, q = samples[b].owner;
        if (p == q) continue;
        auto& list = neighbours[static_cast<std::size_t>(p)];
        if (!list.empty() && list.back() == q) continue;
        list.push_back(q);
        neighbours[static_cast<std::size_t>(q)].push_back(p);
      }
  }
  for (auto& list : neighbours) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return neighbours;
}

std::vector<int> colour_graph(std::span<const std::vector<int>> neighbours, int colours) {
  const std::size_t n = neighbours.size();
  std::vector<int> colour(n, -1);
  std::vector<std::vector<int>> seen(
      n, std::vector<int>(static_cast<std::size_t>(colours), 0));  // neighbours of each colour
  std::vector<int> saturation(n, 0);
  std::vector<std::int64_t> used(static_cast<std::size_t>(colours), 0);
  using Key = std::tuple<int, int, int>;  // most saturated first, then highest degree, then lowest index
  const auto key = [&](std::size_t i) {
    return Key{-saturation[i], -static_cast<int>(neighbours[i].size()), static_cast<int>(i)};
  };
  std::set<Key> open;
  for (std::size_t i = 0; i < n; ++i) open.insert(key(i));
  while (!open.empty()) {
    const auto i = static_cast<std::size_t>(std::get<2>(*open.begin()));
    open.erase(open.begin());
    std::size_t best = 0;
    for (std::size_t c = 1; c < used.size(); ++c)
      if (std::pair(seen[i][c], used[c]) < std::pair(seen[i][best], used[best])) best = c;
    colour[i] = static_cast<int>(best);
    ++used[best];
    for (const int neighbour : neighbours[i]) {
      const auto j = static_cast<std::size_t>(neighbour);
      if (colour[j] >= 0) continue;
      if (seen[j][best]++ == 0) {
        open.erase(key(j));
        ++saturation[j];
        open.insert(key(j));
      }
    }
  }
  return colour;
}

}  // namespace qipan::render
