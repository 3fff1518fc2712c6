// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan {

/// What part of a thing on the left is also part of a thing on the right, such as the households two grids of two plans share.
template <class Weight>
struct BasicOverlap {
  std::int32_t left = 0, right = 0;
  Weight weight = 0;
  friend bool operator==(const BasicOverlap&, const BasicOverlap&) = default;
};
using Overlap = BasicOverlap<std::int64_t>;
using WideOverlap = BasicOverlap<Wide>;  ///< several measures in one weight, the first to decide in the highest digits

/// Overlaps of two labellings of the same things, labels >= 0: weights added up per pair of labels, sorted, none without weight.
std::vector<Overlap> overlaps(std::span<const std::int32_t> left, std::span<const std::int32_t> right, std::span<const std::int64_t> weight);

template <class Weight>
struct BasicMatching {
  std::vector<std::int32_t> right_of;  ///< per left: its partner, -1: none
  Weight weight = 0;                   ///< of all matched pairs
};
using Matching = BasicMatching<std::int64_t>;
using WideMatching = BasicMatching<Wide>;

/// Pairs left and right, each at most once and only where they overlap, so that the matched weight is the largest possible: shortest
/// augmenting paths with potentials (Kuhn 1955; Jonker, Volgenant 1987) on the overlaps alone, O(left x overlaps x log) at worst and
/// near linear where things overlap their neighbours only. Overlaps of weight 0 or less are never matched, those of a pair given
/// twice add up; their order does not matter. Indices are in [0, left) and [0, right), the weights add up below 2^62
/// (wide ones: 2^126).
Matching optimal_matching(std::size_t left, std::size_t right, std::span<const Overlap> overlaps);
WideMatching optimal_wide_matching(std::size_t left, std::size_t right, std::span<const WideOverlap> overlaps);

}  // namespace qipan
