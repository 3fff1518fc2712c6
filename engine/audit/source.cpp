// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/source.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/vector_io.h"

namespace qipan::audit {

namespace {

double number(const Value& value) {
  if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
  if (const auto* d = std::get_if<double>(&value)) return *d;
  if (const auto* s = std::get_if<std::string>(&value)) {
    try {
      return std::stod(*s);
    } catch (const std::exception&) {
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

void require_authority(const std::string& crs) {
  if (!crs.empty() && crs.find_first_not_of("0123456789") == std::string::npos)
    throw Error(ErrorKind::usage, "audit.crs_number", {crs});
}

Layer read(const std::string& source) {
  Diagnostics ignored;
  Layer layer = read_layer(LayerSource::parse(source), ignored);
  std::erase_if(layer.features, [](const Feature& f) { return f.geometry.empty(); });
  if (layer.crs.empty()) throw Error(ErrorKind::input, "audit.no_crs", {layer.path, layer.name});
  return layer;
}

Layer read_areas(const std::string& source) {
  Layer layer = read(source);
  std::erase_if(layer.features, [](const Feature& f) { return f.geometry.polygons.empty(); });
  if (layer.features.empty()) throw Error(ErrorKind::input, "audit.no_areas", {layer.path, layer.name});
  return layer;
}

int find_field(const Layer& layer, const std::string& name, const std::string& usual) {
  const int field = name.empty() ? -1 : layer.find_field(name);
  if (field >= 0 || name.empty() || name == usual) return field;
  std::string there;
  for (const Field& f : layer.fields) there.append(there.empty() ? "" : ", ").append(f.name);
  throw Error(ErrorKind::input, "audit.no_field", {layer.path, layer.name, name, there});
}

double number_or_zero(const Value& value) {
  const double v = number(value);
  return std::isfinite(v) ? v : 0;
}

std::vector<double> numbers(const Layer& layer, int field, bool null_is_zero) {
  std::vector<double> out;
  if (field < 0) return out;
  for (const Feature& f : layer.features)
    out.push_back(null_is_zero ? number_or_zero(f.values[static_cast<std::size_t>(field)]) : number(f.values[static_cast<std::size_t>(field)]));
  return out;
}

std::vector<std::string> texts(const Layer& layer, int field) {
  std::vector<std::string> out;
  if (field < 0) return out;
  for (const Feature& f : layer.features) out.push_back(value_as_text(f.values[static_cast<std::size_t>(field)]));
  return out;
}

void transform(Layer& layer, const std::string& crs) {
  const Transform to(layer.crs, crs);
  if (to.identity()) return;
  for (Feature& f : layer.features) to.apply(f.geometry);
  layer.crs = crs;
}

std::vector<Shape> areas(const Layer& layer, const Workers& workers) {
  std::vector<Shape> out(layer.features.size());
  workers.run(out.size(), [&](Overlay& overlay, std::size_t i) {
    out[i] = overlay.make_valid(overlay.polygons(layer.features[i].geometry));
    overlay.prime(out[i].get());
  });
  if (workers.stopped())
    for (Shape& s : out)
      if (!s) s = workers.main().polygons({});
  return out;
}

}  // namespace qipan::audit
