// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string_view>

namespace qipan {

/// xoshiro256** (Blackman, Vigna 2018), seeded through SplitMix64 from a seed and the name of a sub-stream, so that stages and
/// communities draw independently of one another and of the platform's distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::string_view stream = {}) {
    std::uint64_t h = 1469598103934665603ull;
    for (const char c : stream) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    std::uint64_t z = seed ^ h;
    for (auto& s : state_) {
      z += 0x9e3779b97f4a7c15ull;
      std::uint64_t t = z;
      t = (t ^ (t >> 30)) * 0xbf58476d1ce4e5b9ull;
      t = (t ^ (t >> 27)) * 0x94d049bb133111ebull;
      s = t ^ (t >> 31);
    }
  }

  std::uint64_t next() {
    const std::uint64_t result = rotl(state_[1] * 5, 7) * 9, t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotl(state_[3], 45);
    return result;
  }
  /// Uniform in [0, n), n > 0, without bias (Lemire 2019).
  std::uint64_t below(std::uint64_t n) {
    auto m = static_cast<Product>(next()) * n;
    if (static_cast<std::uint64_t>(m) < n) {
      const std::uint64_t floor = (0 - n) % n;
      while (static_cast<std::uint64_t>(m) < floor) m = static_cast<Product>(next()) * n;
    }
    return static_cast<std::uint64_t>(m >> 64);
  }
  /// Uniform in [0, 1), 53 bits.
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  __extension__ using Product = unsigned __int128;
  static std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::uint64_t state_[4];
};

}  // namespace qipan
