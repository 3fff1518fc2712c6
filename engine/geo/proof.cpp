// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cpl_conv.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/geo/encoding.h"
#include "engine/geo/format.h"
#include "engine/geo/gdal_support.h"
#include "engine/geo/geometry_convert.h"
#include "engine/geo/layer_reader.h"

namespace qipan::geo {
namespace {

/// Compares one layer as written with the same layer as read back.
class Proof {
 public:
  Proof(const Format& format, const std::string& path, const Layer& wanted)
      : format_(format), path_(path), wanted_(wanted) {}

  void run(Layer& found) const {
    const std::size_t n = wanted_.features.size();
    // Drawings spread a feature of several parts over several.
    const bool split = !format_.fields && found.features.size() > n;
    if (found.features.size() != n && !split)
      differ("features", std::to_string(n), std::to_string(found.features.size()));
    if (!format_.proven || n == 0) return;
    std::vector<std::size_t> columns;
    for (const Field& field : wanted_.fields) {
      const int column = found.find_field(field.name);
      if (column < 0) differ("field " + field.name, field.name, "-");
      columns.push_back(static_cast<std::size_t>(column));
    }
    for (Feature& feature : found.features) orient_rings(feature.geometry);
    std::vector<const Feature*> left = pointers(wanted_), right = pointers(found);
    if (format_.reorders) {
      std::vector<std::size_t> same(columns.size());
      std::iota(same.begin(), same.end(), std::size_t{0});
      sort_by_content(left, same);
      sort_by_content(right, columns);
    }
    for (std::size_t i = 0; i < n; ++i) compare(*left[i], *right[i], columns, i);
  }

 private:
  [[noreturn]] void differ(const std::string& what, const std::string& wanted, const std::string& found) const {
    throw Error(ErrorKind::internal, "geo.proof_failed", {path_, wanted_.name, what, wanted, found});
  }

  static std::vector<const Feature*> pointers(const Layer& layer) {
    std::vector<const Feature*> list;
    for (const Feature& feature : layer.features) list.push_back(&feature);
    return list;
  }

  /// An order that does not depend on the file, for formats that give every bit back.
  static void sort_by_content(std::vector<const Feature*>& features, const std::vector<std::size_t>& columns) {
    std::vector<std::pair<std::string, const Feature*>> keyed;
    for (const Feature* feature : features) keyed.emplace_back(content(*feature, columns), feature);
    std::ranges::stable_sort(keyed, {}, &std::pair<std::string, const Feature*>::first);
    for (std::size_t i = 0; i < features.size(); ++i) features[i] = keyed[i].second;
  }

  static std::string content(const Feature& feature, const std::vector<std::size_t>& columns) {
    std::string key;
    const auto add = [&](const Line& line) {
      for (const XY& p : line) {
        for (const double v : {p.x + 0.0, p.y + 0.0}) key.append(reinterpret_cast<const char*>(&v), sizeof v);
      }
    };
    add(feature.geometry.points);
    for (const Line& line : feature.geometry.lines) add(line);
    for (const Polygon& polygon : feature.geometry.polygons) {
      add(polygon.outer);
      for (const Line& hole : polygon.holes) add(hole);
    }
    for (const std::size_t column : columns) key.append(value_as_text(feature.values[column])).append(1, '\x1f');
    return key;
  }

