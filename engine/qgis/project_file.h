// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

namespace qipan::qgis {

/// Writes `xml` as the only file of the ZIP archive `path`, reads it back and compares. The same text gives the same bytes.
void write_project_file(const std::string& path, const std::string& xml, bool overwrite);

}  // namespace qipan::qgis
