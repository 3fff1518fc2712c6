// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "algorithms/support/draw.h"

namespace qipan {
namespace {

double mean_of(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()); }

double variance_of(const std::vector<double>& x, double mean) {
  double sum = 0;
  for (const double v : x) sum += (v - mean) * (v - mean);
  return sum / static_cast<double>(x.size() - 1);
}

/// First and second half of every chain; of an odd number of draws the middle one is left out.
Draws halves(const Draws& draws) {
  Draws split;
  for (const std::vector<double>& chain : draws) {
    const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
    split.emplace_back(chain.begin(), chain.begin() + half);
    split.emplace_back(chain.end() - half, chain.end());
  }
  return split;
}

/// Normal scores of the ranks among all draws; equal ones share the mean of their ranks.
Draws normal_scores(const Draws& draws) {
  struct Place {
    double value;
    std::size_t chain, draw;
  };
  std::vector<Place> all;
  for (std::size_t c = 0; c < draws.size(); ++c) {
    for (std::size_t i = 0; i < draws[c].size(); ++i) all.push_back({draws[c][i], c, i});
  }
  std::ranges::stable_sort(all, {}, &Place::value);
  Draws scores = draws;
  for (std::size_t first = 0, last = 0; first < all.size(); first = last) {
    while (last < all.size() && all[last].value == all[first].value) ++last;
    const double rank = (static_cast<double>(first + last) + 1) / 2;  // ranks count from 1
    const double score = normal_quantile((rank - 0.375) / (static_cast<double>(all.size()) + 0.25));
    for (std::size_t i = first; i < last; ++i) scores[all[i].chain][all[i].draw] = score;
  }
  return scores;
}

struct Spread {
  double within = 0, total = 0;  ///< mean variance of a chain; estimate of the variance of the distribution
  std::vector<double> means;
};

Spread spread(const Draws& chains) {
  Spread s;
  for (const std::vector<double>& chain : chains) {
    s.means.push_back(mean_of(chain));
    s.within += variance_of(chain, s.means.back()) / static_cast<double>(chains.size());
  }
  const auto n = static_cast<double>(chains.front().size());
  s.total = s.within * (n - 1) / n + (chains.size() > 1 ? variance_of(s.means, mean_of(s.means)) : 0);
  return s;
}

bool too_short(const Draws& draws) { return draws.empty() || draws.front().size() < 4; }

/// Geyer's initial monotone sequence over the chains' mean autocovariances.
double effective_size_of(const Draws& chains, const Spread& s) {
  const std::size_t n = chains.front().size();
  const auto count = static_cast<double>(n * chains.size());
  if (s.total <= 0) return count;
  const auto correlation = [&](std::size_t lag) {
    double sum = 0;
    for (std::size_t c = 0; c < chains.size(); ++c) {
      for (std::size_t i = 0; i + lag < n; ++i) sum += (chains[c][i] - s.means[c]) * (chains[c][i + lag] - s.means[c]);
    }
    return 1 - (s.within - sum / static_cast<double>(n - 1) / static_cast<double>(chains.size())) / s.total;
  };
  double sum = 0, before = std::numeric_limits<double>::infinity();
  for (std::size_t lag = 0; lag + 1 < n; lag += 2) {
    const double pair = std::min(before, (lag == 0 ? 1 : correlation(lag)) + correlation(lag + 1));
    if (pair <= 0) break;
    sum += pair;
    before = pair;
  }
  // Draws that alternate may tell more than independent ones; not more than log10(count) times as much is believed.
  return count / std::max(2 * sum - 1, 1 / (natural_log(count) / natural_log(10)));
}

}  // namespace

double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
  const double tail = std::min(p, 1 - p);
  if (tail < 0.02425) {
    const double q = std::sqrt(-2 * natural_log(tail));
    const double x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    return p < 0.5 ? x : -x;
  }
  const double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

Convergence convergence(const Draws& draws) {
  if (too_short(draws)) return {};
  const Draws chains = normal_scores(halves(draws));
  const Spread s = spread(chains);
  const double r_hat = s.total <= 0 ? 1 : s.within <= 0 ? std::numeric_limits<double>::infinity() : std::sqrt(s.total / s.within);
  return {r_hat, effective_size_of(chains, s)};
}

double effective_size(const Draws& draws) {
  if (too_short(draws)) return 0;
  const Draws chains = halves(draws);
  return effective_size_of(chains, spread(chains));
}

Standing standing(const Draws& draws, double value) {
  Draws below = draws;
  double sum = 0, squares = 0, count = 0;
  for (std::vector<double>& chain : below) {
    for (double& x : chain) {
      x = x < value ? 1 : x == value ? 0.5 : 0;
      sum += x, squares += x * x, count += 1;
    }
  }
  if (count == 0) return {};
  const double share = sum / count;
  // No draw on one side proves no more than one effective draw there would.
  const double size = std::max(1.0, effective_size(below)), variance = std::max(squares / count - share * share, (1 - 1 / size) / size);
  return {share, std::sqrt(variance / size)};
}

}  // namespace qipan
