// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/sweep_rows.h"

#include <algorithm>

namespace qipan::sweeping {
namespace {

enum class Row { take, least, least_of_two };

template <Row kRow>
[[gnu::always_inline]] inline void row(std::int32_t* __restrict to, const std::int32_t* __restrict from, std::int32_t cost, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::int32_t other = kRow == Row::least_of_two ? std::min(from[i], from[i + 1]) : from[i];
    to[i] = kRow == Row::take ? other + cost : std::min(to[i], other + cost);
  }
}

template <Row kRow>
void plain(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) {
  row<kRow>(to, from, cost, n);
}

#if defined(__x86_64__) && defined(__GNUC__)
template <Row kRow>
__attribute__((target("avx2"))) void wide(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) {
  row<kRow>(to, from, cost, n);
}

template <Row kRow>
void best(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) {
  if (__builtin_cpu_supports("avx2")) wide<kRow>(to, from, cost, n);
  else plain<kRow>(to, from, cost, n);
}
#else
template <Row kRow>
void best(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) {
  plain<kRow>(to, from, cost, n);
}
#endif

}  // namespace

void take_row(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) { best<Row::take>(to, from, cost, n); }
void least_row(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) { best<Row::least>(to, from, cost, n); }
void least_row_of_two(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n) { best<Row::least_of_two>(to, from, cost, n); }

}  // namespace qipan::sweeping
