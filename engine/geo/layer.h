// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan {

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;  ///< monostate = null
enum class FieldType { integer, real, text };
enum class GeometryType { none, point, line, polygon, mixed };

struct Field {
  std::string name;
  FieldType type = FieldType::text;
};

struct Feature {
  std::int64_t fid = 0;
  Geometry geometry;          ///< empty for tables and null geometries
  std::vector<Value> values;  ///< one per field, in the order of Layer::fields
};

/// A vector layer as read or to be written: nothing repaired, feature ids kept, curves stroked, Z and M dropped.
struct Layer {
  std::string path;  ///< data source, as the user named it
  std::string name;
  std::string crs;  ///< WKT2; empty when the source states none
  GeometryType type = GeometryType::none;
  std::vector<Field> fields;
  std::vector<Feature> features;

  /// Index of a field, -1 when absent (exact match first, then ignoring ASCII case).
  [[nodiscard]] int find_field(const std::string& field) const;
};

/// Text of a value as a key: integers and integral reals without decimals ("110101"), null as "".
std::string value_as_text(const Value& value);

}  // namespace qipan
