// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "engine/audit/audit.h"

namespace qipan::test {

/// One feature of a test layer, in metres from the town's corner.
struct Item {
  std::vector<Line> rings;  ///< each ring a polygon of its own; closed by the writer
  std::map<std::string, std::string> fields;  ///< values as JSON: numbers bare, texts quoted
  bool line = false;        ///< rings[0] is an open line
};
using Items = std::vector<Item>;

Item box(double x0, double y0, double x1, double y1);

/// A tiling of 3 x 3 grids of 100 m in three communities (the columns), written to GeoJSON files in EPSG:32650.
/// Grid c,r covers [100c, 100c+100] x [100r, 100r+100], has the number 3c + r and the code 110101001001 + ... of its column.
struct Town {
  Items grids, communities, buildings;
  std::map<std::string, Items> others;  ///< features, barriers: by name

  Town();
  Item& grid(int column, int row) { return grids[static_cast<std::size_t>(3 * column + row)]; }
  /// Writes the layers and audits; `options` holds everything but the paths (others are named "name").
  AuditReport audit(AuditOptions options = {}, int threads = 1, const std::atomic<bool>* cancel = nullptr) const;
};

std::string json_text(const std::string& text);
double value(const AuditReport& report, const std::string& figure);  ///< NaN when absent
bool failed(const AuditReport& report, const std::string& figure);
std::vector<Feature> defects(const AuditReport& report, const std::string& figure);  ///< places in metres from the corner
std::string text_of(const Feature& defect, std::size_t field);
double measure_of(const Feature& defect);
/// min x, min y, max x, max y of all vertices
std::vector<double> extent(const Feature& defect);

}  // namespace qipan::test
