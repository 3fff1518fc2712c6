// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/diff/agreement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"

namespace qipan {
namespace {

Geometry square(double x, double y, double side) { return {{}, {}, {{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}, {}}}}; }

GridSet two_squares() {
  GridSet out;
  out.shapes = {square(0, 0, 100), square(100, 0, 100)};
  out.codes = {"a", "b"};
  return out;
}

double distance(XY p, XY a, XY b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  const double t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

bool is_near(XY p, const Geometry& lines, double reach) {
  for (const Line& line : lines.lines)
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
      if (distance(p, line[i], line[i + 1]) <= reach) return true;
  return false;
}

TEST(Agreement, CountsABorderBetweenTwoGridsOnceAndTheOutlineNever) {
  const Geometry outline{{}, {{{0, 0}, {200, 0}, {200, 100}, {0, 100}, {0, 0}}}, {}};
  const BorderShare none = border_share(two_squares(), {}, outline, 1);
  EXPECT_NEAR(none.length_m, 98, 1e-6);  // the ends of the border between them lie near the outline
  EXPECT_EQ(none.kept_m, 0);
  EXPECT_NEAR(border_share(two_squares(), {}, {}, 1).length_m, 700, 1e-6);
  const Geometry beside{{}, {{{100.5, 20}, {100.5, 50}}}, {}};
  EXPECT_NEAR(border_share(two_squares(), beside, outline, 1).kept_m, 30 + 2 * std::sqrt(0.75), 1e-6);
}

TEST(Agreement, IsWhatPointsAlongTheBordersSay) {
  Random random(7);
  const auto at = [&] { return XY{static_cast<double>(random.below(2400)) / 10 - 20, static_cast<double>(random.below(1400)) / 10 - 20}; };
  for (int round = 0; round < 40; ++round) {
    Geometry borders, outline;
    for (int i = 0; i < 6; ++i) borders.lines.push_back({at(), at(), at()});
    for (int i = 0; i < 2; ++i) outline.lines.push_back({at(), at()});
    if (round % 5 == 0) borders.lines.push_back({{50, 0}, {50, 0}});  // a segment without length
    const double reach = 1 + static_cast<double>(random.below(20));
    const BorderShare found = border_share(two_squares(), borders, outline, reach);
    double length = 0, kept = 0;
    constexpr double kStep = 0.05;
    const Line all[] = {{{0, 0}, {100, 0}}, {{100, 0}, {100, 100}}, {{100, 100}, {0, 100}}, {{0, 100}, {0, 0}}, {{100, 0}, {200, 0}}, {{200, 0}, {200, 100}}, {{200, 100}, {100, 100}}};
    for (const Line& s : all) {
      for (double t = kStep / 2; t < 100; t += kStep) {
        const XY p{s[0].x + (s[1].x - s[0].x) * t / 100, s[0].y + (s[1].y - s[0].y) * t / 100};
        if (is_near(p, outline, reach)) continue;
        length += kStep, kept += is_near(p, borders, reach) ? kStep : 0;
      }
    }
    EXPECT_NEAR(found.length_m, length, 2) << round;
    EXPECT_NEAR(found.kept_m, kept, 2) << round;
  }
}

}  // namespace
}  // namespace qipan
