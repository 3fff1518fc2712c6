// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/palette.h"

namespace qipan::render {
namespace {

Colour between(unsigned from, unsigned to, int shade) {
  const double t = static_cast<double>(shade % kShades) / (kShades - 1);
  const Colour a = rgb(from), b = rgb(to);
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, 1};
}

}  // namespace

Colour grid_fill(Kind kind, int shade) {
  // Found by hill climbing from soft tints: every pair is at least 7.5 apart in CIELAB for normal, deutan, protan and
  // tritan eyes (Machado 2009, full deficiency). No leaf green and no cyan: those are rural grids and water.
  static constexpr unsigned kSoft[kShades] = {0xFEF6C7, 0xF3C8AB, 0xCCE3FE, 0xEFDEC9, 0xFED2E5, 0xAED6C8, 0xE0C6E3};
  switch (kind) {
    case Kind::dedicated: return between(0xECEAF1, 0xD5D1DF, shade);
    case Kind::rural: return between(0xEEF6E0, 0xD3E6BC, shade);
    case Kind::empty: return between(0xF1F0EE, 0xE0DEDB, shade);
    case Kind::unassigned: return between(0xE6E4E2, 0xD3D0CD, shade);
    case Kind::water: return between(0xDDEFF8, 0xC3E2F2, shade);
    case Kind::community:
    case Kind::foreign: break;
  }
  return rgb(kSoft[shade % kShades]);
}

}  // namespace qipan::render
