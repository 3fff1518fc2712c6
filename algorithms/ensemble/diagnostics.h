// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

namespace qipan {

/// Draws of one figure: chains of equal length.
using Draws = std::vector<std::vector<double>>;

/// Whether chains have met, and what their draws are worth (Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021): every chain is split in
/// two halves and the draws are replaced by normal scores of their ranks.
struct Convergence {
  double r_hat = 1;  ///< near 1 once the halves of all chains agree; infinite if they never moved and differ
  double ess = 0;    ///< effective sample size: as many independent draws would tell as much
};
Convergence convergence(const Draws& draws);

/// Effective sample size of the draws as they are, for the error of their mean. All alike: their number.
double effective_size(const Draws& draws);

/// Where a value stands among the draws: the share below it and half of those equal to it, with its standard error.
struct Standing {
  double share = 0, error = 0;
};
Standing standing(const Draws& draws, double value);

/// Normal quantile of p in (0, 1), within 1e-5 of the value (Acklam); + - * / sqrt only, so that every machine says the same.
double normal_quantile(double p);

}  // namespace qipan
