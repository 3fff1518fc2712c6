// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "cli/option.h"

namespace qipan::cli {

/// Gives options what the manifest of a plan says they were. Layers are left to find_sources(); rows that are no option are passed over.
void assign_manifest(const Pairs& manifest, const std::vector<Option>& options);

/// Looks in `folders`, in that order, for the files of the layers that the manifest names and that no option names yet: the file with
/// the name and the content that the plan was made from, else one with the name; `plan` itself is none. Returns the files that differ.
/// Throws Error(input) for a file that is nowhere.
std::vector<std::string> find_sources(const Pairs& manifest, const std::vector<std::string>& folders, const std::string& plan, const std::vector<Option>& options);

}  // namespace qipan::cli
