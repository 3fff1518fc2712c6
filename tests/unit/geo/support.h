// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/base/error.h"
#include "engine/base/messages.h"
#include "engine/geo/vector_io.h"

namespace qipan::test {

/// A folder of its own for one test, removed afterwards.
class Folder : public ::testing::Test {
 protected:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "qipan_geo_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Folder() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::size_t file_count() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
  }

 private:
  std::filesystem::path folder_;
};

inline void put_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string file_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The code and text of the Error that `call` throws; its text must exist in both languages.
template <class Call>
std::string error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_FALSE(message_text(error.code(), error.args(), Language::chinese).empty());
    return error.code() + " | " + message_text(error.code(), error.args(), Language::english);
  }
  return "no error";
}

inline const Diagnostic* find_diagnostic(const Diagnostics& list, const std::string& code) {
  for (const Diagnostic& d : list) {
    if (d.code == code) return &d;
  }
  return nullptr;
}

inline Line square(double x, double y, double side) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}};
}

inline Geometry polygon(const Line& outer, const std::vector<Line>& holes = {}) { return {{}, {}, {{outer, holes}}}; }

/// Polygons with every value that has ever been lost by a format.
inline Layer tricky_layer() {
  Layer layer{
      .path = "", .name = "网格", .crs = "EPSG:4547", .type = GeometryType::polygon, .fields = {}, .features = {}};
  layer.fields = {{"code", FieldType::text},
                  {"name", FieldType::text},
                  {"households", FieldType::integer},
                  {"area", FieldType::real}};
  const auto add = [&](const Geometry& g, std::vector<Value> values) {
    layer.features.push_back({0, g, std::move(values)});
  };
  const double x = 500000.123, y = 3400000.456;
  add(polygon(square(x, y, 100), {square(x + 10, y + 10, 20), square(x + 60, y + 60, 5)}),
      {std::string("110101001001001"), std::string("圆恩寺社区001"), std::int64_t{412}, 9599.25});
  Line reversed = square(x + 100, y, 50);
  std::reverse(reversed.begin(), reversed.end());
  add(polygon(reversed), {std::string("000000000000001"), std::string(""), std::int64_t{0}, -0.0});
  add(polygon(square(x, y + 200, 1)), {std::string("㐀䶮𠮷"), Value{}, Value{}, Value{}});
  add(polygon(square(x, y + 300, 0.001)),
      {std::string("say \"a, b\""), std::string("line\nbreak\\"), std::int64_t{-9007199254740993}, 0.1 + 0.2});
  return layer;
}

/// Shared data beside the repository; empty when it is absent, which CI does not accept.
inline std::string shared_data(const std::string& name) {
  const char* given = std::getenv("QIPAN_SHARED_DATA");
  const std::string path = (given ? std::string(given) : std::string(QIPAN_SOURCE_DIR "/../shared/data")) + "/" + name;
  if (std::filesystem::exists(path)) return path;
  const char* ci = std::getenv("CI");
  if (ci && std::string(ci) == "true") ADD_FAILURE() << path << " is absent";
  return {};
}

}  // namespace qipan::test
