// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <string_view>

#include "engine/base/geometry.h"

namespace qipan {

/// Degrees of web maps in China: GCJ-02 moves WGS 84 by up to 700 m, BD-09 moves GCJ-02 once more.
enum class Shift { none, gcj02, bd09 };

/// The same vertex moves to the same place, bit for bit, so borders stay shared. Longitude and latitude in degrees.
/// Throws Error(input) with place and rectangle outside of 72.004-137.8347 E, 0.8293-55.8271 N, where the shift is not defined.
XY shifted(XY wgs84, Shift shift);

/// Takes the shift back, by fixed-point iteration to 1e-12 degrees: shifted(unshifted(p)) is p within 1e-5 m. Throws like shifted().
XY unshifted(XY place, Shift shift);

/// "GCJ-02", "BD-09"; "" for none.
std::string_view shift_name(Shift shift);
/// The shift that a name ("gcj02", "BD-09", in any case) means; none for anything else.
Shift shift_of_name(std::string_view name);
/// The shift that a CRS (WKT or name) says its coordinates have. Transform takes it back or applies it like any other CRS.
Shift shift_of_crs(std::string_view crs);
/// WKT2 of a geographic CRS with the name of the shift; EPSG:4326 for none.
std::string shift_crs(Shift shift);

}  // namespace qipan
