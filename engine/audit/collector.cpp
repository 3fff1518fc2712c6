// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/collector.h"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/messages.h"

namespace qipan::audit {

namespace {

std::string fixed(double value) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 3).ptr;
  return {text.data(), end};
}

}  // namespace

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  const double r = std::round(value * scale) / scale;
  return r == 0 ? 0 : r;  // no -0
}

Collector::Collector(const std::string& crs) {
  report_.defects.name = "defects";
  report_.defects.crs = crs;
  report_.defects.type = GeometryType::mixed;
  report_.defects.fields = {{"figure", FieldType::text},  {"grid", FieldType::text}, {"other", FieldType::text},
                            {"measure", FieldType::real}, {"code", FieldType::text}, {"text", FieldType::text}};
}

void Collector::figure(const std::string& id, double value) { report_.figures.push_back({id, value, false, false}); }

void Collector::zero_figure(const std::string& id, double value, double tolerance) {
  report_.figures.push_back({id, value, true, std::abs(value) > tolerance});
}

void Collector::defect(const Defect& defect, Geometry where) {
  if (where.empty()) return;
  const std::string code = std::string("audit.").append(defect.figure);
  const double measure = rounded(defect.measure, 4);
  const std::vector<std::string> args{defect.grid, defect.other, fixed(measure)};
  Feature feature;
  feature.fid = static_cast<std::int64_t>(report_.defects.features.size()) + 1;
  feature.geometry = std::move(where);
  feature.values = {defect.figure, defect.grid, defect.other, measure, code, message_text(code, args, Language::english)};
  report_.defects.features.push_back(std::move(feature));
}

}  // namespace qipan::audit
