// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cmath>
#include <cstdio>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/proj_support.h"
#include "engine/geo/shift.h"

namespace qipan {

struct Transform::Impl {
  geo::ContextPtr context;
  geo::ProjPtr operation;  ///< null: none needed
  std::string source, target;
  Shift take_back = Shift::none, add = Shift::none;  ///< before and after the operation

  [[nodiscard]] bool shifts() const { return take_back != Shift::none || add != Shift::none; }
};

Transform::Transform(const std::string& source_crs, const std::string& target_crs) : impl_(std::make_unique<Impl>()) {
  impl_->context = geo::make_context();
  PJ_CONTEXT* context = impl_->context.get();
  impl_->source = crs_title(source_crs);
  impl_->target = crs_title(target_crs);
  impl_->take_back = shift_of_crs(source_crs);
  impl_->add = shift_of_crs(target_crs);
  if (impl_->shifts() && impl_->take_back == impl_->add) {
    impl_->take_back = impl_->add = Shift::none;
    return;
  }
  const geo::ProjPtr from = geo::make_crs(context, impl_->take_back == Shift::none ? source_crs : "EPSG:4326");
  const geo::ProjPtr to = geo::make_crs(context, impl_->add == Shift::none ? target_crs : "EPSG:4326");
  if (proj_is_equivalent_to_with_ctx(context, from.get(), to.get(), PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS))
    return;
  geo::ProjPtr operation = geo::make_operation(context, from.get(), to.get());
  if (!operation) throw Error(ErrorKind::input, "geo.no_transform", {impl_->source, impl_->target});
  const char* definition = proj_pj_info(operation.get()).definition;
  if (definition && std::string_view(definition).starts_with("proj=noop")) return;
  impl_->operation = std::move(operation);
}

Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

bool Transform::identity() const { return !impl_->operation && !impl_->shifts(); }

void Transform::apply(std::vector<XY>& points) const {
  if (identity() || points.empty()) return;
  std::vector<XY> moved = points;
  if (impl_->take_back != Shift::none)
    for (XY& p : moved) p = unshifted(p, impl_->take_back);
  if (PJ* operation = impl_->operation.get()) {
    proj_errno_reset(operation);
    proj_trans_generic(operation, PJ_FWD, &moved[0].x, sizeof(XY), moved.size(), &moved[0].y, sizeof(XY), moved.size(),
                       nullptr, 0, 0, nullptr, 0, 0);
  }
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (std::isfinite(moved[i].x) && std::isfinite(moved[i].y)) continue;
    char place[80];
    std::snprintf(place, sizeof place, "%.9g, %.9g", points[i].x, points[i].y);
    throw Error(ErrorKind::input, "geo.transform_failed", {impl_->source, impl_->target, place});
  }
  if (impl_->add != Shift::none)
    for (XY& p : moved) p = shifted(p, impl_->add);
  points = std::move(moved);
}

void Transform::apply(Geometry& geometry) const {
  if (identity()) return;
  apply(geometry.points);
  for (Line& line : geometry.lines) apply(line);
  for (Polygon& polygon : geometry.polygons) {
    apply(polygon.outer);
    for (Line& hole : polygon.holes) apply(hole);
  }
}

}  // namespace qipan
