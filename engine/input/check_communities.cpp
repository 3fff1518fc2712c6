// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cmath>
#include <string>

#include "engine/base/parallel.h"
#include "engine/geo/repair.h"
#include "engine/input/checks.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

constexpr double kNarrow = 2;        ///< m: what is narrower is mended without asking
constexpr double kRounding = 0.001;  ///< m: slivers narrower than the lattice step are rounding of the source

/// Slivers thinner than the lattice step vanish by themselves. A sliver of length l has the circumference 2 l, so area
/// < l x step.
bool is_rounding(const Geometry& piece) {
  double around = 0;
  for (const Polygon& p : piece.polygons)
    for (std::size_t i = 0; i + 1 < p.outer.size(); ++i)
      around += std::hypot(p.outer[i + 1].x - p.outer[i].x, p.outer[i + 1].y - p.outer[i].y);
  return polygon_area(piece) < around / 2 * kRounding;
}

/// One Diagnostic a piece; `code` has the arguments area, "narrow" | "wide" by the message id's suffix.
void report_pieces(const Geometry& found, const std::string& code, const std::string& layer, const std::string& feature,
                   const std::vector<std::string>& names, GapPolicy gaps, Diagnostics& diagnostics) {
  for (Geometry& piece : pieces_of(found)) {
    if (is_rounding(piece)) continue;
    const bool narrow = narrower_than(piece, kNarrow);
    std::vector<std::string> args{measure_text(polygon_area(piece))};
    args.insert(args.end(), names.begin(), names.end());
    const Severity wide = gaps == GapPolicy::error ? Severity::error : Severity::warning;
    diagnostics.push_back({narrow ? Severity::warning : wide, code + (narrow ? "_narrow" : "_wide"), layer, feature,
                           std::move(args), std::move(piece)});
  }
}

void check_community_overlaps(const NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context,
                              Diagnostics& diagnostics) {
  std::vector<Box> boxes;
  for (const Community& c : inputs.communities) boxes.push_back(bounds(c.land));
  const auto pairs = meeting_pairs(boxes);
  std::vector<Geometry> shared(pairs.size());
  parallel_for(pairs.size(), context.threads, [&](std::size_t k) {
    shared[k] = intersection_of(inputs.communities[pairs[k].first].land, inputs.communities[pairs[k].second].land);
  });
  for (std::size_t k = 0; k < pairs.size(); ++k)
    report_pieces(shared[k], "input.community_overlap", "communities", inputs.communities[pairs[k].first].id,
                  {inputs.communities[pairs[k].second].id}, gaps, diagnostics);
}

}  // namespace

void check_communities(const NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context,
                       Diagnostics& diagnostics) {
  check_community_overlaps(inputs, gaps, context, diagnostics);
  std::vector<const Geometry*> lands;
  for (const Community& c : inputs.communities) lands.push_back(&c.land);
  const Geometry all = union_of(lands);
  Geometry holes;
  for (const Polygon& p : all.polygons)
    for (const Line& hole : p.holes) holes.polygons.push_back({hole, {}});
  for (const Geometry& piece : pieces_of(holes)) {
    // Land of an island inside a hole belongs to somebody.
    report_pieces(difference_of(piece, all), "input.community_gap", "communities", "", {}, gaps, diagnostics);
  }
  if (inputs.territory.empty()) return;
  report_pieces(difference_of(inputs.territory, all), "input.unassigned_land", "territory", "", {}, gaps, diagnostics);
  report_pieces(difference_of(all, inputs.territory), "input.beyond_territory", "communities", "", {}, gaps,
                diagnostics);
}

}  // namespace qipan
