// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/audit/audit.h"

namespace qipan::audit {

/// Gathers figures and drawable defects in the order of the calls.
class Collector {
 public:
  explicit Collector(const std::string& crs);

  /// A figure for information.
  void figure(const std::string& id, double value);
  /// A figure that must be zero: it fails when its size exceeds `tolerance`.
  void zero_figure(const std::string& id, double value, double tolerance = 0);

  struct Defect {
    std::string figure;        ///< id of the figure; its message is "audit.<figure>"
    std::string grid, other;   ///< codes; empty where there is none
    double measure = 0;        ///< m2, m, degrees or a count, as the message says
  };
  /// Empty geometries are not drawn.
  void defect(const Defect& defect, Geometry where);

  AuditReport take() { return std::move(report_); }

 private:
  AuditReport report_;
};

double rounded(double value, int decimals);

}  // namespace qipan::audit
