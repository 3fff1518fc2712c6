// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/lineage/codes.h"

namespace qipan {
namespace {

using Texts = std::vector<std::string>;
const std::string kNorth = "110101001001", kSouth = "110101001002";

Texts given(const Lineage& lineage, const Texts& olds, const Texts& communities, const CodeOptions& options = {}, const Texts& retired = {}) {
  std::vector<std::size_t> order(communities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Texts out;
  for (const GridCode& c : assign_lineage_codes(lineage, {olds, retired, communities, order}, options)) out.push_back(c.code);
  return out;
}

/// Each new grid continues the old one of the same number, as far as there are; the rest came out of the first.
Lineage grown(std::size_t olds, std::size_t news) {
  std::vector<SharedCell> cells;
  for (std::size_t n = 0; n < news; ++n) {
    const auto to = static_cast<std::int32_t>(n);
    cells.push_back({n < olds ? to : olds > 0 ? 0 : -1, to, {n < olds ? 400'000 : 100'000, 1, 1}});
  }
  return trace_lineage(Texts(olds), Texts(news), cells);
}

std::string code_of(const Error& e) { return e.code(); }

template <class Call>
std::string error_of(Call&& call) {
  try {
    call();
  } catch (const Error& e) {
    return code_of(e);
  }
  return "";
}

TEST(LineageCodes, GridsThatContinueKeepTheirCodeAndNewOnesTakeTheNextNumber) {
  EXPECT_EQ(given(grown(2, 4), {kNorth + "001", kNorth + "007"}, Texts(4, kNorth)), (Texts{kNorth + "001", kNorth + "007", kNorth + "008", kNorth + "009"}));
}

TEST(LineageCodes, ASecondPolicyGivesNewCodesToAllThatChanged) {
  CodeOptions options;
  options.policy = CodePolicy::new_on_change;
  EXPECT_EQ(given(grown(2, 3), {kNorth + "001", kNorth + "002"}, Texts(3, kNorth), options), (Texts{kNorth + "003", kNorth + "002", kNorth + "004"}));
}

TEST(LineageCodes, OldAndRetiredCodesAreNeverGivenAgain) {
  Random random(1, "codes");
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t olds = 1 + random.below(5), news = 1 + random.below(8);
    Texts old_codes, retired, communities;
    for (std::size_t o = 0; o < olds; ++o) old_codes.push_back(random.below(4) == 0 ? "" : kNorth + sequence_text({}, 1 + random.below(9)));
    for (std::uint64_t r = random.below(5); r > 0; --r) retired.push_back((r % 2 == 0 ? kNorth : kSouth) + sequence_text({}, 1 + random.below(999)));
    for (std::size_t n = 0; n < news; ++n) communities.push_back(random.below(2) == 0 ? kNorth : kSouth);
    const Lineage lineage = grown(olds, news);
    const Texts codes = given(lineage, old_codes, communities, {}, retired);
    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), news);
    for (std::size_t n = 0; n < news; ++n) {
      EXPECT_TRUE(codes[n].starts_with(communities[n]));
      const auto o = lineage.predecessor[n];
      const bool own = o >= 0 && codes[n] == old_codes[static_cast<std::size_t>(o)];
      EXPECT_TRUE(own || std::ranges::find(old_codes, codes[n]) == old_codes.end());
      EXPECT_TRUE(own || std::ranges::find(retired, codes[n]) == retired.end());
    }
  }
}

TEST(LineageCodes, CodesOfAForeignSchemeAreKept) {
  EXPECT_EQ(given(grown(2, 3), {"R7", "CAR-4"}, Texts(3, kNorth)), (Texts{"R7", "CAR-4", kNorth + "001"}));
}

TEST(LineageCodes, AGridThatWentToAnotherCommunityTakesItsCodes) {
  EXPECT_EQ(given(grown(2, 2), {kNorth + "001", kNorth + "002"}, {kNorth, kSouth}), (Texts{kNorth + "001", kSouth + "001"}));
  EXPECT_EQ(given(grown(1, 1), {"east-004"}, {"west"}), (Texts{"east-004"})) << "nobody knows a community east";
  EXPECT_EQ(given(grown(2, 2), {"east-004", "east-005"}, {"west", "east"}), (Texts{"west-001", "east-005"}));
}

