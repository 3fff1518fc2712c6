// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <tuple>

#include "engine/base/error.h"
#include "tests/unit/audit/town.h"

namespace qipan::test {
namespace {

void expect_extent(const Feature& defect, double x0, double y0, double x1, double y1) {
  const std::vector<double> e = extent(defect);
  EXPECT_NEAR(e[0], x0, 1e-6);
  EXPECT_NEAR(e[1], y0, 1e-6);
  EXPECT_NEAR(e[2], x1, 1e-6);
  EXPECT_NEAR(e[3], y1, 1e-6);
}

TEST(Audit, AnExactTilingHasNoDefects) {
  const AuditReport report = Town().audit();
  EXPECT_TRUE(report.clean());
  EXPECT_TRUE(report.defects.features.empty());
  for (const AuditFigure& f : report.figures) {
    if (f.must_be_zero) {
      EXPECT_EQ(f.value, 0) << f.id;
    }
  }
  EXPECT_EQ(value(report, "grids"), 9);
  EXPECT_EQ(value(report, "territory_m2"), 90000);
  EXPECT_EQ(value(report, "rounding_m2"), 2.4);
  EXPECT_EQ(value(report, "necks"), 0);
  EXPECT_EQ(value(report, "spikes"), 0);
  EXPECT_NEAR(value(report, "polsby_popper_mean"), std::numbers::pi / 4, 1e-4);
  // The opening takes the corners: 4 x (r^2 - four triangles of 22.5 degrees), r = 4.
  EXPECT_NEAR(value(report, "thin_share"), 4 * (16 - 4 * 8 * std::sin(std::numbers::pi / 8)) / 10000, 1e-5);
}

TEST(Audit, AGapIsMeasuredAndDrawn) {
  Town town;
  town.grids.erase(town.grids.begin() + 4);  // the middle
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "gap_m2"), 10000);
  EXPECT_TRUE(failed(report, "gap_m2"));
  EXPECT_EQ(value(report, "free_edge_m"), 0);
  const auto drawn = defects(report, "gap_m2");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(measure_of(drawn[0]), 10000);
  expect_extent(drawn[0], 100, 100, 200, 200);
}

TEST(Audit, AnOverlapNamesBothGrids) {
  Town town;
  town.grid(1, 0) = [&] {
    Item grid = box(100, 0, 200, 101);
    grid.fields = town.grid(1, 0).fields;
    return grid;
  }();
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "overlap_m2"), 100);
  EXPECT_EQ(value(report, "gap_m2"), 0);
  EXPECT_EQ(value(report, "nesting_broken"), 0);
  const auto drawn = defects(report, "overlap_m2");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001002001");
  EXPECT_EQ(text_of(drawn[0], 2), "110101001002002");
  EXPECT_EQ(measure_of(drawn[0]), 100);
  expect_extent(drawn[0], 100, 100, 200, 101);
}

TEST(Audit, AnOverhangIsMeasuredAndDrawn) {
  Town town;
  town.grid(2, 2).rings = box(200, 200, 305, 300).rings;
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "outside_m2"), 500);
  const auto drawn = defects(report, "outside_m2");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001003003");
  expect_extent(drawn[0], 300, 200, 305, 300);
}

TEST(Audit, AMissingVertexIsAFreeEdge) {
  Town town;
  town.grid(0, 1).rings = {{{0, 100}, {50, 100}, {100, 100}, {100, 200}, {0, 200}}};  // its southern neighbour lacks 50,100
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "free_edge_m"), 200);
  EXPECT_TRUE(failed(report, "free_edge_m"));
  EXPECT_EQ(value(report, "gap_m2"), 0);
  const auto drawn = defects(report, "free_edge_m");
  ASSERT_EQ(drawn.size(), 2u);
  for (const Feature& d : drawn) {
    EXPECT_NEAR(measure_of(d), 100, 1e-3);
    const std::vector<double> e = extent(d);
    EXPECT_NEAR(e[1], 100, 1e-3);
    EXPECT_NEAR(e[3], 100, 1e-3);
  }
}

TEST(Audit, TwinsAreComparedToTheLastBit) {
  Town town;
  town.grid(0, 1).rings = {{{0, 99.99999999}, {100, 100}, {100, 200}, {0, 200}}};
  EXPECT_GT(value(town.audit(), "free_edge_m"), 99.9);
}

TEST(Audit, AGridTwiceIsDoubled) {
  Town town;
  town.grids.push_back(town.grid(1, 1));
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "doubled_segments"), 4);
  EXPECT_EQ(value(report, "overlap_m2"), 10000);
  EXPECT_EQ(value(report, "duplicate_codes"), 1);
  EXPECT_EQ(defects(report, "doubled_segments").size(), 4u);
  EXPECT_EQ(defects(report, "duplicate_codes").size(), 1u);
}

TEST(Audit, ABowTieIsInvalidWhereItCrosses) {
  Town town;
  town.grid(0, 0).rings = {{{0, 0}, {100, 0}, {0, 100}, {100, 100}}};
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "invalid"), 1);
  EXPECT_EQ(value(report, "gap_m2"), 5000);
  const auto drawn = defects(report, "invalid");
  ASSERT_EQ(drawn.size(), 1u);
  expect_extent(drawn[0], 50, 50, 50, 50);
}

TEST(Audit, AGridInTwoCommunitiesBreaksNesting) {
  Town town;
  town.grid(0, 0).rings = {{{0, 0}, {100, 0}, {120, 0}, {120, 100}, {100, 100}, {0, 100}}};
  town.grid(1, 0).rings = box(120, 0, 200, 100).rings;
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "nesting_broken"), 1);
  EXPECT_EQ(value(report, "overlap_m2"), 0);
  const auto drawn = defects(report, "nesting_broken");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(measure_of(drawn[0]), 2000);
  expect_extent(drawn[0], 100, 0, 120, 100);
}

