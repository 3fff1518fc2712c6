// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace checker {

/// What the checker may spend on one certificate.
struct Limits {
  std::size_t steps = 20'000'000;  ///< of every list of regions and every search for covers
  std::size_t sets = 2'000'000;    ///< regions kept
  std::size_t table = 16'000'000;  ///< entries of 4 bytes
};

struct Verdict {
  bool accepted = false;
  std::string reason;        ///< why not
  std::array<std::int64_t, 4> bound{};  ///< that it says: violation, regions out, splits, cost
  std::optional<std::int64_t> deviation;  ///< the same, where that is the goal
  std::int64_t reached = 0;  ///< the cost that it shows no plan to be below, at most the one said; 0 where it did not come that far
};

/// Follows a certificate of qipan in integers, with code of its own: nothing of qipan is included or linked here. The only doubles are
/// those of the shape's formula, which is defined in doubles (docs/algorithms/objective.md).
/// Accepted: the plan is connected and worth what the certificate says; contraction loses nothing; and no plan of the piece at all
/// compares below the bound. The prices of the certificate are only proposals: what they show is found anew, and a bound that they do
/// not show is refused.
Verdict check_certificate(std::istream& in, const Limits& limits);
/// And refuses it if this plan, a label for every atom of the problem as in METIS' partition files, is below its bound.
Verdict check_certificate(std::istream& in, const Limits& limits, const std::vector<std::int64_t>& plan);

}  // namespace checker
