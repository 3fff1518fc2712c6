// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "tests/checker/certificate_checker.h"
#include "tests/checker/pricing.h"

namespace checker {

/// All regions that a plan with levels up to `limit` may have: connected sets, a neighbour taken now or barred for good. Nothing if that
/// takes more than `steps` or they are more than `most`.
template <class Set>
std::optional<std::vector<Set>> all_regions(const Piece<Set>& piece, Int limit, std::size_t steps, std::size_t most);

/// Regions by price: of all, where they can be listed, else by Pricing.
template <class Set>
class Regions {
 public:
  /// `usual`: regions for the tangents of the shape; none where it costs nothing.
  Regions(const Piece<Set>& piece, Int limit, const std::vector<Set>& usual, const Limits& limits);

  void impose(const std::vector<Pair>& pairs, const std::vector<Triple>& triples);
  void set_prices(const Prices& prices);
  void list(Int below, const std::function<Int(const Column<Set>&, Int)>& take);

 private:
  const Piece<Set>& piece_;
  const Limits& limits_;
  std::optional<std::vector<Column<Set>>> all_;
  std::optional<Pricing<Set>> pricing_;
  std::vector<Pair> pairs_;
  const Prices* prices_ = nullptr;
};

}  // namespace checker