TEST(Audit, DisputedLandBelongsToEither) {
  Town town;
  town.communities[1].rings = box(90, 0, 200, 300).rings;  // claims a strip of the first
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "nesting_broken"), 0);
}

TEST(Audit, ADetachedPieceIsMultipart) {
  Town town;
  town.grid(0, 0).rings.push_back(box(0, 200, 100, 300).rings[0]);
  town.grids.erase(town.grids.begin() + 2);
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "multipart"), 1);
  EXPECT_EQ(value(report, "gap_m2"), 0);
  ASSERT_EQ(defects(report, "multipart").size(), 1u);
}

TEST(Audit, PiecesOfAScatteredCommunityAreNoDefect) {
  Town town;
  town.communities[0].rings = {box(0, 0, 100, 100).rings[0], box(0, 200, 100, 300).rings[0]};
  town.grid(0, 0).rings.push_back(box(0, 200, 100, 300).rings[0]);
  town.grids.erase(town.grids.begin() + 1, town.grids.begin() + 3);
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "multipart"), 0);
  EXPECT_EQ(value(report, "gap_m2"), 0);
  EXPECT_EQ(value(report, "outside_m2"), 0);
}

TEST(Audit, BadCodesAreNamed) {
  Town town;
  town.grid(0, 0).fields["code"] = "null";
  town.grid(0, 1).fields["code"] = json_text("11010100100100A");
  town.grid(1, 1).fields["code"] = json_text("110101001003009");  // of another community
  town.grid(2, 0).fields["code"] = town.grid(2, 1).fields["code"];
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "empty_codes"), 1);
  EXPECT_EQ(value(report, "malformed_codes"), 2);
  EXPECT_EQ(value(report, "duplicate_codes"), 1);
  EXPECT_TRUE(failed(report, "empty_codes"));
  EXPECT_EQ(defects(report, "malformed_codes").size(), 2u);
}

TEST(Audit, CodesOfEverySchemeAreWellFormed) {
  for (const auto& [before, after, good] : {std::tuple("", "001", true), std::tuple("", "Z99", true), std::tuple("010101", "01", true), std::tuple("ZH", "01", true),
                                            std::tuple("ZH", "001", false), std::tuple("", "01", false), std::tuple("", "I01", false), std::tuple("", "ABC", false)}) {
    Town town;
    for (Item& g : town.grids) {
      std::string id = g.fields["community"];
      std::erase(id, '"');
      g.fields["code"] = json_text(before + id + after);
    }
    EXPECT_EQ(value(town.audit(), "malformed_codes") == 0, good) << before << " " << after;
  }
}

TEST(Audit, ShortCommunityCodesAskForNoLayout) {
  Town town;
  for (Item& g : town.grids) g.fields["community"] = json_text("A1");
  EXPECT_TRUE(std::isnan(value(town.audit(), "malformed_codes")));
}

TEST(Audit, BandsAreTheCallersNotTheFiles) {
  Town town;
  for (Item& g : town.grids) g.fields["band_low"] = "300", g.fields["band_high"] = "500";
  town.grid(0, 0).fields["households"] = "299";
  town.grid(0, 1).fields["households"] = "501";
  town.grid(0, 2).fields["band_high"] = "900";
  town.grid(1, 0).fields["households"] = "9";
  town.grid(1, 0).fields["kind"] = json_text("dedicated");
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "judged"), 8);
  EXPECT_EQ(value(report, "below"), 2);  // 299, and the one with a band of its own making
  EXPECT_EQ(value(report, "above"), 1);
  EXPECT_EQ(value(report, "in_band"), 5);
  EXPECT_EQ(value(report, "foreign_bands"), 1);
  EXPECT_EQ(value(report, "households_out"), 6 * 400 + 299 + 501 + 9);
}

TEST(Audit, ThreadsDoNotChangeTheReport) {
  Town town;
  town.grid(0, 0).rings = box(0, 0, 103, 100).rings;
  town.grid(1, 1).rings = {{{100, 100}, {200, 100}, {150, 150}, {200, 200}, {100, 200}}};
  const AuditReport one = town.audit({}, 1), four = town.audit({}, 4);
  ASSERT_EQ(one.figures.size(), four.figures.size());
  for (std::size_t i = 0; i < one.figures.size(); ++i) {
    EXPECT_EQ(one.figures[i].id, four.figures[i].id);
    EXPECT_EQ(one.figures[i].value, four.figures[i].value);
  }
  ASSERT_EQ(one.defects.features.size(), four.defects.features.size());
  for (std::size_t i = 0; i < one.defects.features.size(); ++i)
    EXPECT_EQ(one.defects.features[i].values, four.defects.features[i].values);
}

TEST(Audit, AMissingFieldIsNamedWithThoseThatAreThere) {
  AuditOptions options;
  options.households_field = "homes";
  try {
    Town().audit(options);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), "audit.no_field");
    EXPECT_EQ(e.args().at(2), "homes");
    EXPECT_NE(e.args().at(3).find("households"), std::string::npos);
  }
}

TEST(Audit, AStoppedAuditIsNotClean) {
  const std::atomic<bool> cancel{true};
  Town town;
  EXPECT_TRUE(town.audit().clean());
  EXPECT_FALSE(town.audit({}, 1, &cancel).clean());
}

}  // namespace
}  // namespace qipan::test
