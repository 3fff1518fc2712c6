// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <ogrsf_frmts.h>

#include "engine/geo/layer.h"
#include "engine/geo/vector_io.h"

namespace qipan::geo {

/// Sets `source.where` on a layer whose driver delivers UTF-8. Throws Error(input) for a bad filter, naming the fields.
void filter_rows_early(GDALDataset& dataset, OGRLayer& layer, const LayerSource& source);

/// Keeps the features of a decoded layer that pass `source.where`; same language, same errors.
void filter_rows_late(Layer& layer, const LayerSource& source);

}  // namespace qipan::geo
