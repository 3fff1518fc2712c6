// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/polygons.h"

#include "engine/geo/repair.h"
#include "engine/input/blocks.h"
#include "engine/input/fields.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

struct Outcome {
  bool stray = false, mixed = false, closed = false, vanished = false;
  Repair repair;
};

/// Rings whose last vertex is missing are closed, as every viewer does.
bool close_rings(Geometry& geometry) {
  bool changed = false;
  const auto close = [&](Line& ring) {
    if (ring.size() < 3 || ring.front() == ring.back()) return;
    ring.push_back(ring.front());
    changed = true;
  };
  for (Polygon& polygon : geometry.polygons) {
    close(polygon.outer);
    for (Line& hole : polygon.holes) close(hole);
  }
  return changed;
}

Diagnostic said(Severity severity, const char* code, const std::string& role, const std::string& id,
                std::vector<std::string> args, const std::optional<XY>& where) {
  return {severity, code, role, id, std::move(args), where ? point_geometry(*where) : Geometry{}};
}

}  // namespace

CleanPolygons clean_polygons(Layer& layer, const std::string& role, const std::vector<std::string>& ids,
                             const RunContext& context, Diagnostics& diagnostics) {
  const std::size_t count = layer.features.size();
  CleanPolygons clean{std::vector<Geometry>(count), std::vector<std::optional<XY>>(count)};
  std::vector<Outcome> outcomes(count);
  for_each_in_blocks(count, context, [&] {
    return [&](std::size_t i) {
      Geometry drawn = std::move(layer.features[i].geometry);
      layer.features[i].geometry = {};
      clean.place[i] = place_of(drawn);
      Outcome& outcome = outcomes[i];
      outcome.stray = drawn.polygons.empty();
      if (outcome.stray) return;
      outcome.mixed = !drawn.lines.empty() || !drawn.points.empty();
      drawn.lines.clear();
      drawn.points.clear();
      outcome.closed = close_rings(drawn);
      outcome.repair = repair_polygons(drawn);
      outcome.vanished = drawn.polygons.empty();
      clean.land[i].polygons = std::move(drawn.polygons);
    };
  });
  for (std::size_t i = 0; i < count; ++i) {
    const Outcome& o = outcomes[i];
    const auto& place = clean.place[i];
    if (o.stray) {
      const bool nowhere = !place;
      diagnostics.push_back(
          said(Severity::warning, nowhere ? "input.no_geometry" : "input.not_a_polygon", role, ids[i], {}, place));
    } else if (o.vanished) {
      diagnostics.push_back(said(Severity::warning, "input.vanished", role, ids[i], {o.repair.reason}, place));
    } else {
      if (o.mixed) diagnostics.push_back(said(Severity::info, "input.mixed_parts", role, ids[i], {}, place));
      if (o.closed) diagnostics.push_back(said(Severity::warning, "input.ring_closed", role, ids[i], {}, place));
      if (o.repair.changed)
        diagnostics.push_back(
            said(Severity::warning, "input.invalid_ring", role, ids[i],
                 {o.repair.reason, measure_text(o.repair.area_before_m2), measure_text(o.repair.area_after_m2)},
                 o.repair.where));
    }
  }
  return clean;
}

std::vector<std::string> feature_ids(const Layer& layer) {
  std::vector<std::string> ids;
  for (const Feature& feature : layer.features) ids.push_back(std::to_string(feature.fid));
  return ids;
}

std::vector<std::string> feature_ids(const Layer& layer, const std::string& role, const std::string& field,
                                     Diagnostics& diagnostics) {
  std::vector<std::string> ids = feature_ids(layer);
  if (field.empty()) return ids;
  const FieldReader reader(layer, field);
  std::size_t missing = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string text = reader.text(layer.features[i]);
    if (text.empty())
      ++missing;
    else
      ids[i] = text;
  }
  if (missing > 0)
    diagnostics.push_back({Severity::info, "input.null_ids", role, "", {std::to_string(missing), field}, {}});
  return ids;
}

}  // namespace qipan
