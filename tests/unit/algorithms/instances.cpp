// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/unit/algorithms/instances.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/plan/evaluate.h"

namespace qipan::testing {
namespace {

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

void sort_seams(std::vector<Seam>& seams) {
  const auto key = [](const Seam& s) { return std::pair(s.a, s.b); };
  std::ranges::sort(seams, {}, key);
  seams.erase(std::unique(seams.begin(), seams.end(), [&](const Seam& a, const Seam& b) { return key(a) == key(b); }), seams.end());
}

}  // namespace

Problem random_problem(Random& random, std::int32_t atoms) {
  Problem p;
  p.id = "random";
  for (std::int32_t i = 0; i < atoms; ++i) {
    AtomMeasure a;
    a.households = random.below(4) == 0 ? 0 : between(random, 1, 12) * 1000;
    a.difficult = random.below(2) == 0 ? 0 : between(random, 0, a.households);
    a.area = between(random, 0, 4000);
    a.outline = between(random, 0, 80'000);
    a.x = between(random, -3000, 3000);
    a.y = between(random, -3000, 3000);
    a.compound = random.below(3) == 0 ? static_cast<std::int32_t>(random.below(3)) : -1;
    p.atoms.push_back(a);
    if (i > 0) p.seams.push_back({static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(i))), i, between(random, 0, 900), 100});
  }
  for (std::uint64_t more = random.below(static_cast<std::uint64_t>(atoms) + 1); more > 0; --more) {
    const std::int64_t a = between(random, 0, atoms - 1), b = between(random, 0, atoms - 1);
    if (a < b) p.seams.push_back({static_cast<std::int32_t>(a), static_cast<std::int32_t>(b), between(random, 0, 900), 100});
  }
  sort_seams(p.seams);
  p.ordinary.low = between(random, 0, 12) * 1000;
  p.ordinary.high = p.ordinary.low + between(random, 0, 9) * 1000;
  p.has_difficult = random.below(3) == 0;
  p.difficult = {p.ordinary.low * 2 / 3, std::max(p.ordinary.low * 2 / 3, p.ordinary.high * 3 / 5)};
  p.weights = {static_cast<std::int32_t>(random.below(200)), static_cast<std::int32_t>(random.below(200)), static_cast<std::int32_t>(random.below(50))};
  return p;
}

void add_corners(Random& random, Problem& p) {
  for (std::uint64_t c = random.below(6); c > 0; --c) {
    Corner corner;
    const std::size_t k = 3 + random.below(3);
    for (std::size_t i = 0; i < k; ++i) {
      const bool outside = random.below(6) == 0;
      corner.around.push_back(outside ? -1 - static_cast<std::int32_t>(random.below(2)) : static_cast<std::int32_t>(random.below(p.atoms.size())));
    }
    corner.turn.assign(k * k, 0);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < i; ++j) corner.turn[i * k + j] = corner.turn[j * k + i] = static_cast<std::int64_t>(random.below(500));
    }
    p.corners.push_back(std::move(corner));
  }
}

Problem lumpy_grid(std::uint64_t seed, std::int32_t columns, std::int32_t rows) {
  Random random(seed, "lumpy grid");
  Problem p;
  p.id = "grid";
  for (std::int32_t y = 0; y < rows; ++y) {
    for (std::int32_t x = 0; x < columns; ++x) {
      AtomMeasure a;
      if (random.below(3) != 0) a.households = between(random, 1, 20) * between(random, 1, 8) * 1000;
      a.area = 250'000;
      a.outline = 200'000;
      a.x = x * 500;
      a.y = y * 500;
      p.atoms.push_back(a);
      const std::int32_t v = y * columns + x;
      if (x + 1 < columns) p.seams.push_back({v, v + 1, (x + 1) % 4 == 0 ? 50'000 : 250'000, 50'000});
      if (y + 1 < rows) p.seams.push_back({v, v + columns, (y + 1) % 4 == 0 ? 50'000 : 250'000, 50'000});
    }
  }
  sort_seams(p.seams);
  return p;
}

Solution brute_force(const Problem& problem) {
  std::vector<std::int32_t> label(problem.atoms.size(), 0);
  std::optional<Solution> best;
  const std::function<void(std::size_t, std::int32_t)> assign = [&](std::size_t atom, std::int32_t used) {
    if (atom == label.size()) {
      if (!is_contiguous(problem, label)) return;
      Solution s = evaluate(problem, label);
      if (!best || s.objective < best->objective) best = std::move(s);
      return;
    }
    for (std::int32_t r = 0; r <= used; ++r) {
      label[atom] = r;
      assign(atom + 1, std::max(used, r + 1));
    }
  };
  assign(0, 0);
  return *best;
}

Effort without_enumeration(Preset preset) {
  Effort effort = effort_of(preset);
  effort.exact_nodes = 0;
  return effort;
}

}  // namespace qipan::testing
