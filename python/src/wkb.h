// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/geometry.h"

namespace qipan::python {

/// Appends the geometry as little-endian well-known binary: the simplest type that holds its parts; nothing when it is empty.
void append_wkb(const Geometry& geometry, std::string& out);

}  // namespace qipan::python
