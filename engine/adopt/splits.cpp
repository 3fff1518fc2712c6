// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/splits.h"

#include <algorithm>
#include <utility>

#include "engine/geo/repair.h"
#include "engine/geo/vector_io.h"
#include "engine/input/overlay.h"

namespace qipan {
namespace {

constexpr double kSmallest = 50.0;  // m2
constexpr double kSame = 0.99;      // share of each other

/// Drawn out of one grid and into another, a piece is met twice.
bool is_among(const Geometry& piece, const std::vector<Geometry>& list) {
  const double area = polygon_area(piece);
  return std::ranges::any_of(list, [&](const Geometry& other) {
    const double size = polygon_area(other);
    return std::min(area, size) > kSame * std::max(area, size) && intersection_area(piece, other) > kSame * std::max(area, size);
  });
}

}  // namespace

std::vector<Geometry> pieces_to_split(const std::vector<BorderShift>& shifts, double snap_m) {
  std::vector<Geometry> out;
  for (const BorderShift& s : shifts) {
    for (Geometry& piece : pieces_of(s.where)) {
      if (polygon_area(piece) > kSmallest && !narrower_than(piece, snap_m) && !is_among(piece, out)) out.push_back(std::move(piece));
    }
  }
  return out;
}

void add_splits(const std::vector<Geometry>& pieces, NormalizedInputs& inputs) {
  for (std::size_t i = 0; i < pieces.size(); ++i) inputs.barriers.push_back({BarrierKind::wall, "split-" + std::to_string(i + 1), "", pieces[i]});
}

Layer splits_layer(const std::vector<Geometry>& pieces, const std::string& crs) {
  Layer out{"", "splits", crs, GeometryType::polygon, {{"split", FieldType::integer}}, {}};
  for (const Geometry& piece : pieces) {
    const auto number = static_cast<std::int64_t>(out.features.size() + 1);
    out.features.push_back({number, piece, {number}});
  }
  return out;
}

std::vector<Geometry> splits_of(const Layer* layer) {
  std::vector<Geometry> out;
  if (layer == nullptr) return out;
  for (const Feature& f : layer->features) out.push_back(f.geometry);
  return out;
}

std::vector<Geometry> read_splits(const std::string& path) {
  const std::vector<std::string> there = layer_names(path);
  if (std::ranges::find(there, "splits") == there.end()) return {};
  Diagnostics ignored;
  const Layer layer = read_layer({.path = path, .layer = "splits", .where = {}, .encoding = {}}, ignored);
  return splits_of(&layer);
}

}  // namespace qipan
