// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/circles.h"

#include <gtest/gtest.h>

#include <boost/polygon/segment_data.hpp>
#include <boost/polygon/voronoi.hpp>
#include <cmath>
#include <vector>

#include "engine/base/random.h"

namespace qipan {
namespace {

using Integers = boost::polygon::detail::voronoi_ctype_traits<std::int32_t>;
using Base = boost::polygon::detail::voronoi_predicates<Integers>;
using Diagram = boost::polygon::voronoi_diagram<double>;
using Place = boost::polygon::point_data<std::int32_t>;
using Wall = boost::polygon::segment_data<std::int32_t>;

int exact_calls = 0;  // of the formulas that NearCircles leaves to Boost

template <class Site, class Circle>
struct Counted : Base::lazy_circle_formation_functor<Site, Circle> {
  using Boosts = Base::lazy_circle_formation_functor<Site, Circle>;
  void ppp(const Site& a, const Site& b, const Site& c, Circle& out) { Boosts::ppp(a, b, c, out); }
  void pps(const Site& a, const Site& b, const Site& c, int i, Circle& out) { ++exact_calls, Boosts::pps(a, b, c, i, out); }
  void pss(const Site& a, const Site& b, const Site& c, int i, Circle& out) { ++exact_calls, Boosts::pss(a, b, c, i, out); }
  void sss(const Site& a, const Site& b, const Site& c, Circle& out) { ++exact_calls, Boosts::sss(a, b, c, out); }
};
struct Near : Base {
  template <class Site, class Circle>
  using circle_formation_predicate = Base::circle_formation_predicate<Site, Circle, Base::circle_existence_predicate<Site>, NearCircles<Site, Circle, Counted<Site, Circle>>>;
};

template <class Predicates>
std::vector<std::pair<double, double>> vertices(const std::vector<Wall>& walls) {
  boost::polygon::voronoi_builder<std::int32_t, Integers, Predicates> sweep;
  boost::polygon::insert(walls.begin(), walls.end(), &sweep);
  Diagram diagram;
  sweep.construct(&diagram);
  std::vector<std::pair<double, double>> out;
  for (const auto& v : diagram.vertices()) out.emplace_back(v.x(), v.y());
  return out;
}

/// Rows of houses along a slanting street: walls cut into pieces that lie in one line but for the rounding, walls opposite that are
/// parallel but for the rounding, corners where three sites meet.
std::vector<Wall> street(Random& random) {
  const double angle = static_cast<double>(random.below(4)) * M_PI / 4 + (random.below(3) == 0 ? 0.0 : static_cast<double>(random.below(1'000)) / 1'000);
  std::vector<Wall> walls;
  const auto place = [&](double x, double y) {
    return Place(static_cast<std::int32_t>(4'200'000 + std::lround(x * std::cos(angle) - y * std::sin(angle))),
                 static_cast<std::int32_t>(4'200'000 + std::lround(x * std::sin(angle) + y * std::cos(angle))));
  };
  for (const double row : {0.0, 22'000.0, 45'000.0}) {
    double x = 0;
    for (int house = 0; house < 12; ++house) {
      const double width = 6'000 + static_cast<double>(random.below(9'000)), depth = 8'000 + (random.below(2) == 0 ? 0.0 : static_cast<double>(random.below(3'000)));
      const double middle = x + width * (0.2 + static_cast<double>(random.below(60)) / 100);
      const std::vector<Place> ring{place(x, row), place(middle, row), place(x + width, row), place(x + width, row + depth), place(x, row + depth)};
      for (std::size_t k = 0; k < ring.size(); ++k) walls.emplace_back(ring[k], ring[(k + 1) % ring.size()]);
      x += width + 500 + static_cast<double>(random.below(4'000));
    }
  }
  return walls;
}

TEST(NearCircles, GiveTheDiagramOfTheIntegerFormulas) {
  for (std::uint64_t i = 0; i < 60; ++i) {
    SCOPED_TRACE("case " + std::to_string(i));
    Random random(i, "street");
    const auto walls = street(random);
    const auto near = vertices<Near>(walls), exact = vertices<Base>(walls);
    ASSERT_EQ(near.size(), exact.size());
    for (std::size_t k = 0; k < near.size(); ++k) {
      const double size = std::max({1e6, std::abs(exact[k].first), std::abs(exact[k].second)});
      ASSERT_NEAR(near[k].first, exact[k].first, 1e-13 * size);
      ASSERT_NEAR(near[k].second, exact[k].second, 1e-13 * size);
    }
  }
}

TEST(NearCircles, LeaveFewCirclesToTheIntegers) {
  exact_calls = 0;
  std::size_t all = 0;
  for (std::uint64_t i = 0; i < 60; ++i) {
    Random random(i, "street");
    all += vertices<Near>(street(random)).size();
  }
  EXPECT_LT(exact_calls, static_cast<int>(all / 5));
}

}  // namespace
}  // namespace qipan
