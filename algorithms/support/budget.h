// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>

#include "engine/base/run_context.h"

namespace qipan {

/// Work a search may spend, counted in steps that take some nanoseconds each, so that a result depends on the count and not on a
/// clock. Asks the run context now and then whether to stop.
class Budget {
 public:
  Budget(std::int64_t work, const RunContext& context) : total_(work > 0 ? work : 1), context_(context) {}

  /// False when nothing is left or the run was stopped.
  bool spend(std::int64_t work) {
    spent_ += work;
    if (spent_ >= next_poll_) {
      next_poll_ = spent_ + 100'000;
      stopped_ = stopped_ || context_.stopped();
    }
    return !stopped_ && spent_ < total_;
  }
  [[nodiscard]] bool open() const { return !stopped_ && spent_ < total_; }
  [[nodiscard]] double used() const { return static_cast<double>(spent_) / static_cast<double>(total_); }
  [[nodiscard]] std::int64_t spent() const { return spent_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  std::int64_t total_, spent_ = 0, next_poll_ = 0;
  const RunContext& context_;
  bool stopped_ = false;
};

}  // namespace qipan
