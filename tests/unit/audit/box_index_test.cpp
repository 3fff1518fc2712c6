// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/box_index.h"

#include <gtest/gtest.h>

#include "engine/base/random.h"

namespace qipan::audit {
namespace {

TEST(BoxIndex, FindsWhatAScanFinds) {
  Random random(7, "boxes");
  for (const std::size_t count : {0, 1, 12, 13, 144, 145, 3000}) {
    std::vector<Box> boxes;
    for (std::size_t i = 0; i < count; ++i) {
      const double x = random.unit() * 100, y = random.unit() * 100;
      boxes.push_back(i % 17 == 3 ? Box{} : Box{x, y, x + random.unit() * 5, y + random.unit() * 5});
    }
    const BoxIndex index(boxes);
    for (int k = 0; k < 100; ++k) {
      const double x = random.unit() * 100, y = random.unit() * 100;
      const Box asked{x, y, x + random.unit() * 20, y + random.unit() * 20};
      std::vector<std::size_t> expected;
      for (std::size_t i = 0; i < count; ++i)
        if (!boxes[i].empty() && boxes[i].meets(asked)) expected.push_back(i);
      EXPECT_EQ(index.find(asked), expected);
    }
  }
}

}  // namespace
}  // namespace qipan::audit
