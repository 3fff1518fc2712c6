// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace qipan {

/// v[i] for the 32-bit numbers that faces, edges, atoms and grids have; i >= 0.
template <class T>
decltype(auto) at(T& v, std::int32_t i) {
  return v[static_cast<std::size_t>(i)];
}

/// The entry of an ordered map with the most weight, ties to the smallest key; end() if there is none.
template <class Votes>
auto heaviest(const Votes& votes) {
  return std::ranges::max_element(votes, [](const auto& l, const auto& r) { return l.second < r.second; });
}

}  // namespace qipan
