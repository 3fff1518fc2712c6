// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "engine/base/run_context.h"

namespace qipan {

/// Shares the time until a deadline out over tasks that threads take from a queue, by their sizes, so that the last ones get theirs
/// too. Time that a task leaves over goes to those that come later. Without a deadline it does nothing.
class TimeShares {
 public:
  TimeShares(const RunContext& context, std::int64_t total_size) : context_(context), open_(total_size) {}

  /// The context of a task that begins now. Any thread.
  [[nodiscard]] RunContext begin(std::int64_t size) const {
    RunContext own = context_;
    if (!own.deadline) return own;
    const auto now = std::chrono::steady_clock::now();
    const double share = static_cast<double>(size) * std::max(1, own.threads) / static_cast<double>(std::max<std::int64_t>(1, open_.load()));
    if (share < 1 && now < *own.deadline) own.deadline = now + std::chrono::duration_cast<std::chrono::steady_clock::duration>((*own.deadline - now) * share);
    return own;
  }
  void end(std::int64_t size) { open_ -= size; }

 private:
  const RunContext& context_;
  std::atomic<std::int64_t> open_;  ///< sizes of all tasks that have not ended
};

}  // namespace qipan
