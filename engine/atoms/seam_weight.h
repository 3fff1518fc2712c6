// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/coverage/coverage.h"

namespace qipan {

/// What a metre of border costs along each kind of line; open ground costs most, a wall shared by two buildings more still. Near a soft
/// line it costs little: outlines of household areas mostly run along streets.
inline double class_weight(FeatureKind kind, bool party_wall, bool near_soft_line) {
  switch (kind) {
    case FeatureKind::rail:
    case FeatureKind::water: return 0.8;
    case FeatureKind::road: return 1.0;
    case FeatureKind::wall:
    case FeatureKind::compound:
    case FeatureKind::dedicated: return 1.2;
    case FeatureKind::area: return 1.5;
    case FeatureKind::closing: return 2.5;
    case FeatureKind::none: break;
  }
  return party_wall ? 100.0 : near_soft_line ? 5.0 : 50.0;
}

/// What a metre of border costs besides in a gap between buildings: from nothing in a lane of 4 m to 200 where walls touch.
inline double narrowness_weight(double gap_m) { return gap_m < 4.0 ? 200.0 * (1.0 - gap_m / 4.0) : 0.0; }

}  // namespace qipan
