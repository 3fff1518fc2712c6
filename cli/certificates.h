// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <memory>
#include <string>

#include "cli/project.h"
#include "engine/plan/partitioner.h"

namespace qipan::cli {

/// The default partitioner, which also writes what it proves of a community to FOLDER/COMMUNITY.txt; the folder is made.
class Certifying final : public Partitioner {
 public:
  explicit Certifying(std::string folder);
  [[nodiscard]] Solution solve(const Problem& problem, Preset preset, const RunContext& context) const override;

 private:
  std::string folder_;
};

/// The one that the project asks for: certifying, or the default.
std::unique_ptr<Partitioner> project_partitioner(const Project& project);

}  // namespace qipan::cli
