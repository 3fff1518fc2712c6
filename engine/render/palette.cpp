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
  // Softened from Paul Tol's "light" scheme; lightness differs too, so that they stay apart in grey.
  static constexpr unsigned kSoft[kShades] = {0xF8EDB5, 0xF6C6A3, 0xB9CDEB, 0xD9E3A0, 0xF2B9C6, 0xA9D8C8, 0xD3C3E6};
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
