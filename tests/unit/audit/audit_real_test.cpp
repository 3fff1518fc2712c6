// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "tests/unit/audit/town.h"

namespace qipan::test {
namespace {

TEST(AuditRealData, WardsDissolvedFromBlocksAreClean) {
  const std::string file = QIPAN_SOURCE_DIR "/../shared/data/providence_ri/providence_ri.gpkg";
  if (!std::filesystem::exists(file)) {
    const char* ci = std::getenv("CI");
    if (ci && std::string_view(ci) == "true") FAIL() << file << " is missing";
    GTEST_SKIP() << file << " is missing";
  }
  AuditOptions options;
  options.grids = options.communities = file + "::wards";
  options.buildings = file + "::census_blocks";
  options.households = options.households_field = "TOTPOP";
  options.bands = {{11000, 12500}};
  RunContext context;
  context.threads = 2;
  const AuditReport report = audit_grids(options, context);
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(value(report, "cut_buildings"), 0);
  EXPECT_EQ(value(report, "households_in"), value(report, "households_out"));
  EXPECT_EQ(value(report, "in_band"), 15);
}

}  // namespace
}  // namespace qipan::test
