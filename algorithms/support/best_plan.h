// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "algorithms/support/plan_state.h"

namespace qipan {

/// The best plan seen, by the exact lexicographic objective. `note` after every applied change; copying costs what changed.
class BestPlan {
 public:
  explicit BestPlan(PlanState& state) : labels_(state.labels()), objective_(state.objective()) { state.clear_changed(); }

  void note(PlanState& state) {
    if (const Objective now = state.objective(); now < objective_) {
      objective_ = now;
      copy(state);
    } else if (state.changed().size() > labels_.size() * 4) {
      // Too long a list of changes: forget it and copy everything when the next record comes.
      all_ = true;
      state.clear_changed();
    }
  }
  [[nodiscard]] const std::vector<std::int32_t>& labels() const { return labels_; }
  [[nodiscard]] const Objective& objective() const { return objective_; }

 private:
  void copy(PlanState& state) {
    if (all_) {
      labels_ = state.labels();
    } else {
      for (const std::int32_t v : state.changed()) labels_[static_cast<std::size_t>(v)] = state.label(v);
    }
    all_ = false;
    state.clear_changed();
  }

  std::vector<std::int32_t> labels_;
  Objective objective_;
  bool all_ = false;
};

}  // namespace qipan
