// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/lumps.h"

#include <algorithm>
#include <functional>
#include <map>

namespace qipan {
namespace {

constexpr std::int64_t kMostTries = 200'000;

class Packing {
 public:
  Packing(std::span<const std::int64_t> sizes, std::int64_t capacity) : sizes_(sizes), capacity_(capacity) {}

  /// False only if so many parts cannot hold them.
  bool may_fit(std::int64_t parts) {
    room_.assign(static_cast<std::size_t>(parts), capacity_);
    return place(0);
  }

 private:
  /// Lumps from the largest on; of parts with the same room left only the first is tried.
  bool place(std::size_t i) {
    if (i == sizes_.size() || ++tries_ > kMostTries) return true;
    std::vector<std::int64_t> tried;
    for (std::int64_t& room : room_) {
      if (room < sizes_[i] || std::ranges::find(tried, room) != tried.end()) continue;
      tried.push_back(room);
      room -= sizes_[i];
      const bool fits = place(i + 1);
      room += sizes_[i];
      if (fits) return true;
    }
    return false;
  }

  std::span<const std::int64_t> sizes_;
  std::int64_t capacity_, tries_ = 0;
  std::vector<std::int64_t> room_;
};

}  // namespace

std::int64_t parts_at_least(std::span<const std::int64_t> sizes, std::int64_t capacity) {
  const std::int64_t most = std::max<std::int64_t>(1, capacity);
  std::int64_t parts = 1, sum = 0, seen = 0;
  for (const std::int64_t size : sizes) {
    if (size <= 0) break;
    sum += size, ++seen;
    const std::int64_t together = std::max<std::int64_t>(1, most / size);
    parts = std::max(parts, (seen + together - 1) / together);
  }
  return std::max(parts, (sum + most - 1) / most);
}

std::int64_t least_parts(std::vector<std::int64_t> sizes, std::int64_t capacity) {
  std::ranges::sort(sizes, std::greater<>());
  while (!sizes.empty() && sizes.back() <= 0) sizes.pop_back();
  std::int64_t parts = parts_at_least(sizes, capacity);
  if (sizes.empty() || sizes.front() > capacity) return parts;
  for (Packing packing(sizes, capacity); !packing.may_fit(parts);) ++parts;
  return parts;
}

std::int64_t forced_splits(const Problem& problem, const std::vector<std::int32_t>& atoms, const BandArithmetic& arithmetic, std::int64_t violation) {
  std::map<std::int32_t, std::vector<std::int64_t>> lumps;
  for (const std::int32_t a : atoms) {
    const AtomMeasure& atom = problem.atoms[static_cast<std::size_t>(a)];
    if (atom.compound >= 0) lumps[atom.compound].push_back(atom.households);
  }
  std::int64_t splits = 0;
  for (const auto& [compound, sizes] : lumps) splits += least_parts(sizes, arithmetic.ceiling() + violation) - 1;
  return splits;
}

}  // namespace qipan
