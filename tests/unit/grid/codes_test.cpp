// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/grid/grid.h"

namespace qipan {
namespace {

struct Sheet {
  std::vector<Grid> grids;
  std::vector<std::vector<LatticePolygon>> polygons;
  void add(std::int32_t community, double x, double y) {  // a square of 10 m
    Grid g;
    g.community = community;
    g.label = {x, y};
    grids.push_back(g);
    const auto at = [&](double dx, double dy) { return Point{static_cast<std::int64_t>((x + dx) * 1000), static_cast<std::int64_t>((y + dy) * 1000)}; };
    polygons.push_back({{{at(-5, -5), at(5, -5), at(5, 5), at(-5, 5)}, {}}});
  }
};

std::vector<Community> communities() { return {{"110101001001", "North", {}, false}, {"south", "", {}, false}}; }

TEST(Codes, RunInRowsFromNorthToSouthAndWestToEast) {
  Sheet sheet;
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 4; ++column) sheet.add(0, 40.0 - 10 * column + 0.5 * row, 12.0 * row + 0.3 * column);
  assign_codes(sheet.grids, communities(), sheet.polygons, {});
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 4; ++column) {
      const int number = 1 + 4 * (2 - row) + (3 - column);
      const std::string digits = (number < 10 ? "00" : "0") + std::to_string(number);
      const Grid& g = sheet.grids[static_cast<std::size_t>(4 * row + column)];
      EXPECT_EQ(g.code, "110101001001" + digits);
      EXPECT_EQ(g.name, "North" + digits);
    }
}

TEST(Codes, AreUniqueAndFollowTheCommunityId) {
  Sheet sheet;
  for (int i = 0; i < 30; ++i) sheet.add(i % 3, i, 3.0 * (i % 7));
  assign_codes(sheet.grids, communities(), sheet.polygons, {});
  std::set<std::string> codes;
  for (const Grid& g : sheet.grids) {
    EXPECT_TRUE(codes.insert(g.code).second);
    if (g.community == 0) {
      EXPECT_EQ(g.code.size(), 15U);
      continue;
    }
    EXPECT_EQ(g.code.substr(0, g.code.size() - 3), g.community == 1 ? "south-" : "unassigned-");
  }
}

TEST(Codes, EndAt999) {
  Sheet sheet;
  for (int i = 0; i < 999; ++i) sheet.add(0, i % 40, i / 40);
  assign_codes(sheet.grids, communities(), sheet.polygons, {});
  sheet.add(0, 50, 50);
  try {
    assign_codes(sheet.grids, communities(), sheet.polygons, {});
    FAIL() << "1000 grids got codes of three digits";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), "lineage.codes_used_up");
    EXPECT_EQ(e.args()[0], "110101001001");
    EXPECT_EQ(e.args()[1], "999");
  }
}

TEST(Codes, OfEverySchemeAreUniqueOfOneLengthAndNestInTheirCommunity) {
  const std::vector<Community> two = {{"110101001001", "North", {}, false}, {"110101001002", "", {}, false}};
  for (const auto& [name, prefix, length] : {std::tuple("unit15", "", 15U), std::tuple("letters15", "", 15U), std::tuple("class20", "010101", 20U), std::tuple("prefixed", "ZH-", 17U)}) {
    Sheet sheet;
    for (int i = 0; i < 60; ++i) sheet.add(i % 2, i, 3.0 * (i % 7));
    assign_codes(sheet.grids, two, sheet.polygons, code_scheme(name, prefix));
    std::set<std::string> codes;
    for (const Grid& g : sheet.grids) {
      EXPECT_TRUE(codes.insert(g.code).second) << g.code;
      EXPECT_EQ(g.code.size(), length);
      EXPECT_TRUE(g.code.starts_with(prefix + at(two, g.community).id)) << g.code;
      EXPECT_TRUE(g.name.starts_with(g.community == 0 ? "North" : "110101001002")) << g.name;
      EXPECT_EQ(g.code.substr(g.code.size() - 2), g.name.substr(g.name.size() - 2));
    }
  }
}

TEST(Codes, OfLettersGoOnAfter999AndOfClassesEndAt99) {
  Sheet sheet;
  for (int i = 0; i < 1001; ++i) sheet.add(0, i % 40, i / 40);
  assign_codes(sheet.grids, communities(), sheet.polygons, code_scheme("letters15", ""));
  std::set<std::string> codes;
  for (const Grid& g : sheet.grids) codes.insert(g.code);
  EXPECT_EQ(codes.size(), 1001U);
  EXPECT_EQ(*codes.rbegin(), "110101001001A02");
  sheet = {};
  for (int i = 0; i < 100; ++i) sheet.add(0, i % 10, i / 10);
  EXPECT_THROW(assign_codes(sheet.grids, communities(), sheet.polygons, code_scheme("class20", "010101")), Error);
}

TEST(Codes, AGridAloneIsNumberZeroInClass20AndLandOfNoCommunityHasCodesToo) {
  Sheet sheet;
  sheet.add(0, 0, 0);
  sheet.add(7, 50, 0);
  sheet.add(7, 90, 0);
  assign_codes(sheet.grids, communities(), sheet.polygons, code_scheme("class20", "010101"));
  EXPECT_EQ(sheet.grids[0].code, "01010111010100100100");
  EXPECT_EQ(sheet.grids[0].name, "North");
  EXPECT_EQ(sheet.grids[1].code, "010101unassigned-01");
}

}  // namespace
}  // namespace qipan
