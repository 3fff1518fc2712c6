// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/audit/overlay.h"
#include "engine/geo/layer.h"

namespace qipan::audit {

// Reading for the audit. Sources are "FILE" or "FILE::LAYER"; features without geometry are left out.

/// Throws Error(input) for missing files, layers and CRSs.
Layer read(const std::string& source);
/// The features with polygons; throws Error(input) when there are none.
Layer read_areas(const std::string& source);
void transform(Layer& layer, const std::string& crs);
/// Valid areas, ready for several threads.
std::vector<Shape> areas(const Layer& layer, const Workers& workers);

/// The field's number; -1 where the layer has none, which is an error only for a name other than the `usual` one.
int find_field(const Layer& layer, const std::string& name, const std::string& usual);
double number_or_zero(const Value& value);
std::vector<double> numbers(const Layer& layer, int field, bool null_is_zero);  ///< empty for field -1
std::vector<std::string> texts(const Layer& layer, int field);                  ///< likewise

/// Throws Error(usage) for a bare number, which names no list of CRSs.
void require_authority(const std::string& crs);

}  // namespace qipan::audit
