// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/crs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

#include "engine/base/error.h"
#include "engine/geo/proj_support.h"

namespace qipan {
namespace {

using namespace geo;

bool is_projected(const PJ* crs) {
  if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS) return false;
  return proj_get_type(crs) == PJ_TYPE_PROJECTED_CRS;
}

/// The CRS inside a BOUNDCRS (a PROJ string with +towgs84).
ProjPtr unbound(PJ_CONTEXT* context, const PJ* crs) {
  if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS) return ProjPtr(proj_get_source_crs(context, crs));
  return ProjPtr(proj_clone(context, crs));
}

/// Both axes of the coordinate system in metres.
bool metric(PJ_CONTEXT* context, const PJ* crs) {
  const ProjPtr system(proj_crs_get_coordinate_system(context, crs));
  if (!system) return false;
  for (int axis = 0; axis < 2; ++axis) {
    double factor = 0;
    if (!proj_cs_get_axis_info(context, system.get(), axis, nullptr, nullptr, nullptr, &factor, nullptr, nullptr,
                               nullptr))
      return false;
    if (factor != 1.0) return false;
  }
  return true;
}

bool projected_metric(PJ_CONTEXT* context, const PJ* crs) {
  const ProjPtr plain = unbound(context, crs);
  return plain && is_projected(plain.get()) && metric(context, plain.get());
}

/// Normal Mercator in any variant: its scale grows with latitude, so it is no CRS to measure in.
bool is_mercator(PJ_CONTEXT* context, const PJ* crs) {
  const ProjPtr plain = unbound(context, crs);
  const ProjPtr conversion(proj_crs_get_coordoperation(context, plain.get()));
  const char* method = nullptr;
  if (!conversion || !proj_coordoperation_get_method_info(context, conversion.get(), &method, nullptr, nullptr) ||
      !method)
    return false;
  const std::string_view name(method);
  return name.starts_with("Mercator") || name.starts_with("Popular Visualisation");
}

std::string letters_and_digits(const char* text) {
  std::string out;
  for (; text && *text; ++text) {
    const auto c = static_cast<unsigned char>(*text);
    if (std::isalnum(c)) out += static_cast<char>(std::tolower(c));
  }
  return out;
}

bool chinese_datum(PJ_CONTEXT* context, const PJ* base) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "xian1980", "xian80", "beijing1954", "newbeijing"};
  const ProjPtr datum(proj_crs_get_datum_forced(context, base));
  const std::array<std::string, 2> names = {letters_and_digits(proj_get_name(base)),
                                            datum ? letters_and_digits(proj_get_name(datum.get())) : std::string()};
  return std::ranges::any_of(names, [&](const std::string& name) {
    return std::ranges::any_of(kNames, [&](std::string_view known) { return name.find(known) != std::string::npos; });
  });
}

XY longitude_latitude(PJ_CONTEXT* context, const PJ* crs, const PJ* base, XY place, const std::string& title) {
  const ProjPtr operation = make_operation(context, crs, base);
  if (!operation) throw Error(ErrorKind::input, "geo.no_transform", {title, "longitude/latitude"});
  const PJ_COORD moved = proj_trans(operation.get(), PJ_FWD, proj_coord(place.x, place.y, 0, 0));
  if (!std::isfinite(moved.xy.x) || !std::isfinite(moved.xy.y) || std::abs(moved.xy.y) > 90) {
    throw Error(ErrorKind::input, "geo.transform_failed",
                {title, "longitude/latitude", std::to_string(place.x) + ", " + std::to_string(place.y)});
  }
  return {std::remainder(moved.xy.x, 360.0), moved.xy.y};
}

std::string zone_code(bool chinese, XY place) {
  const int gauss = static_cast<int>(std::lround(place.x / 3));
  constexpr int kFirstZone = 25, kLastZone = 45, kFirstCode = 4534;  // CGCS2000 3-degree zones without prefix
  if (chinese && gauss >= kFirstZone && gauss <= kLastZone)
    return "EPSG:" + std::to_string(kFirstCode + gauss - kFirstZone);
  const int utm = std::clamp(static_cast<int>(std::floor((place.x + 180) / 6)) + 1, 1, 60);
  return "EPSG:" + std::to_string((place.y < 0 ? 32700 : 32600) + utm);
}

}  // namespace

std::string choose_working_crs(const std::string& wanted, const std::string& crs, XY centroid) {
  const ContextPtr owner = make_context();
  PJ_CONTEXT* context = owner.get();
  if (!wanted.empty()) {
    const ProjPtr chosen = try_crs(context, wanted);
    if (!chosen) throw Error(ErrorKind::usage, "geo.bad_crs", {wanted});
    if (!projected_metric(context, chosen.get()))
      throw Error(ErrorKind::usage, "geo.crs_not_metric", {crs_title(wanted)});
    return wkt2(context, chosen.get());
  }
  const ProjPtr source = make_crs(context, crs);
  if (projected_metric(context, source.get()) && !is_mercator(context, source.get()))
    return wkt2(context, source.get());
  const ProjPtr base = geodetic_base(context, source.get());
  if (!base) throw Error(ErrorKind::input, "geo.bad_crs", {crs_title(crs)});
  const XY place = longitude_latitude(context, source.get(), base.get(), centroid, crs_title(crs));
  return wkt2(context, make_crs(context, zone_code(chinese_datum(context, base.get()), place)).get());
}

std::string crs_title(const std::string& crs) {
  const ContextPtr context = make_context();
  const ProjPtr object = try_crs(context.get(), crs);
  if (!object) return crs.substr(0, 80);
  const char *authority = proj_get_id_auth_name(object.get(), 0), *code = proj_get_id_code(object.get(), 0);
  const char* name = proj_get_name(object.get());
  std::string title;
  if (authority && code) title.append(authority).append(":").append(code);
  if (name && *name) title.append(title.empty() ? "" : " ").append(name);
  return title;
}

bool crs_is_projected_metric(const std::string& crs) {
  const ContextPtr context = make_context();
  const ProjPtr object = try_crs(context.get(), crs);
  return object && projected_metric(context.get(), object.get());
}

}  // namespace qipan
