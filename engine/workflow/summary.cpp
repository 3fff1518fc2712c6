// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/angles.h"
#include "engine/base/error.h"
#include "engine/geo/crs.h"

namespace qipan {
namespace {

/// Length and turning of the borders inside communities.
struct BorderQuality {
  double length_m = 0, on_features_m = 0, turn_degrees = 0;
};

BorderQuality border_quality(const FinishedPlan& plan) {
  std::vector<std::int32_t> community;
  for (const Grid& g : plan.grids) community.push_back(g.community);
  BorderQuality out;
  for (const BorderLine& line : border_lines(plan.coverage, plan.assembly, community)) {
    if (line.community) continue;
    double length = 0;
    for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
      const Point d = line.points[i + 1] - line.points[i];
      length += std::hypot(static_cast<double>(d.x), static_cast<double>(d.y)) / 1000.0;
      if (i + 2 >= line.points.size()) continue;
      const Point e = line.points[i + 2] - line.points[i + 1];
      out.turn_degrees += turn_degrees(d, e);
    }
    out.length_m += length;
    if (line.feature.kind != FeatureKind::none) out.on_features_m += length;
  }
  return out;
}

}  // namespace

std::vector<DiagnosticCount> count_diagnostics(const Diagnostics& diagnostics, Language language) {
  std::map<std::pair<std::string, std::string>, DiagnosticCount> counts;
  for (const Diagnostic& d : diagnostics) {
    DiagnosticCount& c = counts[{d.layer, d.code}];
    if (c.count++ == 0) c = {d.code, d.layer, d.severity, 1, d.feature, message_text(d.code, d.args, language)};
    c.severity = std::max(c.severity, d.severity);
  }
  std::vector<DiagnosticCount> out;
  for (auto& [key, c] : counts) out.push_back(std::move(c));
  std::ranges::stable_sort(out, std::ranges::greater{}, &DiagnosticCount::severity);
  return out;
}

RunSummary summarize(const FinishedPlan& plan, Language language) {
  RunSummary out;
  out.crs_title = crs_title(plan.inputs.crs);
  out.communities = plan.inputs.communities.size();
  out.grids = plan.grids.size();
  std::vector<std::size_t> order(plan.grids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return plan.grids[i].code; });
  std::map<std::string, std::size_t> kinds;
  Milli carried = 0, without_band = 0;
  double roundness = 0;
  for (const std::size_t i : order) {
    const Grid& g = plan.grids[i];
    ++kinds[kind_name(g.kind)];
    carried += g.households;
    if (!g.has_band) without_band += g.households;
    if (g.has_band) ++out.judged, out.in_band += g.in_band, roundness += g.polsby_popper;
    if (g.reason.code.empty()) continue;
    const std::string id = static_cast<std::size_t>(g.community) < plan.inputs.communities.size() ? plan.inputs.communities[static_cast<std::size_t>(g.community)].id : "";
    out.exceptions.push_back({g.code, id, message_text(g.reason.code, g.reason.args, language), g.reason.proven});
  }
  out.grids_by_kind.assign(kinds.begin(), kinds.end());
  out.polsby_popper_mean = out.judged > 0 ? roundness / static_cast<double>(out.judged) : 0;

  Milli in = 0, outside = 0;
  for (SourceTotal s : plan.inputs.sources) {
    if (const auto it = plan.elements.outside.find(s.source); it != plan.elements.outside.end()) s.used -= it->second, s.outside += it->second;
    in += s.total, outside += s.outside;
    out.sources.push_back(s);
  }
  const Milli lost = std::accumulate(out.sources.begin(), out.sources.end(), Milli{0}, [](Milli sum, const SourceTotal& s) { return sum + s.used; }) - carried;
  if (lost != 0) throw Error(ErrorKind::internal, "base.internal", {"households do not add up: " + std::to_string(lost) + " thousandths lost"});
  out.households_in = static_cast<double>(in) / 1000.0;
  out.households_out = static_cast<double>(carried) / 1000.0;
  out.households_outside = static_cast<double>(outside) / 1000.0;
  out.households_without_band = static_cast<double>(without_band) / 1000.0;

  const BorderQuality quality = border_quality(plan);
  out.border_m = quality.length_m;
  out.border_on_features = quality.length_m > 0 ? quality.on_features_m / quality.length_m : 0;
  out.turn_deg_per_100m = quality.length_m > 0 ? 100 * quality.turn_degrees / quality.length_m : 0;
  out.diagnostics = count_diagnostics(plan.diagnostics, language);
  return out;
}

}  // namespace qipan
