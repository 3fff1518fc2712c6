// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/fields.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/base/error.h"
#include "engine/base/messages.h"

namespace qipan {
namespace {

Layer one(const Value& value) {
  Layer layer;
  layer.path = "town.gpkg";
  layer.name = "houses";
  layer.fields = {{"n", FieldType::text}};
  layer.features.push_back({7, {}, {value}});
  return layer;
}

std::optional<double> number(const Value& value) {
  const Layer layer = one(value);
  return FieldReader(layer, "n").number(layer.features[0]);
}

Milli milli(const Value& value, bool* rounded = nullptr) {
  const Layer layer = one(value);
  bool lost = false;
  const auto result = FieldReader(layer, "n").milli(layer.features[0], lost);
  if (rounded) *rounded = lost;
  return result.value_or(-1);
}

TEST(Fields, ReadNumbersWrittenAsText) {
  EXPECT_EQ(number(std::string("12")), 12);
  EXPECT_EQ(number(std::string(" 12.5 ")), 12.5);
  EXPECT_EQ(number(std::string("　１２．５ ")), 12.5);
  EXPECT_EQ(number(std::string("+3")), 3);
  EXPECT_EQ(number(std::string("1e2")), 100);
}

TEST(Fields, NullAndBlankAreNothing) {
  EXPECT_EQ(number(Value{}), std::nullopt);
  EXPECT_EQ(number(std::string("  ")), std::nullopt);
  EXPECT_EQ(number(std::string("　")), std::nullopt);
}

TEST(Fields, RefuseWhatIsNotAFiniteCountAndNameIt) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  for (const Value& bad :
       std::vector<Value>{std::int64_t{-1}, -0.5, nan, inf, -inf, std::string("nan"), std::string("12 households"),
                          std::string("1,5"), std::string("inf"), 1e300}) {
    try {
      (void)number(bad);
      ADD_FAILURE() << value_as_text(bad);
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::input);
      ASSERT_EQ(e.args().size(), 4u);
      EXPECT_EQ(e.args()[0], "town.gpkg::houses");
      EXPECT_EQ(e.args()[1], "7");
      EXPECT_EQ(e.args()[2], "n");
      EXPECT_FALSE(e.args()[3].empty());
    }
  }
}

TEST(Fields, ThousandthsAreRoundedHalfUpAndSaidSo) {
  bool rounded = false;
  EXPECT_EQ(milli(2.4, &rounded), 2400);
  EXPECT_FALSE(rounded);
  EXPECT_EQ(milli(1.0 / 3, &rounded), 333);
  EXPECT_TRUE(rounded);
  EXPECT_EQ(milli(0.0005, &rounded), 1);
  EXPECT_EQ(milli(356810.125, &rounded), 356810125);
  EXPECT_FALSE(rounded);
  EXPECT_EQ(milli(std::int64_t{42}), 42000);
}

TEST(Fields, CodesKeepTheirFaceButLoseSpreadsheetDecimals) {
  const auto text = [](const Value& v) {
    const Layer layer = one(v);
    return FieldReader(layer, "n").text(layer.features[0]);
  };
  EXPECT_EQ(text(310101013001.0), "310101013001");
  EXPECT_EQ(text(std::string(" 310101013001.0 ")), "310101013001");
  EXPECT_EQ(text(std::string("007")), "007");
  EXPECT_EQ(text(std::string("１号")), "１号");
  EXPECT_EQ(text(std::string("A.0")), "A.0");
  EXPECT_EQ(text(Value{}), "");
}

TEST(Fields, KeysAreComparedWithNarrowDigits) {
  EXPECT_EQ(clean_key("　００７ "), "007");
  EXPECT_EQ(without_leading_zeros("007"), "7");
  EXPECT_EQ(without_leading_zeros("000"), "0");
}

TEST(Fields, AMissingFieldListsThoseThere) {
  const Layer layer = one(Value{});
  try {
    FieldReader reader(layer, "H_CNT");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), "input.no_field");
    EXPECT_EQ(e.args(), (std::vector<std::string>{"town.gpkg::houses", "H_CNT", "n"}));
  }
}

TEST(Fields, AMissingFieldAmongGarbledNamesSuggestsAnEncoding) {
  Layer layer = one(Value{});
  layer.fields[0].name = "\xE6\x88\xB7\xEF\xBF\xBD";  // what is left of two characters in a wrong encoding
  try {
    FieldReader reader(layer, "H_CNT");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), "input.no_field_encoding");
    EXPECT_NE(message_text(e.code(), e.args(), Language::english).find("--encoding"), std::string::npos);
  }
}

TEST(Fields, MilliTextIsShort) {
  EXPECT_EQ(milli_text(12000), "12");
  EXPECT_EQ(milli_text(12500), "12.5");
  EXPECT_EQ(milli_text(125), "0.125");
  EXPECT_EQ(milli_text(0), "0");
}

}  // namespace
}  // namespace qipan
