// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/wkb.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace qipan::python {
namespace {

static_assert(std::endian::native == std::endian::little, "written as the machine has it");

enum Type : std::uint32_t { kPoint = 1, kLine = 2, kPolygon = 3, kMultiPoint = 4, kMultiLine = 5, kMultiPolygon = 6, kCollection = 7 };

void put(std::uint32_t value, std::string& out) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }
void put(std::size_t value, std::string& out) { put(static_cast<std::uint32_t>(value), out); }
void head(Type type, std::string& out) {
  out.push_back(1);
  put(static_cast<std::uint32_t>(type), out);
}
void put(const XY& p, std::string& out) {
  out.append(reinterpret_cast<const char*>(&p.x), sizeof p.x);
  out.append(reinterpret_cast<const char*>(&p.y), sizeof p.y);
}
void put(const Line& line, std::string& out) {
  put(line.size(), out);
  for (const XY& p : line) put(p, out);
}

void one(const XY& p, std::string& out) {
  head(kPoint, out);
  put(p, out);
}
void one(const Line& line, std::string& out) {
  head(kLine, out);
  put(line, out);
}
void one(const Polygon& polygon, std::string& out) {
  head(kPolygon, out);
  put(polygon.holes.size() + 1, out);
  put(polygon.outer, out);
  for (const Line& hole : polygon.holes) put(hole, out);
}

template <class Part>
void several(const std::vector<Part>& parts, Type type, std::string& out) {
  if (parts.empty()) return;
  if (parts.size() == 1) return one(parts.front(), out);
  head(type, out);
  put(parts.size(), out);
  for (const Part& part : parts) one(part, out);
}

}  // namespace

void append_wkb(const Geometry& geometry, std::string& out) {
  const std::size_t kinds = std::size_t{!geometry.points.empty()} + std::size_t{!geometry.lines.empty()} + std::size_t{!geometry.polygons.empty()};
  if (kinds > 1) {
    head(kCollection, out);
    put(kinds, out);
  }
  several(geometry.points, kMultiPoint, out);
  several(geometry.lines, kMultiLine, out);
  several(geometry.polygons, kMultiPolygon, out);
}

}  // namespace qipan::python
