// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/shift.h"

#include <cctype>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "engine/base/error.h"

namespace qipan {
namespace {

constexpr double kWest = 72.004, kEast = 137.8347, kSouth = 0.8293, kNorth = 55.8271;
constexpr double kPi = std::numbers::pi;
constexpr double kAxis = 6378245.0, kEccentricity2 = 0.00669342162296594323;  // Krasovsky 1940
constexpr double kBaidu = kPi * 3000.0 / 180.0, kBaiduEast = 0.0065, kBaiduNorth = 0.006;

/// What GCJ-02 adds at a place of WGS 84, as all public sources of it agree.
XY gcj02_step(XY p) {
  const double x = p.x - 105.0, y = p.y - 35.0;
  const double wave = (20.0 * std::sin(6.0 * x * kPi) + 20.0 * std::sin(2.0 * x * kPi)) * 2.0 / 3.0;
  const double root = std::sqrt(std::abs(x));
  double north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave;
  north += (20.0 * std::sin(y * kPi) + 40.0 * std::sin(y / 3.0 * kPi)) * 2.0 / 3.0;
  north += (160.0 * std::sin(y / 12.0 * kPi) + 320.0 * std::sin(y * kPi / 30.0)) * 2.0 / 3.0;
  double east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave;
  east += (20.0 * std::sin(x * kPi) + 40.0 * std::sin(x / 3.0 * kPi)) * 2.0 / 3.0;
  east += (150.0 * std::sin(x / 12.0 * kPi) + 300.0 * std::sin(x / 30.0 * kPi)) * 2.0 / 3.0;
  const double latitude = p.y / 180.0 * kPi;
  const double magic = 1 - kEccentricity2 * std::sin(latitude) * std::sin(latitude);
  const double meridian = kAxis * (1 - kEccentricity2) / (magic * std::sqrt(magic));
  const double parallel = kAxis / std::sqrt(magic) * std::cos(latitude);
  return {east * 180.0 / (parallel * kPi), north * 180.0 / (meridian * kPi)};
}

XY to_gcj02(XY p) {
  const XY step = gcj02_step(p);
  return {p.x + step.x, p.y + step.y};
}

XY gcj02_to_bd09(XY p) {
  const double radius = std::hypot(p.x, p.y) + 0.00002 * std::sin(p.y * kBaidu);
  const double angle = std::atan2(p.y, p.x) + 0.000003 * std::cos(p.x * kBaidu);
  return {radius * std::cos(angle) + kBaiduEast, radius * std::sin(angle) + kBaiduNorth};
}

/// The place that `forward` brings to `target`; both shifts change slowly, so each round gains some four digits.
template <class Forward>
XY inverse(XY target, XY guess, const Forward& forward) {
  constexpr int kRounds = 30;
  constexpr double kClose = 1e-12;
  for (int i = 0; i < kRounds; ++i) {
    const XY there = forward(guess);
    const XY miss{target.x - there.x, target.y - there.y};
    guess = {guess.x + miss.x, guess.y + miss.y};
    if (std::abs(miss.x) < kClose && std::abs(miss.y) < kClose) break;
  }
  return guess;
}

void require_inside(XY p, Shift shift, double margin) {
  if (p.x >= kWest - margin && p.x <= kEast + margin && p.y >= kSouth - margin && p.y <= kNorth + margin) return;
  char place[80];
  std::snprintf(place, sizeof place, "%.6f, %.6f", p.x, p.y);
  throw Error(ErrorKind::input, "geo.shift_outside", {place, std::string(shift_name(shift))});
}

/// Letters and digits in lower case.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c))) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

XY shifted(XY wgs84, Shift shift) {
  if (shift == Shift::none) return wgs84;
  require_inside(wgs84, shift, 0);
  const XY gcj02 = to_gcj02(wgs84);
  return shift == Shift::gcj02 ? gcj02 : gcj02_to_bd09(gcj02);
}

XY unshifted(XY place, Shift shift) {
  if (shift == Shift::none) return place;
  constexpr double kLongestShift = 0.03;  // degrees: a place at the edge may have been moved over it
  require_inside(place, shift, kLongestShift);
  const XY gcj02 = shift == Shift::gcj02 ? place : inverse(place, {place.x - kBaiduEast, place.y - kBaiduNorth}, gcj02_to_bd09);
  const XY step = gcj02_step(gcj02);
  return inverse(gcj02, {gcj02.x - step.x, gcj02.y - step.y}, to_gcj02);
}

std::string_view shift_name(Shift shift) { return shift == Shift::gcj02 ? "GCJ-02" : shift == Shift::bd09 ? "BD-09" : ""; }

Shift shift_of_name(std::string_view name) {
  const std::string key = name.size() > 16 ? std::string() : plain(name);
  return key == "gcj02" ? Shift::gcj02 : key == "bd09" ? Shift::bd09 : Shift::none;
}

Shift shift_of_crs(std::string_view crs) {
  const auto open = crs.find('"');
  if (open == std::string_view::npos) return shift_of_name(crs);
  std::string key = plain(crs.substr(open + 1, crs.find('"', open + 1) - open - 1));
  if (key.starts_with("gcs")) key.erase(0, 3);  // as ESRI's dialect writes it
  return key == "gcj02" ? Shift::gcj02 : key == "bd09" ? Shift::bd09 : Shift::none;
}

std::string shift_crs(Shift shift) {
  if (shift == Shift::none) return "EPSG:4326";
  const std::string name(shift_name(shift));
  return "GEOGCRS[\"" + name + "\",DATUM[\"" + name +
         " (WGS 84 shifted)\",ELLIPSOID[\"WGS 84\",6378137,298.257223563,LENGTHUNIT[\"metre\",1]]],PRIMEM[\"Greenwich\",0,"
         "ANGLEUNIT[\"degree\",0.0174532925199433]],CS[ellipsoidal,2],AXIS[\"longitude\",east],AXIS[\"latitude\",north],"
         "ANGLEUNIT[\"degree\",0.0174532925199433]]";
}

}  // namespace qipan
