// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "algorithms/registry.h"
#include "engine/workflow/run.h"
#include "tests/support/inputs.h"

namespace qipan {
namespace {

using namespace test;

Layer borders_of(const NormalizedInputs& in) { return *make_plan(in, {}, {}, Language::english, *make_default_partitioner(), {}, {}).plan.find("borders"); }

// Borders run with the grid of the smaller number on their left, and grids are numbered by the place of their community in the file:
// the same two communities in the other order gave the shared border the other direction.
TEST(BorderDirection, DoesNotDependOnTheOrderOfTheCommunities) {
  const auto community = [](InputsBuilder& in, double x, const std::string& id) { in.community(id, rectangle(x, 0, 100, 100)); };
  InputsBuilder ab, ba;
  community(ab, 0, "A"), community(ab, 100, "B");
  community(ba, 100, "B"), community(ba, 0, "A");
  const Layer first = borders_of(ab.finish()), second = borders_of(ba.finish());
  ASSERT_EQ(first.features.size(), second.features.size());
  for (std::size_t i = 0; i < first.features.size(); ++i) {
    EXPECT_EQ(first.features[i].values, second.features[i].values);
    EXPECT_EQ(first.features[i].geometry.lines, second.features[i].geometry.lines);
  }
}

}  // namespace
}  // namespace qipan
