// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/unit/input/town.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/vector_io.h"

namespace qipan::test {
namespace {

constexpr double kEast = 500000, kNorth = 4000000;

const std::string& utm() {
  static const std::string wkt = choose_working_crs("EPSG:32650", "EPSG:4326", {117, 36});
  return wkt;
}

}  // namespace

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "qipan_input_XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::text(const std::string& name, const std::string& content) const {
  std::ofstream(file(name), std::ios::binary) << content;
  return file(name);
}

std::string Folder::layers(const std::string& name, const std::vector<Layer>& all) const {
  std::vector<const Layer*> pointers;
  for (const Layer& l : all) pointers.push_back(&l);
  write_layers(file(name), pointers, {.overwrite = true});
  return file(name);
}

Geometry box(double x, double y, double width, double height) {
  Geometry g;
  const double l = kEast + x, b = kNorth + y;
  g.polygons.push_back({{{l, b}, {l + width, b}, {l + width, b + height}, {l, b + height}, {l, b}}, {}});
  return g;
}

Geometry dot(double x, double y) {
  Geometry g;
  g.points.push_back({kEast + x, kNorth + y});
  return g;
}

Geometry path(const std::vector<XY>& metres) {
  Geometry g;
  Line& line = g.lines.emplace_back();
  for (const XY p : metres) line.push_back({kEast + p.x, kNorth + p.y});
  return g;
}

Layer layer(const std::string& name, GeometryType type, const std::vector<Field>& fields,
            const std::vector<Row>& rows) {
  Layer l;
  l.name = name;
  l.crs = utm();
  l.type = type;
  l.fields = fields;
  for (const Row& row : rows) {
    Feature f;
    f.fid = static_cast<std::int64_t>(l.features.size()) + 1;
    f.geometry = row.geometry;
    f.values = row.values;
    l.features.push_back(std::move(f));
  }
  return l;
}

Layer two_communities() {
  return layer("communities", GeometryType::polygon, {{"id", FieldType::text}, {"name", FieldType::text}},
               {{box(0, 0, 100, 100), {std::string("A"), std::string("东")}},
                {box(100, 0, 100, 100), {std::string("B"), std::string("西")}}});
}

std::size_t count(const Diagnostics& diagnostics, const std::string& code) {
  return static_cast<std::size_t>(std::ranges::count(diagnostics, code, &Diagnostic::code));
}

const Diagnostic* find(const Diagnostics& diagnostics, const std::string& code) {
  const auto it = std::ranges::find(diagnostics, code, &Diagnostic::code);
  return it == diagnostics.end() ? nullptr : &*it;
}

const SourceTotal& total(const std::vector<SourceTotal>& sources, const std::string& source) {
  const auto it = std::ranges::find(sources, source, &SourceTotal::source);
  if (it == sources.end()) throw std::runtime_error("no source " + source);
  return *it;
}

std::string error_of(const InputOptions& options, std::string* arguments) {
  Diagnostics diagnostics;
  try {
    (void)normalize(options, RunContext{}, diagnostics);
  } catch (const Error& e) {
    if (arguments)
      for (const std::string& a : e.args()) *arguments += (arguments->empty() ? "" : " | ") + a;
    return e.code();
  }
  return "";
}

}  // namespace qipan::test
