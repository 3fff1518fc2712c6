// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/workflow/run.h"

namespace qipan {

/// Seconds of the stages of a run, for printing only.
class StageClock {
 public:
  explicit StageClock(const RunContext& context) : context_(context) {}
  void begin(const std::string& stage) {
    end();
    stage_ = stage;
    start_ = std::chrono::steady_clock::now();
    context_.report(stage, 0.0);
  }
  void end() {
    if (!stage_.empty()) times_.push_back({stage_, std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count()});
    stage_.clear();
  }
  [[nodiscard]] const std::vector<StageTime>& times() const { return times_; }

 private:
  const RunContext& context_;
  std::string stage_;
  std::chrono::steady_clock::time_point start_;
  std::vector<StageTime> times_;
};

}  // namespace qipan
