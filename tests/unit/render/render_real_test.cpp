// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "engine/render/render.h"
#include "small_plan.h"

namespace qipan::test {
namespace {

TEST(RenderReal, DrawsTheResponseDistrictsOfCambridge) {
  const char* folder = std::getenv("QIPAN_DATA");
  const std::string file =
      std::string(folder ? folder : QIPAN_SOURCE_DIR "/../shared/data") + "/cambridge_ma/cambridge_ma.gpkg";
  if (!std::filesystem::exists(file)) {
    const char* ci = std::getenv("CI");
    if (ci && std::string(ci) == "true") FAIL() << file << " is missing";
    GTEST_SKIP() << file << " is missing";
  }
  const Scratch scratch;
  Diagnostics diagnostics;
  render_map({.input = file + "::police_response_districts", .output = scratch.file("a.png"), .width_px = 1000},
             diagnostics);
  const Pixels picture = read_png(scratch.file("a.png"));
  EXPECT_GT(std::set<unsigned>(picture.rgb.begin(), picture.rgb.end()).size(), 100u);
}

}  // namespace
}  // namespace qipan::test
