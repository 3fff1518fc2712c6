// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/coverage/coverage.h"
#include "engine/input/normalized.h"

namespace qipan {

/// The smallest things that a grid takes whole: a clump of overlapping buildings within one community, or a free face.
struct Element {
  std::int32_t community = -1;  ///< NormalizedInputs::communities.size() stands for territory without a community
  std::int32_t clump = -1;      ///< -1: a free face
  std::vector<std::int32_t> faces;
  Milli households = 0, population = 0;
  Milli difficult = 0;          ///< sum of households x difficulty score
  std::int32_t buildings = 0;
};

enum class UnitSource { building, area, point };

/// A piece that carries households: what is listed in the layer `units`.
struct HouseholdUnit {
  UnitSource source = UnitSource::building;
  std::int32_t index = 0;       ///< building, area or point
  std::int32_t piece = 0;       ///< number within its source feature
  std::int32_t element = -1;
  Milli households = 0, population = 0;
  std::vector<std::int32_t> faces;  ///< its polygon; empty for a point
};

struct Elements {
  std::vector<Element> list;
  std::vector<std::int32_t> of_face;       ///< per face of the coverage; -1 outside
  std::vector<std::int32_t> of_building;   ///< -1 outside
  std::vector<HouseholdUnit> units;
  std::map<std::string, Milli> outside;    ///< households that fell outside all communities, by source as in SourceTotal
};

/// Groups faces into elements and brings every household to one. Totals of areas are shared out by piece area x size factor with the
/// largest-remainder rule, in whole households where the total is whole: sums per area are exact.
/// Land of the territory in no community becomes elements when `keep_unassigned`.
Elements build_elements(const NormalizedInputs& inputs, const Coverage& coverage, bool keep_unassigned, Diagnostics& diagnostics);

/// Shares `total` over positive weights by largest remainder (ties: first). Sum of the result = total.
std::vector<std::int64_t> share_out(std::int64_t total, const std::vector<double>& weights);

}  // namespace qipan