TEST(LineageCodes, ACodeThatTwoGridsBearStaysWithTheFirst) {
  EXPECT_EQ(given(grown(2, 2), {kNorth + "003", kNorth + "003"}, Texts(2, kNorth)), (Texts{kNorth + "003", kNorth + "004"}));
}

TEST(LineageCodes, AfterTheLastNumberGapsAreFilledAndThenThereIsAnErrorWithAdvice) {
  Texts retired;
  for (std::size_t n = 2; n <= 999; ++n) retired.push_back(kNorth + sequence_text({}, n));
  EXPECT_EQ(given(grown(1, 1), {""}, {kNorth}, {}, retired), (Texts{kNorth + "001"}));
  EXPECT_EQ(error_of([&] { given(grown(1, 2), {kNorth + "001"}, Texts(2, kNorth), {}, retired); }), "lineage.codes_used_up");
  CodeOptions letters;
  letters.scheme = code_scheme("letters15", "");
  EXPECT_EQ(given(grown(1, 2), {kNorth + "001"}, Texts(2, kNorth), letters, retired)[1], kNorth + "A01");
}

TEST(CodeSchemes, NumbersAreReadBackFromTheirCodes) {
  for (const auto& [name, prefix] : {std::pair("unit15", ""), std::pair("letters15", ""), std::pair("class20", "010101"), std::pair("prefixed", "ZH")}) {
    const CodeScheme scheme = code_scheme(name, prefix);
    std::set<std::string> seen;
    for (std::size_t n = 0; n <= last_number(scheme); ++n) {
      const std::string code = make_code(scheme, kNorth, n);
      EXPECT_EQ(number_in(scheme, kNorth, code), n);
      EXPECT_FALSE(number_in(scheme, kSouth, code));
      EXPECT_TRUE(seen.insert(code).second);
      EXPECT_TRUE(scheme.any_stem || community_in(scheme, code) == kNorth);
    }
    EXPECT_EQ(error_of([&] { make_code(scheme, kNorth, last_number(scheme) + 1); }), "lineage.codes_used_up");
  }
}

TEST(CodeSchemes, HaveTheLengthsOfTheirStandards) {
  EXPECT_EQ(make_code(code_scheme("unit15", ""), kNorth, 7), kNorth + "007");
  EXPECT_EQ(make_code(code_scheme("unit15", ""), "south", 7), "south-007");
  EXPECT_EQ(make_code(code_scheme("letters15", ""), "11010100A00B", 1098), "11010100A00BA99");
  EXPECT_EQ(make_code(code_scheme("class20", "010101"), kNorth, 7), "010101" + kNorth + "07");
  EXPECT_EQ(make_code(code_scheme("prefixed", "ZH"), "310101013", 1), "ZH31010101301");
}

TEST(CodeSchemes, AnUndividedCommunityHasNumberZeroInTheSchemeThatSaysSo) {
  CodeOptions options;
  options.scheme = code_scheme("class20", "010101");
  EXPECT_EQ(given(grown(0, 3), {}, {kNorth, kSouth, kSouth}, options), (Texts{"010101" + kNorth + "00", "010101" + kSouth + "01", "010101" + kSouth + "02"}));
}

TEST(CodeSchemes, WhatTheyCannotHoldIsRefused) {
  EXPECT_EQ(error_of([] { code_scheme("class20", "1"); }), "lineage.class_prefix");
  EXPECT_EQ(error_of([] { code_scheme("prefixed", ""); }), "lineage.prefix_missing");
  EXPECT_EQ(error_of([] { code_scheme("unit15", "ZH"); }), "lineage.prefix_unused");
  EXPECT_EQ(error_of([] { code_scheme("mine", ""); }), "lineage.unknown_scheme");
  EXPECT_EQ(error_of([] { make_code(code_scheme("class20", "010101"), "south", 1); }), "lineage.stem_unfit");
}

}  // namespace
}  // namespace qipan
