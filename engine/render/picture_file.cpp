// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/picture_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "engine/base/error.h"

namespace qipan::render {
namespace {

void write_file(const std::string& path, const std::string& bytes, bool overwrite) {
  namespace fs = std::filesystem;
  const fs::path target(path),
      temporary = target.parent_path() / std::string(".").append(target.filename().string()).append(".part");
  const auto fail = [&](const std::string& why) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw Error(ErrorKind::input, "render.output_failed", {path, why});
  };
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    if (!out) fail(std::generic_category().message(errno));
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) fail(std::generic_category().message(errno));
  }
  if (!overwrite && fs::exists(target)) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw Error(ErrorKind::usage, "render.output_exists", {path});
  }
  std::error_code error;
  fs::rename(temporary, target, error);
  if (error) fail(error.message());
}

}  // namespace

Surface surface_of(const std::string& path) {
  std::string ext = std::filesystem::path(path).extension().string();
  std::ranges::transform(ext, ext.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ext == ".png") return Surface::png;
  if (ext == ".svg") return Surface::svg;
  if (ext == ".pdf") return Surface::pdf;
  throw Error(ErrorKind::usage, "render.output_format", {path});
}

void check_picture(const std::string& path, int width_px, bool overwrite) {
  surface_of(path);
  if (width_px < 200 || width_px > 20000) throw Error(ErrorKind::usage, "render.bad_width", {std::to_string(width_px)});
  if (!overwrite && std::filesystem::exists(path)) throw Error(ErrorKind::usage, "render.output_exists", {path});
}

void write_picture(const std::string& path, Canvas& canvas, bool overwrite, Diagnostics& diagnostics) {
  write_file(path, canvas.finish(), overwrite);
  if (canvas.missing().empty()) return;
  std::string list;
  for (const auto& c : canvas.missing()) list += (list.empty() ? "" : " ") + c;
  diagnostics.push_back({Severity::warning, "render.missing_glyph", "grids", "", {list}, {}});
}

}  // namespace qipan::render
