// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/render/canvas.h"

namespace qipan::render {

/// By the ending: .png, .svg, .pdf. Throws Error(usage) for another.
Surface surface_of(const std::string& path);

/// Throws Error(usage) for an ending or a width that cannot be, for a file that exists without `overwrite`.
void check_picture(const std::string& path, int width_px, bool overwrite);

/// Ends the page and writes it; characters that no font has are reported.
void write_picture(const std::string& path, Canvas& canvas, bool overwrite, Diagnostics& diagnostics);

}  // namespace qipan::render
