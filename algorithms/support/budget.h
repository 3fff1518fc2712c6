// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "engine/base/run_context.h"

namespace qipan {

/// Work a search may spend, counted in steps that take some nanoseconds each, so that a result depends on the count and not on a
/// clock. Asks the run context now and then whether to stop. Where there is a deadline, a share of the time left until then is the
/// other limit: a search that cools as the budget is used up then cools in time instead of being cut off while it is hot.
class Budget {
 public:
  Budget(std::int64_t work, const RunContext& context, double share_of_time = 1) : total_(work > 0 ? work : 1), context_(context) {
    if (!context.deadline) return;
    start_ = Clock::now();
    time_ = std::max(1e-9, std::chrono::duration<double>(*context.deadline - start_).count() * share_of_time);
  }

  /// False when nothing is left or the run was stopped.
  bool spend(std::int64_t work) {
    spent_ += work;
    if (spent_ >= next_poll_) {
      next_poll_ = spent_ + 100'000;
      stopped_ = stopped_ || context_.stopped();
      if (time_ > 0) time_used_ = std::chrono::duration<double>(Clock::now() - start_).count() / time_;
      hurried_ = hurried_ || time_used_ >= 1;
    }
    return open();
  }
  [[nodiscard]] bool open() const { return !stopped_ && spent_ < total_ && time_used_ < 1; }
  [[nodiscard]] double used() {
    hurried_ = hurried_ || time_used_ > work_used();
    return std::max(work_used(), time_used_);
  }
  [[nodiscard]] std::int64_t spent() const { return spent_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] bool hurried() const { return hurried_; }  ///< the clock has decided something, not the work

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] double work_used() const { return static_cast<double>(spent_) / static_cast<double>(total_); }

  std::int64_t total_, spent_ = 0, next_poll_ = 0;
  const RunContext& context_;
  Clock::time_point start_ = {};
  double time_ = 0, time_used_ = 0;  ///< seconds granted, 0: no deadline; the part of them that is over
  bool stopped_ = false, hurried_ = false;
};

/// The same with the deadline after a share of the time that is left.
inline RunContext part_of_time(const RunContext& context, double share) {
  RunContext own = context;
  const auto now = std::chrono::steady_clock::now();
  if (own.deadline && now < *own.deadline) own.deadline = now + std::chrono::duration_cast<std::chrono::steady_clock::duration>((*own.deadline - now) * share);
  return own;
}

}  // namespace qipan
