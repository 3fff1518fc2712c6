// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <proj.h>

#include <memory>
#include <string>
#include <vector>

namespace qipan::geo {

struct ContextClose {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct ProjClose {
  void operator()(PJ* object) const { proj_destroy(object); }
};
using ContextPtr = std::unique_ptr<PJ_CONTEXT, ContextClose>;
using ProjPtr = std::unique_ptr<PJ, ProjClose>;

/// Where PROJ looks for its data: first the folder of the library that Qipan was built with, then what PROJ_DATA and PROJ_LIB name.
/// Another PROJ in the process or on the machine (Python packages carry one) often points them at a database of another version.
/// Empty: PROJ decides, where that folder is not there.
std::vector<std::string> proj_folders();

/// A context of its own: silent, never on the network.
ContextPtr make_context();

/// A 2-D CRS from WKT, PROJ string or "EPSG:n"; null when it is none.
ProjPtr try_crs(PJ_CONTEXT* context, const std::string& text);

/// Same, but throws Error(input).
ProjPtr make_crs(PJ_CONTEXT* context, const std::string& text);

/// The transformation in easting/longitude-first order; null on failure.
ProjPtr make_operation(PJ_CONTEXT* context, const PJ* from, const PJ* to);

/// The geographic CRS under a projected, bound or geographic one; null when there is none.
ProjPtr geodetic_base(PJ_CONTEXT* context, const PJ* crs);

/// WKT2:2019 on one line.
std::string wkt2(PJ_CONTEXT* context, const PJ* crs);

}  // namespace qipan::geo
