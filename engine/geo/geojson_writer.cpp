// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/geojson_writer.h"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

#include "engine/base/error.h"
#include "engine/geo/geometry_convert.h"

namespace qipan::geo {
namespace {

struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class JsonText {
 public:
  explicit JsonText(int decimals) : decimals_(decimals) {}
  std::string text;

  void string(const std::string& value) {
    text += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') {
        text += '\\';
        text += c;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
        text += escape;
      } else {
        text += c;
      }
    }
    text += '"';
  }

  void value(const Value& v) {
    const auto* real = std::get_if<double>(&v);
    if (const auto* string_value = std::get_if<std::string>(&v)) {
      string(*string_value);
    } else if (std::holds_alternative<std::monostate>(v) || (real && !std::isfinite(*real))) {
      text += "null";
    } else if (real) {
      char buffer[40];
      const std::string_view digits(
          buffer, static_cast<std::size_t>(std::to_chars(buffer, buffer + sizeof buffer, *real).ptr - buffer));
      text += digits;
      if (digits.find_first_of(".e") == std::string_view::npos)
        text += ".0";  // readers tell reals from integers by the point
    } else {
      text += std::to_string(std::get<std::int64_t>(v));
    }
  }

  void geometry(const Geometry& shape) {
    const GeometryType type = geometry_type(shape);
    if (type == GeometryType::none) {
      text += "null";
    } else if (type == GeometryType::mixed) {
      text += R"({"type":"GeometryCollection","geometries":[)";
      all_parts(shape);
      text += "]}";
    } else {
      all_parts(shape);
    }
  }

 private:
  void all_parts(const Geometry& shape) {
    parts(shape.points, "Point", [this](const XY& p) { place(p); });
    parts(shape.lines, "LineString", [this](const Line& l) { line(l); });
    parts(shape.polygons, "Polygon", [this](const Polygon& p) { polygon(p); });
  }

  /// One geometry object for all parts of a kind, nothing for none.
  template <class Part, class Write>
  void parts(const std::vector<Part>& items, const char* type, const Write& write) {
    if (items.empty()) return;
    if (text.back() == '}') text += ',';  // the next member of a collection
    text += R"({"type":")";
    if (items.size() > 1) text += "Multi";
    text += type;
    text += R"(","coordinates":)";
    if (items.size() == 1) {
      write(items.front());
    } else {
      sequence(items, write);
    }
    text += '}';
  }

  template <class Items, class Write>
  void sequence(const Items& items, const Write& write) {
    text += '[';
    bool first = true;
    for (const auto& item : items) {
      if (!first) text += ',';
      first = false;
      write(item);
    }
    text += ']';
  }

  void polygon(const Polygon& shape) {
    text += '[';
    line(shape.outer);
    for (const Line& hole : shape.holes) {
      text += ',';
      line(hole);
    }
    text += ']';
  }

  void line(const Line& points) {
    sequence(points, [this](const XY& p) { place(p); });
  }

  void place(const XY& p) {
    text += '[';
    number(p.x);
    text += ',';
    number(p.y);
    text += ']';
  }

  void number(double v) {
    char buffer[400];
    char* end = std::to_chars(buffer, buffer + sizeof buffer, v, std::chars_format::fixed, decimals_).ptr;
    if (decimals_ > 0) {
      while (end[-1] == '0') --end;
      if (end[-1] == '.') --end;
    }
    const std::string_view digits(buffer, static_cast<std::size_t>(end - buffer));
    text += digits == "-0" ? std::string_view("0") : digits;
  }

  int decimals_;
};

}  // namespace

void write_geojson(const std::string& file, const std::string& shown_path, const Layer& layer, int decimals) {
  const auto fail = [&] { throw Error(ErrorKind::input, "geo.cannot_write", {shown_path, std::strerror(errno)}); };
  std::unique_ptr<std::FILE, FileClose> out(std::fopen(file.c_str(), "wbe"));
  if (!out) fail();
  JsonText json(decimals);
  const auto flush = [&] {
    if (std::fwrite(json.text.data(), 1, json.text.size(), out.get()) != json.text.size()) fail();
    json.text.clear();
  };
  json.text = R"({"type":"FeatureCollection","name":)";
  json.string(layer.name);
  json.text += R"(,"features":[)";
  const char* separator = "\n";
  for (const Feature& feature : layer.features) {
    json.text += separator;
    separator = ",\n";
    json.text += R"({"type":"Feature","properties":{)";
    for (std::size_t i = 0; i < layer.fields.size(); ++i) {
      if (i > 0) json.text += ',';
      json.string(layer.fields[i].name);
      json.text += ':';
      json.value(feature.values[i]);
    }
    json.text += R"(},"geometry":)";
    json.geometry(feature.geometry);
    json.text += '}';
    constexpr std::size_t kChunk = 1 << 20;
    if (json.text.size() > kChunk) flush();
  }
  json.text += "\n]}\n";
  flush();
  if (std::fclose(out.release()) != 0) fail();
}

}  // namespace qipan::geo
