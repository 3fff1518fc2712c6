// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <istream>
#include <string>

namespace checker {

struct Verdict {
  bool accepted = false;
  std::string reason;  ///< why not
};

/// Follows a certificate of qipan in integers, with code of its own: nothing of qipan is included or linked here. The only doubles are
/// those of the shape's formula, which is defined in doubles (docs/algorithms/objective.md).
/// Accepted: the plan is connected and worth what the certificate says; contraction loses nothing; and no plan of the piece at all
/// compares below the bound. That is found by listing all connected sets of nodes, so it is for small pieces: more than `most_sets` are
/// refused. Goals other than the band, and fixed numbers of regions, are not covered.
Verdict check_certificate(std::istream& in, std::size_t most_sets);

}  // namespace checker
