// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/messages.h"
#include "engine/geo/layer.h"

namespace qipan {

/// What a picture of changes shows, in one metric CRS. All but `moved` have the fields code, relation, gone (see diff.h).
struct ChangesPicture {
  const Layer* before = nullptr;
  const Layer* after = nullptr;
  const Layer* moved = nullptr;        ///< what changed hands
  std::string title = {};              ///< empty: none
  std::vector<std::string> figures;    ///< below the legend, a line each
  std::string note;                    ///< below the map
};

struct ChangesFile {
  std::string path;                    ///< .png, .svg or .pdf
  int width_px = 2000;                 ///< see RenderOptions
  Language language = Language::english;
  bool overwrite = false;
};

/// Throws Error(usage) for what render_changes() would refuse, before any work.
void check_changes_file(const ChangesFile& file);

/// Draws new grids by what became of them, in colours and hatches that are told apart in print without colour too, old borders dashed,
/// what changed hands darker, grids that ended outlined. Grids that stayed are pale.
void render_changes(const ChangesPicture& picture, const ChangesFile& file, Diagnostics& diagnostics);

}  // namespace qipan
