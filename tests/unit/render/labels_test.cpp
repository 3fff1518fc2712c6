// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/labels.h"

#include <gtest/gtest.h>

namespace qipan::render {
namespace {

MapGrid grid(const std::string& code, const std::string& name, const std::string& community) {
  MapGrid g;
  g.code = code, g.name = name, g.community = community;
  return g;
}

TEST(Labels, ShortCodeIsTheSequence) {
  EXPECT_EQ(short_code(grid("110102005001017", "", "110102005001")), "017");
  EXPECT_EQ(short_code(grid("A6307-01-002", "", "A6307-01")), "002");
  EXPECT_EQ(short_code(grid("57B", "", "")), "57B");
  EXPECT_EQ(short_code(grid("X-", "", "X")), "X-");
  EXPECT_EQ(short_code(grid("1-030", "", "1")), "030");
  EXPECT_EQ(short_code(grid("910", "", "1")), "910");
}

TEST(Labels, CommunityNameIsTheSharedStem) {
  const MapGrid a = grid("110102005001001", "圆恩寺社区001", "110102005001"),
                b = grid("110102005001002", "圆恩寺社区002", "110102005001");
  EXPECT_EQ(community_name({&a, &b}), "圆恩寺社区");
  const MapGrid c = grid("A6307-01-001", "A6307-01001", "A6307-01");
  EXPECT_EQ(community_name({&c}), "A6307-01");
  const MapGrid d = grid("1-001", "甲园001", "1"), e = grid("1-002", "乙园002", "1"), f = grid("1-003", "", "1");
  EXPECT_EQ(community_name({&d, &e}), "1");
  EXPECT_EQ(community_name({&f}), "1");
}

TEST(Labels, NumbersHaveThousandsSeparators) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(999), "999");
  EXPECT_EQ(number_text(1405), "1,405");
  EXPECT_EQ(number_text(1234567), "1,234,567");
  EXPECT_EQ(number_text(1234.5), "1,234.5");
  EXPECT_EQ(number_text(-999), "-999");
  EXPECT_EQ(number_text(-1999), "-1,999");
}

}  // namespace
}  // namespace qipan::render
