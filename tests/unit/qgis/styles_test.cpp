// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/qgis/styles.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "engine/qgis/embedded.h"
#include "tests/unit/geo/support.h"

namespace qipan::qgis {
namespace {

using test::Folder;

class Styles : public Folder {
 protected:
  static Layer grids(const std::string& name = "grids") {
    Layer layer{"", name, "EPSG:4547", GeometryType::polygon, {{"code", FieldType::text}}, {}};
    layer.features.push_back({1, {{}, {}, {{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}, {}}}}, {"1"}});
    return layer;
  }
  void write(const std::string& name, const std::vector<const Layer*>& layers, Language language = Language::english) {
    write_layers(path(name), layers, {.overwrite = true, .styles = layer_styles(layers, language)});
  }
  std::string bytes(const std::string& name) {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  Layer table(const std::string& name) {
    Diagnostics ignored;
    return read_layer({.path = path(name), .layer = "layer_styles", .where = {}, .encoding = {}}, ignored);
  }
};

TEST_F(Styles, EveryTextIsInTheCatalogueInBothLanguages) {
  for (const EmbeddedFile& file : embedded_files()) {
    for (const Language language : {Language::english, Language::chinese}) {
      const std::string text = localized(file.text, language);
      EXPECT_EQ(text.find("[["), std::string::npos) << file.name;
    }
  }
  EXPECT_NE(layer_qml("grids", Language::english), layer_qml("grids", Language::chinese));
}

TEST_F(Styles, TextAroundATokenStaysAndAnUnknownTokenIsAnError) {
  EXPECT_EQ(localized("a [[qgis.yes]] \"<b>\"", Language::english), "a yes \"<b>\"");
  EXPECT_THROW(localized("[[qgis.no_such_text]]", Language::english), std::logic_error);
}

TEST_F(Styles, AGeoPackageHoldsThemAsDefaultsAndNamesTheGeometryColumn) {
  const Layer layer = grids(), other = grids("unheard_of");
  write("a.gpkg", {&layer, &other});
  const Layer styles = table("a.gpkg");
  ASSERT_EQ(styles.features.size(), 1u);
  const auto value = [&](const char* field) {
    return value_as_text(styles.features[0].values[static_cast<std::size_t>(styles.find_field(field))]);
  };
  EXPECT_EQ(value("f_table_name"), "grids");
  EXPECT_EQ(value("f_geometry_column"), "geom");
  EXPECT_EQ(value("useAsDefault"), "1");
  EXPECT_EQ(value("styleQML"), layer_qml("grids", Language::english));
}

TEST_F(Styles, SameLayersSameBytes) {
  const Layer layer = grids();
  write("a.gpkg", {&layer});
  write("b.gpkg", {&layer});
  EXPECT_EQ(bytes("a.gpkg"), bytes("b.gpkg"));
}

TEST_F(Styles, NobodySeesTheTableAsALayer) {
  const Layer layer = grids();
  write("a.gpkg", {&layer});
  EXPECT_EQ(layer_names(path("a.gpkg")), std::vector<std::string>{"grids"});
  Diagnostics ignored;
  EXPECT_EQ(read_layer(LayerSource::parse(path("a.gpkg")), ignored).name, "grids");
}

TEST_F(Styles, LayersWithoutStylesWriteNoTable) {
  const Layer other = grids("unheard_of");
  write("a.gpkg", {&other});
  EXPECT_THROW(table("a.gpkg"), Error);
}

TEST_F(Styles, OtherFormatsLeaveThemOut) {
  const Layer layer = grids();
  write("a.geojson", {&layer});
  EXPECT_EQ(bytes("a.geojson").find("styleQML"), std::string::npos);
}

}  // namespace
}  // namespace qipan::qgis
