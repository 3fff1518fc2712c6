// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/sentences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/text.h"

namespace qipan {
namespace {

TEST(CodeOrder, ListsNumbersByTheirValue) {
  const std::vector<std::string> sorted = {"", "2", "9", "10", "100", "A-9", "A-10", "A-10-2", "A-10-11", "B007", "B7", "B08", "B12345678901234567890123", "棋1", "棋12"};
  std::vector<std::string> other(sorted.rbegin(), sorted.rend());
  std::ranges::sort(other, CodeOrder());
  EXPECT_EQ(other, sorted);
}

TEST(CodeOrder, PutsAllTextsInOneLine) {
  Random random(2);
  const auto text = [&] {
    std::string s;
    for (std::uint64_t n = random.below(5); n > 0; --n) s += "0019a-"[random.below(6)];
    return s;
  };
  const CodeOrder before;
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = text(), b = text(), c = text();
    EXPECT_EQ(before(a, b) || before(b, a), a != b) << a << ' ' << b;
    EXPECT_FALSE(before(a, b) && before(b, a)) << a << ' ' << b;
    EXPECT_TRUE(!before(a, b) || !before(b, c) || before(a, c)) << a << ' ' << b << ' ' << c;
  }
}

TEST(Sentences, ListGridsAndPartsInTheOrderOfTheirNumbers) {
  const Holding part{40'000, 4, 100};
  std::vector<std::string> olds, news;
  std::vector<SharedCell> cells;
  for (const char* code : {"10", "9", "11", "8"}) {
    const auto g = static_cast<std::int32_t>(olds.size());
    olds.push_back(code), news.push_back(code);
    cells.push_back({g, g, {300'000, 30, 900}});
    cells.push_back({g, 4, part});
  }
  news.push_back("100");
  const Lineage lineage = trace_lineage(olds, news, cells);
  std::vector<NamedGrid> old_grids(olds.size()), new_grids(news.size());
  for (std::size_t i = 0; i < olds.size(); ++i) old_grids[i].code = olds[i];
  for (std::size_t i = 0; i < news.size(); ++i) new_grids[i].code = news[i];
  const LineageRecord record = {lineage, old_grids, new_grids};
  const std::vector<ChangeSentence> told = change_sentences(record, {}, false);
  std::vector<std::string> codes;
  for (const ChangeSentence& s : told) codes.push_back(record.news[s.grid].code);
  EXPECT_EQ(codes, (std::vector<std::string>{"8", "9", "10", "11", "100"}));
  const std::string& made = told.back().english;
  std::vector<std::size_t> places;
  for (const char* code : {"from 8", "from 9", "from 10", "from 11"}) places.push_back(made.find(code));
  EXPECT_NE(places.back(), std::string::npos) << made;
  EXPECT_TRUE(std::ranges::is_sorted(places)) << made;
}

}  // namespace
}  // namespace qipan
