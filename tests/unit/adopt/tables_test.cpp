// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/adopt/ledger_columns.h"
#include "engine/adopt/phrases.h"
#include "engine/adopt/table_codes.h"
#include "engine/base/messages.h"

namespace qipan {
namespace {

TEST(TableCodes, FindsCodesThatASpreadsheetChangedButDidNotSpoil) {
  const std::vector<std::string> codes = {"429901001001001", "0101-001", "007"};
  const TableCodes table(codes);
  EXPECT_EQ(table.code(std::string(" 429901001001001 ")), codes[0]);
  EXPECT_EQ(table.code(429901001001001.0), codes[0]);
  EXPECT_EQ(table.code(std::string("429901001001001.0")), codes[0]);
  EXPECT_EQ(table.code(std::int64_t{7}), codes[2]);
  EXPECT_EQ(table.code(Value{}), "");
  EXPECT_FALSE(table.has(table.code(std::string("8"))));
}

TEST(TableCodes, KnowsCodesThatLostDigits) {
  EXPECT_TRUE(TableCodes::is_damaged(std::string("4.29901E+14")));
  EXPECT_TRUE(TableCodes::is_damaged(4.2990100100100100e19));
  EXPECT_FALSE(TableCodes::is_damaged(429901001001001.0));
  EXPECT_FALSE(TableCodes::is_damaged(std::string("12E-001")));  // a code of letters and digits
}

TEST(Phrases, EveryReasonIsReadBackFromItsText) {
  for (const Language language : {Language::english, Language::chinese}) {
    for (const char* id : {"grid.no_count_fits", "grid.atom_over", "grid.isolated", "grid.best_found", "grid.least_violation", "grid.dedicated_inhabited",
                           "grid.several_pieces", "adopt.by_hand"}) {
      const std::vector<std::string> args = {"552.5", "300", "500"};
      const GridReason reason = reason_from_text(message_text(id, args, language));
      EXPECT_EQ(reason.code, id);
      EXPECT_EQ(message_text(reason.code, reason.args, language), message_text(id, args, language));
    }
  }
  EXPECT_EQ(reason_from_text("something else").code, "");
}

TEST(LedgerColumns, EmptyCellsLeaveWhatIsThere) {
  const Layer sheet{"f.csv", "f", "", GeometryType::none, {{"code"}, {"worker"}, {"households"}}, {{1, {}, {std::string("a"), std::string("Wang"), std::string("9")}}, {2, {}, {std::string("b"), Value{}, Value{}}}}};
  Diagnostics found;
  const std::vector<std::string> codes = {"a", "b", "c"}, own = {"code", "households"};
  const LedgerColumns columns = read_ledger_columns({sheet}, codes, own, found);
  EXPECT_EQ(columns.fields, std::vector<std::string>{"worker"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "adopt.ledger_no_row");
  Layer grids{"", "grids", "", GeometryType::none, {{"code"}, {"worker"}}, {{1, {}, {std::string("a"), Value{}}}, {2, {}, {std::string("b"), std::string("Li")}}}};
  put_columns(columns, grids);
  EXPECT_EQ(value_as_text(grids.features[0].values[1]), "Wang");
  EXPECT_EQ(value_as_text(grids.features[1].values[1]), "Li");
}

}  // namespace
}  // namespace qipan
