// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cctype>
#include <set>

#include "engine/geo/crs.h"
#include "engine/geo/encoding.h"
#include "engine/geo/format.h"
#include "engine/geo/geometry_convert.h"
#include "engine/geo/shift.h"

namespace qipan::geo {
namespace {

constexpr std::size_t kDbfNameBytes = 10, kDbfTextBytes = 254;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  return text;
}

/// The longest prefix of whole UTF-8 characters within `bytes`.
std::string cut_to(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t n = bytes;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  return text.substr(0, n);
}

/// Distinct names, ignoring case (SQLite and .dbf do), within `limit` bytes: "name", "name_2", ...
void make_names_unique(std::vector<Field>& fields, std::size_t limit, std::set<std::string> taken,
                       std::vector<std::string>& renamed) {
  for (Field& field : fields) {
    const std::string wanted = field.name.empty() ? "field" : field.name;
    std::string name = cut_to(wanted, limit);
    for (int k = 2; !taken.insert(lower(name)).second; ++k) {
      const std::string suffix = std::string("_").append(std::to_string(k));
      name = cut_to(wanted, limit - suffix.size()) + suffix;
    }
    if (name != field.name) renamed.push_back(field.name + " -> " + name);
    field.name = name;
  }
}

std::size_t cut_texts(Layer& layer) {
  std::size_t count = 0;
  for (Feature& feature : layer.features) {
    for (Value& value : feature.values) {
      auto* text = std::get_if<std::string>(&value);
      if (!text || text->size() <= kDbfTextBytes) continue;
      *text = cut_to(*text, kDbfTextBytes);
      ++count;
    }
  }
  return count;
}

}  // namespace

Layer fitted(const Layer& layer, const Format& format, Diagnostics& diagnostics) {
  Layer out = layer;
  if (out.name.empty()) out.name = "layer";
  const bool dbf = format.driver == "ESRI Shapefile";
  for (Feature& feature : out.features) {
    feature.values.resize(out.fields.size());
    for (Value& value : feature.values) {
      if (auto* text = std::get_if<std::string>(&value); text && !valid_utf8(*text)) *text = repair_utf8(*text);
    }
    if (!format.geometry) feature.geometry = {};
    orient_rings(feature.geometry);
  }
  if (!format.geometry) out.type = GeometryType::none;
  if (format.wgs84 && !out.crs.empty() && out.type != GeometryType::none) {
    // Shifted degrees stay as they are: who asks for them wants their numbers.
    const Transform to_degrees(shift_of_crs(out.crs) == Shift::none ? out.crs : "EPSG:4326", "EPSG:4326");
    for (Feature& feature : out.features) {
      to_degrees.apply(feature.geometry);
      orient_rings(feature.geometry);
    }
    out.crs = "EPSG:4326";
  }
  if (!format.fields && !out.fields.empty()) {
    diagnostics.push_back({Severity::warning, "geo.fields_dropped", out.name, {}, {format.driver}, {}});
    out.fields.clear();
    for (Feature& feature : out.features) feature.values.clear();
  }
  if (format.driver == "FlatGeobuf") {  // GDAL would drop them without a word
    if (const std::size_t count = std::erase_if(out.features, [](const Feature& f) { return f.geometry.empty(); });
        count > 0) {
      diagnostics.push_back(
          {Severity::warning, "geo.rows_dropped", out.name, {}, {std::to_string(count), format.driver}, {}});
    }
  }
  std::vector<std::string> renamed;
  make_names_unique(out.fields, dbf ? kDbfNameBytes : std::string::npos, {}, renamed);
  for (const std::string& names : renamed) {
    diagnostics.push_back({Severity::warning, "geo.field_renamed", out.name, {}, {names}, {}});
  }
  if (const std::size_t count = dbf ? cut_texts(out) : 0; count > 0) {
    diagnostics.push_back(
        {Severity::warning, "geo.text_cut", out.name, {}, {std::to_string(count), std::to_string(kDbfTextBytes)}, {}});
  }
  return out;
}

}  // namespace qipan::geo
