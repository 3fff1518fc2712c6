// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace qipan {

/// What travels through every stage besides data and options: seed, threads, cancel, deadline, progress. Last parameter everywhere.
struct RunContext {
  std::uint64_t seed = 1;
  int threads = 1;                                                 ///< never changes a result
  const std::atomic<bool>* cancel = nullptr;                       ///< set by Ctrl-C; polled at least every 50 ms
  std::optional<std::chrono::steady_clock::time_point> deadline;   ///< only --time-limit sets it
  std::size_t problems = 1;                                        ///< that share the effort: of many, each gets a shorter proof
  std::function<void(std::string_view stage, double done)> progress;  ///< done in [0,1]; may be called from any thread

  /// True when the run should return the best it has.
  [[nodiscard]] bool stopped() const {
    return (cancel && cancel->load(std::memory_order_relaxed)) || (deadline && std::chrono::steady_clock::now() >= *deadline);
  }
  void report(std::string_view stage, double done) const {
    if (progress) progress(stage, done);
  }
};

}  // namespace qipan
