// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/base/messages.h"
#include "engine/geo/layer.h"

namespace qipan::qgis {

/// True for a path that asks for a QGIS project: "NAME.qgz".
bool is_project(const std::string& path);

struct ProjectOptions {
  std::string geopackage;  ///< that holds the layers; named in the project relative to it
  bool overwrite = false;
  Language language = Language::english;
};

/// Writes a project for QGIS 3.22 and newer: the layers of a plan in the order of a map, in their styles, with forms and a print
/// layout (A3). Guarantees: (1) paths are relative, so that the folder may be moved; (2) same layers, same bytes: no clock, no
/// random ids; (3) written under a temporary name, read back, renamed. Layers without a style (manifest) are tables at the end.
void write_project(const std::string& path, const std::vector<const Layer*>& layers, const ProjectOptions& options);

}  // namespace qipan::qgis
