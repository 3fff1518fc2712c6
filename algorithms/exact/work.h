// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>

#include "engine/base/run_context.h"

namespace qipan {

/// A counter of steps that ends exact methods, never a clock: one step is one set of nodes or one item looked at. The context is
/// asked every 4,096 steps.
class Work {
 public:
  Work(std::int64_t steps, const RunContext& context) : left_(steps), context_(context) {}

  /// False once the steps are used up or the run should stop; stays so.
  bool spend(std::int64_t steps) {
    left_ -= steps;
    polled_ += steps;
    if (polled_ >= 4096) {
      polled_ = 0;
      stopped_ = stopped_ || context_.stopped();
    }
    return left_ > 0 && !stopped_;
  }
  /// Lets `task` spend at most so many of the steps left, through a counter of its own.
  template <class Task>
  auto part(std::int64_t steps, Task&& task) {
    const std::int64_t granted = left_ < steps ? left_ : steps;
    Work mine(granted, context_);
    const auto result = task(mine);
    stopped_ = stopped_ || mine.stopped_;
    spend(granted - mine.left_);
    return result;
  }
  [[nodiscard]] bool over() const { return left_ <= 0 || stopped_; }
  [[nodiscard]] bool stopped() const { return stopped_; }  ///< by the user, not by the counter
  [[nodiscard]] std::int64_t left() const { return left_; }
  [[nodiscard]] const RunContext& context() const { return context_; }

 private:
  std::int64_t left_, polled_ = 0;
  const RunContext& context_;
  bool stopped_ = false;
};

}  // namespace qipan
