// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "engine/audit/checks.h"

namespace qipan::audit {

void audit_bands(const Subject& s, const Nesting& nesting, const AuditOptions& options, Collector& collector) {
  if (s.households.empty() || options.bands.empty()) return;
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  for (const auto& [low, high] : options.bands) {
    lowest = std::min(lowest, low);
    highest = std::max(highest, high);
  }
  const bool own_bands = !s.band_low.empty() && !s.band_high.empty();
  int judged = 0, below = 0, above = 0, foreign = 0;
  std::vector<double> totals(s.communities.size(), 0);
  for (std::size_t g = 0; g < s.grids.size(); ++g) {
    if (nesting.home[g] >= 0) totals[static_cast<std::size_t>(nesting.home[g])] += s.households[g];
    if (s.exempt[g]) continue;
    ++judged;
    double low = lowest, high = highest;
    if (own_bands) {
      const std::pair<double, double> stated{s.band_low[g], s.band_high[g]};
      if (std::find(options.bands.begin(), options.bands.end(), stated) != options.bands.end()) {
        std::tie(low, high) = stated;
      } else {
        ++foreign;
        low = std::numeric_limits<double>::infinity();  // a band that nobody asked for is met by no count
      }
    }
    if (s.households[g] < low - 1e-6) {
      ++below;
    } else if (s.households[g] > high + 1e-6) {
      ++above;
    }
  }
  // A floor from arithmetic alone: a total that no whole number of grids within the widest band can have.
  const auto hopeless = std::count_if(totals.begin(), totals.end(), [&](double total) {
    return total > 0 && std::ceil(total / highest) > std::floor(total / lowest);
  });
  collector.figure("households_out", rounded(std::accumulate(s.households.begin(), s.households.end(), 0.0), 3));
  if (own_bands) collector.zero_figure("foreign_bands", foreign);
  collector.figure("judged", judged);
  collector.figure("in_band", judged - below - above);
  collector.figure("below", below);
  collector.figure("above", above);
  collector.figure("least_out", static_cast<double>(hopeless));
}

}  // namespace qipan::audit
