// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/coverage/coverage.h"
#include "engine/coverage/lines.h"

namespace qipan {

/// Which input polygons cover each face: source numbers, sorted; found by walking from face to face and toggling at each edge.
std::vector<std::vector<std::int32_t>> faces_covered_by(const PlanarGraph& graph, const NodedLines& lines, const std::vector<LineSource>& sources);

/// Fills Coverage::faces (all but the community) and the buildings on each face; groups overlapping buildings into clumps.
void assign_owners(const NormalizedInputs& inputs, const std::vector<std::vector<std::int32_t>>& covered_by,
                   const std::vector<LineSource>& sources, Coverage& coverage, Diagnostics& diagnostics);

/// Gives each face one community: gaps and overlaps narrower than 2 m go to the neighbour with the longest shared border.
void assign_communities(const NormalizedInputs& inputs, GapPolicy gaps, const std::vector<std::vector<std::int32_t>>& covered_by,
                        const std::vector<LineSource>& sources, Coverage& coverage, Diagnostics& diagnostics);

/// Polygons of a set of faces given by a predicate on half-edges: rings of the half-edges whose left face is in and right face is
/// not, in working CRS coordinates. For diagnostics and units; exact, since it only follows edges.
Geometry outline_of(const Coverage& coverage, const std::vector<std::int32_t>& faces);

}  // namespace qipan
