// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/barriers.h"

#include <algorithm>
#include <optional>

#include "engine/base/parallel.h"
#include "engine/geo/repair.h"
#include "engine/input/communities.h"
#include "engine/input/fields.h"
#include "engine/input/overlay.h"
#include "engine/input/polygons.h"

namespace qipan {
namespace {

constexpr double kMargin = 100;  ///< m around the bounds of the land within which barriers matter

struct Outcome {
  Repair repair;
  std::optional<XY> place;
  bool far = false, cut = false, stray = false, mixed = false;
};

/// Repeated vertices and lines without length carry nothing.
void drop_dots(std::vector<Line>& lines) {
  for (Line& line : lines) line.erase(std::unique(line.begin(), line.end()), line.end());
  std::erase_if(lines, [](const Line& line) { return line.size() < 2; });
}

Outcome clean_barrier(Geometry& shape, const Box& frame) {
  Outcome o;
  o.place = place_of(shape);
  o.mixed = !shape.points.empty();
  shape.points.clear();
  drop_dots(shape.lines);
  const Box box = bounds(shape);
  o.far = !box.empty() && !box.meets(frame);
  o.stray = shape.empty();
  if (o.far || o.stray) {
    shape = {};
    return o;
  }
  if (!shape.polygons.empty()) {
    Geometry areas;
    areas.polygons = std::move(shape.polygons);
    o.repair = repair_polygons(areas);
    shape.polygons = std::move(areas.polygons);
  }
  o.cut = !frame.contains(box);
  if (o.cut) {
    shape = clipped(shape, frame);
    o.far = shape.empty();
  } else {
    o.stray = shape.empty();
  }
  return o;
}

void read_kind(RoleReader& reader, const std::string& role, const std::string& spec, BarrierKind kind, const Box& frame,
               const RunContext& context, NormalizedInputs& inputs, Diagnostics& diagnostics) {
  if (spec.empty()) return;
  Layer layer = reader.read_map(role, spec, {.lines = true, .polygons = true});
  reader.transform(layer, role, inputs.crs);
  const auto ids = feature_ids(layer);
  const int name_field = find_name_field(layer);
  std::vector<Outcome> outcomes(layer.features.size());
  parallel_for(outcomes.size(), context.threads,
               [&](std::size_t i) { outcomes[i] = clean_barrier(layer.features[i].geometry, frame); });
  std::size_t far = 0, cut = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& o = outcomes[i];
    Geometry& shape = layer.features[i].geometry;
    const Geometry where = o.place ? point_geometry(*o.place) : Geometry{};
    far += o.far;
    if (o.far) continue;
    if (o.repair.changed)
      diagnostics.push_back(
          {Severity::warning,
           "input.invalid_ring",
           role,
           ids[i],
           {o.repair.reason, measure_text(o.repair.area_before_m2), measure_text(o.repair.area_after_m2)},
           point_geometry(o.repair.where)});
    if (o.stray) {
      diagnostics.push_back(
          {Severity::warning, o.place ? "input.not_a_barrier" : "input.no_geometry", role, ids[i], {}, where});
      continue;
    }
    if (o.mixed) diagnostics.push_back({Severity::info, "input.mixed_parts", role, ids[i], {}, where});
    cut += o.cut;
    inputs.barriers.push_back({kind, ids[i], name_of(name_field, layer.features[i]), std::move(shape)});
  }
  if (far + cut > 0)
    diagnostics.push_back({Severity::info,
                           "input.far_barriers",
                           role,
                           "",
                           {std::to_string(far), std::to_string(cut), std::to_string(outcomes.size())},
                           {}});
}

}  // namespace

void read_barriers(RoleReader& reader, const InputOptions& options, const RunContext& context, NormalizedInputs& inputs,
                   Diagnostics& diagnostics) {
  Box land = bounds(inputs.territory);
  for (const Community& community : inputs.communities) land.add(bounds(community.land));
  const Box frame = land.grown(kMargin);
  read_kind(reader, "roads", options.roads, BarrierKind::road, frame, context, inputs, diagnostics);
  read_kind(reader, "rail", options.rail, BarrierKind::rail, frame, context, inputs, diagnostics);
  read_kind(reader, "water", options.water, BarrierKind::water, frame, context, inputs, diagnostics);
  read_kind(reader, "walls", options.walls, BarrierKind::wall, frame, context, inputs, diagnostics);
  read_kind(reader, "compounds", options.compounds, BarrierKind::compound, frame, context, inputs, diagnostics);
}

}  // namespace qipan
