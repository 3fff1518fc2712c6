// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cmath>

#include "engine/base/random.h"

namespace qipan {

/// ln(x), x > 0, within 2e-6; with + * / only, so that every machine says the same.
inline double natural_log(double x) {
  int exponent = 0;
  const double m = std::frexp(x, &exponent);  // in [0.5, 1)
  const double t = (m - 1) / (m + 1), s = t * t;
  return 2 * t * (1 + s * (1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s / 9)))) + exponent * 0.69314718055994530942;
}

/// -ln(u), u uniform in (0, 1].
inline double exponential(Random& random) { return -natural_log(1.0 - random.unit()); }

/// x^(1 / 2^halvings); pow() differs between machines, square roots do not.
inline double root(double x, int halvings) {
  for (; halvings > 0; --halvings) x = std::sqrt(x);
  return x;
}

}  // namespace qipan
