// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/workflow/made_plan.h"
#include "engine/workflow/manifest.h"

namespace qipan::python {

/// A plan as Python holds it: never changes, but for what is worked out when first asked for; safe to use from several threads. Plans that come from each other by edits share the ground and the problems.
class HeldPlan {
 public:
  HeldPlan(MadePlan made, PlanOptions options, Language language, std::vector<std::pair<std::string, std::string>> manifest);

  [[nodiscard]] const Ground& ground() const { return *ground_; }
  [[nodiscard]] const SolvedPlan& solved() const { return solved_; }
  [[nodiscard]] const PlanOptions& options() const { return options_; }
  /// Layers and summary; needs draw() first for an edited plan. Never changes once there.
  [[nodiscard]] const RunResult& result() const { return *result_; }
  void draw(const RunContext& context);  ///< once; later calls do nothing

  /// The plan with other grids: see relabel(). Borders are drawn when somebody asks for them.
  [[nodiscard]] std::shared_ptr<HeldPlan> relabelled(const std::vector<std::int32_t>& grid_of_atom);
  /// Divides the atoms of a grid into `parts` connected ones of about equal households: part of each atom of the grid.
  [[nodiscard]] std::vector<std::int32_t> divide(std::int32_t grid, int parts, const RunContext& context);
  /// Number of connected pieces of each grid.
  [[nodiscard]] std::vector<std::int32_t> pieces() const;

 private:
  HeldPlan() = default;
  std::shared_ptr<const std::vector<CommunityProblem>> problems();

  std::shared_ptr<const Ground> ground_;
  std::shared_ptr<const std::vector<CommunityProblem>> problems_;
  SolvedPlan solved_;
  PlanOptions options_;
  Language language_ = Language::english;
  std::vector<std::pair<std::string, std::string>> manifest_;
  std::shared_ptr<const RunResult> result_;
  std::mutex guard_;  ///< of result_ and problems_
};

}  // namespace qipan::python