  void compare(const Feature& a, const Feature& b, const std::vector<std::size_t>& columns, std::size_t row) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!same_value(a.values[i], b.values[columns[i]])) {
        differ("row " + std::to_string(row + 1) + ", " + wanted_.fields[i].name, value_as_text(a.values[i]),
               value_as_text(b.values[columns[i]]));
      }
    }
    // A shapefile holds rings; which is whose hole the reader works out anew.
    const bool rings_only = format_.driver == "ESRI Shapefile" && !a.geometry.polygons.empty();
    if (format_.geometry && !same_geometry(a.geometry, b.geometry) &&
        !(rings_only && sorted_rings(a.geometry) == sorted_rings(b.geometry))) {
      differ("row " + std::to_string(row + 1) + ", geometry", described(a.geometry), described(b.geometry));
    }
  }

  /// All rings, each counter-clockwise, in an order of their own.
  static std::vector<std::vector<std::pair<double, double>>> sorted_rings(const Geometry& geometry) {
    std::vector<std::vector<std::pair<double, double>>> rings;
    const auto add = [&](const Line& ring) {
      Geometry alone{{}, {}, {{ring, {}}}};
      orient_rings(alone);
      rings.emplace_back();
      for (const XY& p : alone.polygons[0].outer) rings.back().emplace_back(p.x, p.y);
    };
    for (const Polygon& polygon : geometry.polygons) {
      add(polygon.outer);
      for (const Line& hole : polygon.holes) add(hole);
    }
    std::ranges::sort(rings);
    return rings;
  }

  static std::string described(const Geometry& geometry) {
    std::size_t vertices = geometry.points.size();
    for (const Line& line : geometry.lines) vertices += line.size();
    for (const Polygon& polygon : geometry.polygons) {
      vertices += polygon.outer.size();
      for (const Line& hole : polygon.holes) vertices += hole.size();
    }
    return std::to_string(geometry.points.size()) + "/" + std::to_string(geometry.lines.size()) + "/" +
           std::to_string(geometry.polygons.size()) + " (" + std::to_string(vertices) + ")";
  }

  [[nodiscard]] bool same_value(const Value& a, const Value& b) const {
    const auto* x = std::get_if<double>(&a);
    if (x && !std::isfinite(*x))
      return true;  // formats differ in what they make of these; the reader meets them as null
    if (format_.exact) return a == b;
    const std::string left = value_as_text(a), right = value_as_text(b);
    if (left == right) return true;  // null and empty text are one thing in a .dbf, a CSV, a sheet
    if (!x) return false;
    char* end = nullptr;
    const double y = std::strtod(right.c_str(), &end);
    constexpr double kRelative = 1e-12, kAbsolute = 1e-14;  // 15 digits, as a .dbf, a CSV or a sheet keeps them
    return !right.empty() && !*end && std::abs(*x - y) <= std::max(kAbsolute, kRelative * std::abs(*x));
  }

  [[nodiscard]] bool same_place(const XY& a, const XY& b) const {
    if (format_.coordinate_step == 0) return a == b;
    const double slack = format_.coordinate_step + 1e-14 * std::max(std::abs(a.x), std::abs(a.y));
    return std::abs(a.x - b.x) <= slack && std::abs(a.y - b.y) <= slack;
  }

  [[nodiscard]] bool same_line(const Line& a, const Line& b) const {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [&](const XY& p, const XY& q) { return same_place(p, q); });
  }

  [[nodiscard]] bool same_geometry(const Geometry& a, const Geometry& b) const {
    const auto lines = [&](const Line& p, const Line& q) { return same_line(p, q); };
    return same_line(a.points, b.points) && std::ranges::equal(a.lines, b.lines, lines) &&
           std::ranges::equal(a.polygons, b.polygons, [&](const Polygon& p, const Polygon& q) {
             return same_line(p.outer, q.outer) && std::ranges::equal(p.holes, q.holes, lines);
           });
  }

  const Format& format_;
  const std::string& path_;
  const Layer& wanted_;
};

}  // namespace

void prove_written(const std::string& file, const std::string& path, const std::vector<Layer>& layers,
                   const Format& format) {
  // A sheet of texts only does not show that its first row holds the names.
  const CPLConfigOptionSetter xlsx("OGR_XLSX_HEADERS", "FORCE", false), ods("OGR_ODS_HEADERS", "FORCE", false);
  if (format.one_way) return;
  const DatasetPtr dataset = open_dataset(file);
  const GdalMessages messages;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    OGRLayer* layer = format.many_layers ? dataset->GetLayerByName(layers[i].name.c_str()) : dataset->GetLayer(0);
    if (!layer)
      throw Error(ErrorKind::internal, "geo.proof_failed", {path, layers[i].name, "layer", layers[i].name, "-"});
    Diagnostics ignored;
    Layer found = take_layer(*dataset, *layer, path, ignored);
    if (!format.encoding.empty()) decode_layer({.option = format.encoding, .cpg = {}, .widths = {}}, found, ignored);
    if (format.database) std::ranges::stable_sort(found.features, {}, &Feature::fid);  // a server may begin in the middle
    Proof(format, path, layers[i]).run(found);
  }
}

}  // namespace qipan::geo
