// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "small_plan.h"

#include <cairo.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "engine/geo/vector_io.h"
#include "engine/render/canvas.h"

namespace qipan::test {
namespace {

Geometry square(double x, double y, double side) {
  return {{}, {}, {{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}, {}}}};
}

}  // namespace

Scratch::Scratch() {
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  folder_ = std::filesystem::temp_directory_path() / ("qipan_render_" + std::string(info->test_suite_name()) + "_" +
                                                      info->name() + "_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder_);
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::size_t Scratch::files() const {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
}

Layer square_grids() {
  Layer layer{"", "grids", "EPSG:4547", GeometryType::polygon, {}, {}};
  for (const char* name : {"code", "name", "kind", "community"}) layer.fields.push_back({name, FieldType::text});
  for (const char* name : {"households", "band_low", "band_high"}) layer.fields.push_back({name, FieldType::real});
  layer.fields.push_back({"in_band", FieldType::integer});
  for (int r = 0, k = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c, ++k) {
      const int community = c / 3 + 1;
      const std::string id = "11010200500" + std::to_string(community),
                        seq = std::to_string(100 + r * 3 + c % 3).replace(0, 1, "0");
      const bool judged = k != 7 && k != 23;
      Feature f{k + 1, square(kEast + c * kSide, kNorth + r * kSide, kSide), {}};
      f.values = {id + seq,
                  (community == 1 ? "东风社区" : "西山社区") + seq,
                  std::string(k == 7    ? "dedicated"
                              : k == 23 ? "rural"
                                        : "community"),
                  id,
                  300.0 + k,
                  judged ? Value(300.0) : Value(),
                  judged ? Value(500.0) : Value(),
                  std::int64_t{k != 8}};
      layer.features.push_back(std::move(f));
    }
  return layer;
}

Layer square_buildings() {
  Layer layer{"", "buildings", "EPSG:4547", GeometryType::polygon, {{"source_id", FieldType::text}}, {}};
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c)
      layer.features.push_back({static_cast<std::int64_t>(layer.features.size()) + 1,
                                square(kEast + c * kSide + 20, kNorth + r * kSide + 20, 30),
                                {std::to_string(r * kColumns + c)}});
  return layer;
}

Layer cross_road() {
  Layer layer{"", "roads", "EPSG:4547", GeometryType::line, {{"name", FieldType::text}}, {}};
  const double y = kNorth + 2 * kSide;
  layer.features.push_back({1, {{}, {{{kEast, y}, {kEast + kColumns * kSide, y}}}, {}}, {std::string("中路")}});
  return layer;
}

std::string write_plan(const Scratch& scratch, const std::vector<Layer>& layers, const std::string& name) {
  std::vector<const Layer*> list;
  for (const auto& layer : layers) list.push_back(&layer);
  const std::string path = scratch.file(name);
  write_layers(path, list, {.overwrite = true});
  return path;
}

std::string read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Pixels read_png(const std::string& path) {
  cairo_surface_t* surface = cairo_image_surface_create_from_png(path.c_str());
  Pixels out{cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface), {}};
  const unsigned char* data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      const unsigned char* p = data + y * stride + 4 * x;
      out.rgb.push_back((static_cast<unsigned>(p[2]) << 16) | (static_cast<unsigned>(p[1]) << 8) | p[0]);
    }
  cairo_surface_destroy(surface);
  return out;
}

bool has_chinese_font() {
  render::Canvas canvas(render::Surface::png, 100, 100, 1);
  canvas.text({10, 50}, "社区", {20, {}});
  return canvas.missing().empty();
}

}  // namespace qipan::test
