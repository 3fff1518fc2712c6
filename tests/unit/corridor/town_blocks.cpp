// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "town_blocks.h"

#include <cmath>
#include <string>

#include "engine/base/random.h"

namespace qipan::testing {
namespace {

// Each building belongs to the nearest of some random centres.
void assign_groups(Block& block, Random& random, int groups) {
  std::vector<Point> centres;
  for (int g = 0; g < groups; ++g) {
    const auto& ring = block.buildings[std::size_t(random.below(block.buildings.size()))];
    centres.push_back(ring[0]);
  }
  for (const auto& ring : block.buildings) {
    int best = 0;
    for (int g = 1; g < groups; ++g) {
      if (squared_length(ring[0] - centres[std::size_t(g)]) < squared_length(ring[0] - centres[std::size_t(best)]))
        best = g;
    }
    block.group.push_back(best);
  }
}

}  // namespace

std::vector<Point> box(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h) {
  return {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}};
}

Block slab_block(std::uint64_t seed, int groups) {
  Random random(seed, "slabs");
  Block block;
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return low + std::int64_t(random.below(std::uint64_t(high - low)));
  };
  std::int64_t y = 12'000, width = 0;
  for (int row = 0; row < 5; ++row) {
    std::int64_t x = pick(8'000, 20'000);
    for (int k = 0; k < 4; ++k) {
      const std::int64_t length = pick(25'000, 80'000);
      block.buildings.push_back(box(x, y + pick(0, 4'000), length, 12'000));
      x += length + pick(2'000, 25'000);
    }
    width = std::max(width, x);
    y += pick(26'000, 55'000);
  }
  block.outline = {{0, 0}, {width + 5'003, 1'007}, {width - 4'001, y + 8'011}, {2'003, y + 5'009}};
  assign_groups(block, random, groups);
  return block;
}

Block house_block(std::uint64_t seed, int groups, std::int64_t gap_mm) {
  Random random(seed, "houses");
  Block block;
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return low + std::int64_t(random.below(std::uint64_t(high - low)));
  };
  block.outline = {{0, 0}, {180'007, -9'001}, {210'003, 90'011}, {170'009, 170'003}, {-9'007, 140'001}};
  struct Disc {
    Point at;
    double radius;
  };
  std::vector<Disc> discs;
  for (int trial = 0; trial < 3000 && discs.size() < 70; ++trial) {
    const Point c{pick(12'000, 160'000), pick(12'000, 130'000)};
    const double a = double(pick(2'000, 12'000)), b = double(pick(2'000, 7'000)), turn = double(pick(0, 6'283)) / 1000;
    const double radius = std::hypot(a, b) + 2;
    bool free = true;
    for (const Disc& d : discs) {
      free = free && std::hypot(double(c.x - d.at.x), double(c.y - d.at.y)) > radius + d.radius + double(gap_mm);
    }
    if (!free) continue;
    discs.push_back({c, radius});
    std::vector<Point> ring;
    for (const auto& [u, v] : {std::pair(-a, -b), std::pair(a, -b), std::pair(a, b), std::pair(-a, b)}) {
      ring.push_back({c.x + std::int64_t(std::floor(u * std::cos(turn) - v * std::sin(turn))),
                      c.y + std::int64_t(std::floor(u * std::sin(turn) + v * std::cos(turn)))});
    }
    block.buildings.push_back(ring);
  }
  assign_groups(block, random, groups);
  return block;
}

Block terrace_block(std::uint64_t seed, int groups) {
  Random random(seed, "terraces");
  Block block;
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return low + std::int64_t(random.below(std::uint64_t(high - low)));
  };
  std::int64_t y = 9'000, width = 0;
  for (int row = 0; row < 4; ++row) {
    std::int64_t x = pick(6'000, 9'000);
    for (int k = 0; k < 12; ++k) {
      const std::int64_t front = pick(4'500, 9'000);
      block.buildings.push_back(box(x, y + pick(0, 1'500), front, pick(8'000, 12'000)));
      x += front + (random.below(3) == 0 ? pick(20, 100) : pick(100, 1'000));
    }
    width = std::max(width, x);
    y += pick(15'000, 28'000);
  }
  block.outline = {{0, 0}, {width + 6'001, 503}, {width + 4'007, y + 3'001}, {-507, y + 4'003}};
  assign_groups(block, random, groups);
  return block;
}

Block touching_block(std::uint64_t seed, int groups) {
  Random random(seed, "touching");
  Block block;
  std::vector<std::int64_t> xs{9'000}, ys{8'000};
  for (int i = 0; i < 7; ++i) xs.push_back(xs.back() + 5'000 + std::int64_t(random.below(9'000)));
  for (int i = 0; i < 5; ++i) ys.push_back(ys.back() + 5'000 + std::int64_t(random.below(9'000)));
  for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
    for (std::size_t k = 0; k + 1 < ys.size(); ++k) {
      if ((i + k) % 2 == 0) block.buildings.push_back(box(xs[i], ys[k], xs[i + 1] - xs[i], ys[k + 1] - ys[k]));
    }
  }
  block.outline = {
      {0, 0}, {xs.back() + 7'001, 1'003}, {xs.back() + 9'007, ys.back() + 8'009}, {-1'001, ys.back() + 6'007}};
  assign_groups(block, random, groups);
  return block;
}

}  // namespace qipan::testing
