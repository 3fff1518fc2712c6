// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/alternatives/whole.h"
#include "cli/text.h"
#include "engine/workflow/made_plan.h"

namespace qipan::cli {

/// One column of the comparison.
struct ComparedFigure {
  std::string_view name;
  double value = 0;
  bool count = false;  ///< a whole number
};

/// Plans of the same land beside each other, best first.
struct ComparedPlans {
  WholePlans whole;
  std::vector<std::vector<ComparedFigure>> figures;  ///< of each plan, the same names in the same order
  bool exceptions = false;                           ///< in one of them at least

  [[nodiscard]] double figure(std::size_t plan, std::string_view name) const;
};

/// Lays the ground once, finds alternatives of every community, puts them together and draws each whole plan, which `take` receives with
/// its number, from 0. The first one is what make_plan_to_edit() makes, or better. The same on any number of threads.
ComparedPlans make_alternatives(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                                const AlternativeOptions& alternatives, const Partitioner& partitioner, const RunContext& context,
                                Diagnostics diagnostics, const std::function<void(std::size_t number, MadePlan&& made)>& take);

/// The outputs of plan `number`, from 0: NAME-1.ext is that of the first.
OutputOptions numbered_output(const OutputOptions& output, std::size_t number);
/// Throws what writing `count` plans and their table would throw, before any work; databases hold one plan only.
void check_numbered_outputs(const OutputOptions& output, std::int32_t count);

/// One row a plan.
std::string comparison_csv(const ComparedPlans& plans);
/// One column a plan, and what can be said of them.
void print_comparison(std::ostream& out, const ComparedPlans& plans, const Texts& texts, bool colour);
std::string comparison_json(const ComparedPlans& plans, const OutputOptions& output, double differ, double seconds);

}  // namespace qipan::cli
