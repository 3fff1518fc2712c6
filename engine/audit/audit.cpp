// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/audit.h"

#include <algorithm>

#include "engine/audit/checks.h"
#include "engine/base/error.h"

namespace qipan {

bool AuditReport::clean() const {
  return std::none_of(figures.begin(), figures.end(), [](const AuditFigure& f) { return f.failed; });
}

AuditReport audit_grids(const AuditOptions& options, const RunContext& context) {
  using namespace audit;
  if (!options.household_areas.empty() && options.household_areas_field.empty()) throw Error(ErrorKind::usage, "audit.areas_need_field");
  if (!options.household_areas.empty() && options.units.empty()) throw Error(ErrorKind::usage, "audit.areas_need_units");
  const Workers workers(context);
  context.report("audit", 0);
  const Subject subject = read_subject(options, workers);
  Collector collector(subject.crs);
  Nesting nesting;
  Borders borders;
  double done = 0.3;
  const auto step = [&](auto&& check) {
    if (!context.stopped()) check();
    context.report("audit", done += 0.1);
  };
  step([&] { nesting = find_nesting(subject, workers); });
  step([&] {
    const Shape all = audit_coverage(subject, workers, collector);
    if (!context.stopped()) audit_twins(subject, all.get(), workers, collector);
  });
  step([&] { audit_nesting(subject, nesting, workers, collector); });
  step([&] { audit_shape(subject, workers, collector); });
  step([&] { borders = audit_borders(subject, options.features, workers, collector); });
  step([&] { audit_buildings(subject, nesting, borders, options, workers, collector); });
  step([&] {
    if (!options.dedicated.empty()) audit_dedicated(subject, options.dedicated, workers, collector);
    audit_bands(subject, nesting, options, collector);
    if (!options.units.empty()) audit_units(subject, options, workers, collector);
    audit_codes(subject, workers.main(), collector);
  });
  // Half an audit proves nothing.
  if (context.stopped()) collector.zero_figure("stopped", 1);
  return collector.take();
}

}  // namespace qipan
