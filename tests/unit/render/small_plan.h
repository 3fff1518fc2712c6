// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/geo/layer.h"

namespace qipan::test {

/// A folder of one test, removed at its end.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::size_t files() const;

 private:
  std::filesystem::path folder_;
};

inline constexpr double kEast = 500000, kNorth = 3300000, kSide = 200;
inline constexpr int kColumns = 6, kRows = 4;

/// 6 x 4 square grids of 200 m in EPSG:4547, row by row from the south-west, in two communities (columns 0-2 and
/// 3-5); grid 7 is dedicated, grid 8 is out of its band, grid 23 is rural.
Layer square_grids();
Layer square_buildings();  ///< one small house in each grid's lower left corner
Layer cross_road();        ///< along the middle seam, west to east

std::string write_plan(const Scratch& scratch, const std::vector<Layer>& layers, const std::string& name = "plan.gpkg");
std::string read_bytes(const std::string& path);

struct Pixels {
  int width = 0, height = 0;
  std::vector<unsigned> rgb;  ///< row by row from the top
  [[nodiscard]] unsigned at(int x, int y) const {
    return rgb[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
};
Pixels read_png(const std::string& path);

/// Whether Chinese text can be drawn on this machine.
bool has_chinese_font();

}  // namespace qipan::test
