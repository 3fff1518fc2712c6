// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/checks.h"
#include "engine/audit/source.h"

namespace qipan::audit {

namespace {

constexpr double kShare = 0.95;  ///< of a dedicated grid that must be dedicated land; the rest is the buildings kept whole

}  // namespace

void audit_dedicated(const Subject& s, const std::string& source, const Workers& workers, Collector& collector) {
  Overlay& overlay = workers.main();
  Layer layer = read_areas(source);
  transform(layer, s.crs);
  const std::vector<Shape> units = areas(layer, workers);
  const Shape land = overlay.union_all(raw(units));
  int wrong = 0;
  for (std::size_t g = 0; g < s.grids.size(); ++g) {
    if (!s.dedicated[g]) continue;
    const double area = overlay.area(s.grids[g].get());
    if (overlay.area(overlay.intersection(s.grids[g].get(), land.get()).get()) >= kShare * area) continue;
    ++wrong;
    const Shape beyond = overlay.difference(s.grids[g].get(), land.get());
    collector.defect({"false_dedicated", s.labels[g], "", overlay.area(beyond.get())}, overlay.plain(beyond.get()));
  }
  collector.zero_figure("false_dedicated", wrong);
}

}  // namespace qipan::audit
