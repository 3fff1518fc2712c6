// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/misplaced.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

bool holds_households(const std::string& role) { return role == "buildings" || role.starts_with("household_"); }

/// Layers that hold households first, then the land they should lie on.
std::string places_text(const std::vector<LayerFacts>& layers) {
  std::string text;
  const auto add = [&](const LayerFacts& l) {
    text += (text.empty() ? "" : "; ") + l.role + " (" + l.label + (l.crs.empty() ? "" : ", " + l.crs) +
            "): " + extent_text(l.extent);
  };
  for (const LayerFacts& l : layers)
    if (holds_households(l.role)) add(l);
  for (const LayerFacts& l : layers)
    if (l.role == "communities" || l.role == "territory") add(l);
  return text;
}

/// Areas are shared out once the coverage stands; here it only matters which of them touch the land at all.
Milli areas_off_land(const NormalizedInputs& inputs, bool& some_on_land) {
  if (inputs.areas.empty()) return 0;
  std::vector<const Geometry*> lands;
  for (const Community& c : inputs.communities) lands.push_back(&c.land);
  if (!inputs.territory.empty()) lands = {&inputs.territory};
  const LandIndex land(lands);
  Milli off = 0;
  for (const HouseholdArea& a : inputs.areas) {
    const bool on = land.place(a.land).home.has_value();
    some_on_land = some_on_land || on;
    off += on ? 0 : a.households;
  }
  return off;
}

}  // namespace

std::string extent_text(const Box& box) {
  if (box.empty()) return "0 features";
  char text[160];
  std::snprintf(text, sizeof text, "x %.0f..%.0f, y %.0f..%.0f", box.min_x, box.max_x, box.min_y, box.max_y);
  return text;
}

std::optional<Diagnostic> find_misplaced(const ReadInputs& read) {
  const NormalizedInputs& inputs = read.inputs;
  bool inside = !inputs.points.empty();
  inside = inside || std::ranges::any_of(inputs.buildings, [](const Building& b) { return !b.outside; });
  Milli outside = areas_off_land(inputs, inside), total = 0;
  const SourceTotal* worst = nullptr;
  for (const SourceTotal& s : inputs.sources) {
    total += s.total;
    outside += s.outside;
    if (!worst || s.outside > worst->outside) worst = &s;
  }
  const std::string crs = crs_title(inputs.crs), places = places_text(read.layers);
  if (total > 0 && outside == total)
    return Diagnostic{Severity::error, "input.all_outside", "", "", {milli_text(total), crs, places}, {}};
  if (!inside) return Diagnostic{Severity::error, "input.nothing_inside", "", "", {crs, places}, {}};
  if (2 * outside <= total) return std::nullopt;
  const std::string layer = worst->source == "buildings" ? worst->source : "household_" + worst->source;
  const std::string share = measure_text(100 * static_cast<double>(outside) / static_cast<double>(total));
  return Diagnostic{
      Severity::warning, "input.mostly_outside", layer, "", {milli_text(outside), milli_text(total), share, crs, places}, {}};
}

void require_on_earth(const LayerFacts& layer, const std::string& working_crs) {
  if (layer.extent.empty()) return;
  const Box& b = layer.extent;
  std::vector<XY> corners{{b.min_x, b.min_y}, {b.max_x, b.min_y}, {b.max_x, b.max_y}, {b.min_x, b.max_y}};
  try {
    const Transform to_degrees(working_crs, "EPSG:4326");
    to_degrees.apply(corners);
  } catch (const Error&) {
    throw Error(ErrorKind::input, "input.not_on_earth", {layer.label, layer.role, layer.crs, extent_text(b)});
  }
}

}  // namespace qipan
