// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "cli/option.h"
#include "cli/text.h"

namespace qipan::cli {

/// Reads a project file into the targets of `options`. Relative paths are taken from the folder of the file.
/// Throws Error(usage) naming file, line and the nearest key for an unknown key, a wrong type or broken TOML.
void load_project(const std::string& path, const std::vector<Option>& options, const Texts& texts);

/// JSON Schema (2020-12) of the project file, made from the same table.
std::string project_schema(const std::vector<Option>& options, const Texts& texts);

}  // namespace qipan::cli
