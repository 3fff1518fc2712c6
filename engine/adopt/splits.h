// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/input/normalized.h"
#include "engine/redraw/shifts.h"

namespace qipan {

/// Land that a hand drew on the other side of a border, where atoms must be cut to follow: the pieces of the shifts over 50 m2 and wider
/// than `snap_m`, each once.
std::vector<Geometry> pieces_to_split(const std::vector<BorderShift>& shifts, double snap_m);

/// Outlines of the pieces part atoms from now on, as walls do; a building that one crosses stays whole, in the atom that holds it.
void add_splits(const std::vector<Geometry>& pieces, NormalizedInputs& inputs);

/// The layer `splits` that a plan keeps them in, and back. Empty where the file has none.
Layer splits_layer(const std::vector<Geometry>& pieces, const std::string& crs);
std::vector<Geometry> splits_of(const Layer* layer);
std::vector<Geometry> read_splits(const std::string& path);

}  // namespace qipan
