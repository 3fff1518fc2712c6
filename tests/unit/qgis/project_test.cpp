// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/qgis/project.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/qgis/project_file.h"
#include "tests/unit/geo/support.h"

namespace qipan::qgis {
namespace {

using test::Folder;

class Project : public Folder {
 protected:
  static Layer layer(const std::string& name, GeometryType type, std::vector<Geometry> shapes) {
    Layer out{"", name, "EPSG:4547", type, {{"code", FieldType::text}}, {}};
    for (Geometry& shape : shapes) out.features.push_back({static_cast<std::int64_t>(out.features.size() + 1), std::move(shape), {"1"}});
    return out;
  }
  static Geometry square() { return {{}, {}, {{{{0, 0}, {90, 0}, {90, 90}, {0, 90}, {0, 0}}, {}}}}; }
  std::string bytes(const std::string& name) {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const Layer grids = layer("grids", GeometryType::polygon, {square()});
  const Layer roads = layer("roads", GeometryType::mixed, {{{}, {{{0, 0}, {90, 0}}}, {}}, square()});
};

TEST_F(Project, SameLayersSameBytes) {
  write_project(path("a.qgz"), {&grids, &roads}, {.geopackage = path("plan.gpkg")});
  write_project(path("b.qgz"), {&grids, &roads}, {.geopackage = path("plan.gpkg")});
  std::string a = bytes("a.qgz"), b = bytes("b.qgz");
  for (std::size_t at = b.find("b.qgs"); at != std::string::npos; at = b.find("b.qgs")) b.replace(at, 5, "a.qgs");
  EXPECT_EQ(a, b);
  write_project(path("a.qgz"), {&grids, &roads}, {.geopackage = path("plan.gpkg"), .overwrite = true});
  EXPECT_EQ(a, bytes("a.qgz"));
}

TEST_F(Project, AnExistingOneNeedsOverwrite) {
  write_project(path("a.qgz"), {&grids}, {.geopackage = path("plan.gpkg")});
  EXPECT_THROW(write_project(path("a.qgz"), {&grids}, {.geopackage = path("plan.gpkg")}), Error);
}

TEST_F(Project, NothingIsLeftWhenItCannotBeWritten) {
  EXPECT_THROW(write_project(path("nowhere/a.qgz"), {&grids}, {.geopackage = path("plan.gpkg")}), Error);
  EXPECT_EQ(file_count(), 0u);
}

TEST_F(Project, IsAskedForByItsEnding) {
  EXPECT_TRUE(is_project("out/plan.qgz"));
  EXPECT_FALSE(is_project("out/plan.gpkg"));
}

}  // namespace
}  // namespace qipan::qgis
