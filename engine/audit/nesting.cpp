// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>

#include "engine/audit/checks.h"

namespace qipan::audit {

namespace {

/// Communities without the land that a second one claims too: that land belongs to either of them.
std::vector<Shape> undisputed(const Subject& s, const Workers& workers) {
  std::vector<Shape> own;
  for (const Shape& c : s.communities) own.push_back(workers.main().copy(c.get()));
  const std::vector<Box> around = boxes(s.communities, workers.main());
  const BoxIndex index(around);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < around.size(); ++a)
    for (const std::size_t b : index.find(around[a]))
      if (a < b) pairs.emplace_back(a, b);
  std::vector<Shape> twice(pairs.size());
  workers.run(pairs.size(), [&](Overlay& overlay, std::size_t k) {
    Shape common = overlay.intersection(s.communities[pairs[k].first].get(), s.communities[pairs[k].second].get());
    if (overlay.area(common.get()) > 0) twice[k] = std::move(common);
  });
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    if (!twice[k]) continue;
    for (const std::size_t c : {pairs[k].first, pairs[k].second})
      own[c] = workers.main().difference(own[c].get(), twice[k].get());
  }
  for (const Shape& c : own) workers.main().prime(c.get());
  return own;
}

bool reaches_into(const Nesting::Share& share, double perimeter_m) { return share.area_m2 > std::max(1.0, 0.001 * perimeter_m); }

/// A grid may have several pieces only where its community has: pieces of one piece of the community are counted.
void audit_multipart(const Subject& s, const Nesting& nesting, const Workers& workers, Collector& collector) {
  Overlay& overlay = workers.main();
  int broken = 0;
  for (std::size_t g = 0; g < s.grids.size(); ++g) {
    const std::vector<Shape> parts = overlay.polygon_parts(s.grids[g].get());
    if (parts.size() < 2 || nesting.home[g] < 0) continue;
    bool split = false;
    for (const Shape& piece : overlay.polygon_parts(s.communities[static_cast<std::size_t>(nesting.home[g])].get())) {
      std::vector<std::size_t> on;
      for (std::size_t p = 0; p < parts.size(); ++p)
        if (overlay.area(overlay.intersection(piece.get(), parts[p].get()).get()) > 1.0) on.push_back(p);
      if (on.size() < 2) continue;
      split = true;
      const std::size_t biggest = *std::max_element(
          on.begin(), on.end(), [&](std::size_t a, std::size_t b) { return overlay.area(parts[a].get()) < overlay.area(parts[b].get()); });
      for (const std::size_t p : on)
        if (p != biggest)
          collector.defect({"multipart", s.labels[g], "", overlay.area(parts[p].get())}, overlay.plain(parts[p].get()));
    }
    broken += split;
  }
  collector.zero_figure("multipart", broken);
}

}  // namespace

Nesting find_nesting(const Subject& s, const Workers& workers) {
  const std::vector<Shape> own = undisputed(s, workers);
  std::vector<std::vector<std::pair<std::size_t, double>>> found(own.size());
  workers.run(own.size(), [&](Overlay& overlay, std::size_t c) {
    const Prepared community(overlay, s.communities[c].get());
    for (const std::size_t g : s.grid_index.find(overlay.box(s.communities[c].get())))
      if (community.intersects(s.grids[g].get()))
        found[c].emplace_back(g, overlay.area(overlay.intersection(s.grids[g].get(), own[c].get()).get()));
  });
  Nesting nesting;
  nesting.shares.resize(s.grids.size());
  nesting.home.assign(s.grids.size(), -1);
  std::vector<double> most(s.grids.size(), -1);
  for (std::size_t c = 0; c < found.size(); ++c)
    for (const auto& [g, area] : found[c]) {
      nesting.shares[g].push_back({c, area});
      if (area > most[g]) {
        most[g] = area;
        nesting.home[g] = static_cast<int>(c);
      }
    }
  return nesting;
}

void audit_nesting(const Subject& s, const Nesting& nesting, const Workers& workers, Collector& collector) {
  Overlay& overlay = workers.main();
  audit_multipart(s, nesting, workers, collector);
  int broken = 0;
  for (std::size_t g = 0; g < s.grids.size(); ++g) {
    const double perimeter = overlay.length(s.grids[g].get());
    const auto count = std::count_if(nesting.shares[g].begin(), nesting.shares[g].end(),
                                     [&](const Nesting::Share& share) { return reaches_into(share, perimeter); });
    if (count < 2) continue;
    ++broken;
    for (const Nesting::Share& share : nesting.shares[g]) {
      if (static_cast<int>(share.community) == nesting.home[g] || !reaches_into(share, perimeter)) continue;
      const Shape part = overlay.intersection(s.grids[g].get(), s.communities[share.community].get());
      collector.defect({"nesting_broken", s.labels[g], "", share.area_m2}, overlay.plain(part.get()));
    }
  }
  collector.zero_figure("nesting_broken", broken);
}

}  // namespace qipan::audit
