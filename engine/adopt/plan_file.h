// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"

namespace qipan {

/// The layers of a written plan that say what its grids are. Its geometry is drawn anew from the inputs; nothing else is needed.
struct PlanFile {
  std::string path;
  Layer grids, atoms;
  std::vector<std::pair<std::string, std::string>> manifest;
  Layer diagnostics;           ///< may be without rows
  Layer communities;           ///< the same
  std::vector<Layer> more;     ///< what only redraw, unify and adopt write: lineage, moves, agreement, correspondence_..

  [[nodiscard]] const Layer* find(const std::string& name) const;  ///< of `more`
};

/// True for the tables that `unify` adds to a plan.
bool is_of_unify(const std::string& layer);

/// Reads them. Throws Error(input) for a file that is no plan: says which layer or field it lacks.
PlanFile read_plan_file(const std::string& path);

/// Key and value of a table `manifest` alone; see read_plan_file().
std::vector<std::pair<std::string, std::string>> read_manifest(const std::string& path);

}  // namespace qipan
