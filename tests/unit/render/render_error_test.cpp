// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/error.h"
#include "engine/render/render.h"
#include "small_plan.h"

namespace qipan::test {
namespace {

/// The code of the error that drawing throws, "" when it throws none.
std::string code_of(const RenderOptions& options, ErrorKind kind, const std::string& mentions = "") {
  Diagnostics diagnostics;
  try {
    render_map(options, diagnostics);
  } catch (const Error& error) {
    EXPECT_EQ(static_cast<int>(error.kind()), static_cast<int>(kind));
    EXPECT_NE(std::string(error.what()).find(mentions), std::string::npos) << error.what();
    return error.code();
  }
  return "";
}

TEST(RenderError, AFileWithoutGridsNamesWhatIsThere) {
  const Scratch scratch;
  const std::string file = write_plan(scratch, {square_buildings(), cross_road()});
  EXPECT_EQ(code_of({.input = file, .output = scratch.file("a.png")}, ErrorKind::input, "buildings, roads"),
            "render.no_grids");
  EXPECT_EQ(code_of({.input = file + "::roads", .output = scratch.file("a.png")}, ErrorKind::input, "roads"),
            "render.no_polygons");
  EXPECT_EQ(scratch.files(), 1u);
}

TEST(RenderError, BadCallsAreNamedBeforeAnythingIsWritten) {
  const Scratch scratch;
  const std::string file = write_plan(scratch, {square_grids()});
  RenderOptions good{.input = file, .output = scratch.file("a.png")};
  RenderOptions options = good;
  options.output = scratch.file("a.jpg");
  EXPECT_EQ(code_of(options, ErrorKind::usage, ".svg"), "render.output_format");
  options = good, options.width_px = 0;
  EXPECT_EQ(code_of(options, ErrorKind::usage), "render.bad_width");
  options = good, options.west = 5, options.east = 3, options.north = 1;
  EXPECT_EQ(code_of(options, ErrorKind::usage), "render.bad_window");
  options = good, options.west = 1, options.south = 1, options.east = 2, options.north = 2;
  EXPECT_EQ(code_of(options, ErrorKind::usage, "500000"), "render.window_outside");
  options = good, options.community = "nowhere";
  EXPECT_EQ(code_of(options, ErrorKind::input, "110102005001"), "render.unknown_community");
  options = good, options.output = scratch.file("no/such/folder/a.png");
  EXPECT_EQ(code_of(options, ErrorKind::input), "render.output_failed");
  EXPECT_EQ(scratch.files(), 1u);
}

TEST(RenderError, AnExistingPictureNeedsOverwrite) {
  const Scratch scratch;
  const std::string file = write_plan(scratch, {square_grids()});
  RenderOptions options{.input = file, .output = scratch.file("a.png")};
  std::ofstream(options.output) << "old";
  EXPECT_EQ(code_of(options, ErrorKind::usage), "render.output_exists");
  EXPECT_EQ(read_bytes(options.output), "old");
  options.overwrite = true;
  EXPECT_EQ(code_of(options, ErrorKind::usage), "");
  EXPECT_TRUE(read_bytes(options.output).starts_with("\x89PNG"));
  EXPECT_EQ(scratch.files(), 2u);
}

}  // namespace
}  // namespace qipan::test
