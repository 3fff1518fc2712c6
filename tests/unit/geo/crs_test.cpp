// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/crs.h"

#include <cmath>

#include "engine/geo/repair.h"
#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

std::string chosen(const std::string& crs, XY place, const std::string& wanted = {}) {
  const std::string title = crs_title(choose_working_crs(wanted, crs, place));
  return title.substr(0, title.find(' '));
}

TEST(WorkingCrs, ChineseDatumsTakeTheirThreeDegreeZone) {
  EXPECT_EQ(chosen("EPSG:4490", {116.4, 39.9}), "EPSG:4548");  // zone 39, central meridian 117 E
  EXPECT_EQ(chosen("EPSG:4610", {114.3, 30.6}), "EPSG:4547");  // Xian 1980
  EXPECT_EQ(chosen("EPSG:4214", {104.0, 30.6}), "EPSG:4544");  // Beijing 1954
  for (int zone = 25; zone <= 45; ++zone) {
    const std::string title = crs_title(choose_working_crs("", "EPSG:4490", {3.0 * zone + 1.4, 35}));
    EXPECT_EQ(title.find("EPSG:" + std::to_string(4534 + zone - 25)), 0u) << title;
    EXPECT_NE(title.find("CM " + std::to_string(3 * zone) + "E"), std::string::npos) << title;
  }
}

TEST(WorkingCrs, EsriNameOfCgcs2000IsUnderstood) {
  const char* wkt =
      R"(GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],)"
      R"(PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]])";
  EXPECT_EQ(chosen(wkt, {120.2, 30.3}), "EPSG:4549");
}

TEST(WorkingCrs, OthersTakeUtmByHemisphere) {
  EXPECT_EQ(chosen("EPSG:4326", {121.5, 25.03}), "EPSG:32651");
  EXPECT_EQ(chosen("EPSG:4326", {39.9, 59.2}), "EPSG:32637");
  EXPECT_EQ(chosen("EPSG:4326", {-43.2, -22.9}), "EPSG:32723");
  EXPECT_EQ(chosen("EPSG:4326", {180.0, 10}).substr(0, 8), "EPSG:326");
  EXPECT_EQ(chosen("EPSG:3857", {13525155, 2880000}), "EPSG:32651");
  EXPECT_EQ(chosen("EPSG:2249", {774000, 2952000}), "EPSG:32619");  // US survey feet
}

TEST(WorkingCrs, MetricSourceIsKept) {
  EXPECT_EQ(chosen("EPSG:3826", {300000, 2770000}), "EPSG:3826");
  EXPECT_EQ(chosen("EPSG:4526", {38500000, 3400000}), "EPSG:4526");
  EXPECT_TRUE(crs_is_projected_metric("EPSG:4547"));
  EXPECT_FALSE(crs_is_projected_metric("EPSG:4490"));
  EXPECT_FALSE(crs_is_projected_metric("EPSG:2249"));
  EXPECT_FALSE(crs_is_projected_metric(""));
}

TEST(WorkingCrs, WishMustBeProjectedInMetres) {
  EXPECT_EQ(chosen("EPSG:4326", {121.5, 25}, "EPSG:3826"), "EPSG:3826");
  EXPECT_EQ(chosen("", {0, 0}, "EPSG:4547"), "EPSG:4547");
  EXPECT_NE(error_of([] { choose_working_crs("EPSG:4326", "EPSG:4326", {0, 0}); }).find("geo.crs_not_metric"),
            std::string::npos);
  EXPECT_NE(error_of([] { choose_working_crs("EPSG:2249", "EPSG:4326", {0, 0}); }).find("geo.crs_not_metric"),
            std::string::npos);
  EXPECT_NE(error_of([] { choose_working_crs("nix", "EPSG:4326", {0, 0}); }).find("geo.bad_crs"), std::string::npos);
  EXPECT_NE(error_of([] { choose_working_crs("", "", {0, 0}); }).find("geo.crs_missing"), std::string::npos);
}

TEST(TransformTest, EastingComesFirst) {
  std::vector<XY> points{{114.0, 30.0}};
  Transform("EPSG:4490", "EPSG:4547").apply(points);
  EXPECT_NEAR(points[0].x, 500000, 1e-6);
  EXPECT_NEAR(points[0].y, 3320113.398, 0.01);
}

TEST(TransformTest, ThereAndBackIsTheSamePlace) {
  std::vector<XY> points{{116.2, 39.7}, {117.4, 40.1}};
  const std::vector<XY> before = points;
  Transform("EPSG:4490", "EPSG:4548").apply(points);
  Transform("EPSG:4548", "EPSG:4490").apply(points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_NEAR(points[i].x, before[i].x, 1e-11);
    EXPECT_NEAR(points[i].y, before[i].y, 1e-11);
  }
}

TEST(TransformTest, EqualCrsIsIdentityBitForBit) {
  EXPECT_TRUE(Transform("EPSG:4547", choose_working_crs("EPSG:4547", "", {})).identity());
  EXPECT_TRUE(Transform("EPSG:4326", "OGC:CRS84").identity());
  EXPECT_FALSE(Transform("EPSG:4326", "EPSG:32651").identity());
  std::vector<XY> points{{0.1, 0.2}};
  Transform("EPSG:4326", "OGC:CRS84").apply(points);
  EXPECT_EQ(points[0], (XY{0.1, 0.2}));
}

TEST(TransformTest, ImpossiblePlaceIsNamed) {
  std::vector<XY> points{{121, 25}, {500000, 3400000}};
  const std::vector<XY> before = points;
  const std::string text = error_of([&] { Transform("EPSG:4326", "EPSG:32651").apply(points); });
  EXPECT_NE(text.find("500000, 3400000"), std::string::npos) << text;
  EXPECT_EQ(points, before);
}

TEST(EllipsoidalArea, AgreesWithAnIndependentFormula) {
  // Area of a cell between parallels on the ellipsoid, closed form; the cell's edges along parallels are cut into 1 km pieces.
  const double a = 6378137.0, f = 1 / 298.257222101, e2 = f * (2 - f), e = std::sqrt(e2);
  const auto q = [&](double degrees) {
    const double s = std::sin(degrees * M_PI / 180);
    return (1 - e2) * (s / (1 - e2 * s * s) + std::atanh(e * s) / e);
  };
  const double wanted = a * a / 2 * (0.1 * M_PI / 180) * (q(30.1) - q(30));
  const Geometry cell{{}, {}, {{square(114, 30, 0.1), {}}}};
  EXPECT_NEAR(ellipsoidal_areas({cell}, "EPSG:4490")[0] / wanted, 1, 1e-7);
  Geometry with_hole = cell;
  with_hole.polygons[0].holes.push_back(square(114.02, 30.02, 0.05));
  const std::vector<double> areas =
      ellipsoidal_areas({with_hole, {{}, {}, {{square(114.02, 30.02, 0.05), {}}}}}, "EPSG:4490");
  EXPECT_NEAR((areas[0] + areas[1]) / wanted, 1, 1e-7);
}

TEST(EllipsoidalArea, DoesNotDependOnTheProjection) {
  Geometry shape{{}, {}, {{square(115.6, 39.9, 0.005), {}}}};
  const double wanted = ellipsoidal_areas({shape}, "EPSG:4490")[0];
  for (const char* crs : {"EPSG:4548", "EPSG:4547", "EPSG:3857"}) {
    Geometry moved = shape;
    Transform("EPSG:4490", crs).apply(moved);
    EXPECT_NEAR(ellipsoidal_areas({moved}, crs)[0] / wanted, 1, 1e-6) << crs;
  }
}

}  // namespace
}  // namespace qipan
