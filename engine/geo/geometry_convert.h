// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <ogr_geometry.h>

#include <memory>

#include "engine/base/geometry.h"
#include "engine/geo/layer.h"

namespace qipan::geo {

/// Curves stroked, Z and M dropped, collections flattened, rings closed; empty parts are left out.
Geometry geometry_from_ogr(const OGRGeometry& shape);

bool all_finite(const Geometry& geometry);

/// Exteriors counter-clockwise, holes clockwise, start vertices kept.
void orient_rings(Geometry& geometry);

/// What a feature needs: type `none` when empty, `mixed` when more than one kind of part.
GeometryType geometry_type(const Geometry& geometry);

/// `multi`: always a Multi- type. Null when the geometry is empty.
std::unique_ptr<OGRGeometry> geometry_to_ogr(const Geometry& geometry, bool multi);

}  // namespace qipan::geo
