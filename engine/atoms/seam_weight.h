// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/coverage/coverage.h"

namespace qipan {

/// What a metre of border costs along each kind of line; open ground costs most, a wall shared by two buildings more still.
inline double class_weight(FeatureKind kind, bool party_wall) {
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
  return party_wall ? 100.0 : 50.0;
}

}  // namespace qipan
