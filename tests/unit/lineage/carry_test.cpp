// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/carry.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "engine/base/error.h"
#include "engine/lineage/lineage_layers.h"

namespace qipan {
namespace {

using Texts = std::vector<std::string>;

/// Grid 1 stays, 2 loses half of itself to a new grid 9, 3 takes 4 in, land without a past is grid 8.
const std::vector<SharedCell> kCells = {{0, 0, {300'000, 30, 100}}, {1, 1, {310'000, 31, 100}}, {1, 2, {290'000, 29, 100}},
                                        {2, 3, {300'000, 30, 100}}, {3, 3, {90'000, 9, 50}},    {-1, 4, {80'000, 8, 70}}};
Lineage sample() { return trace_lineage(Texts{"1", "2", "3", "4"}, Texts{"1", "2", "9", "3", "8"}, kCells); }

Layer today() {
  Layer layer{"", "today", "", GeometryType::polygon, {{"Code", FieldType::text}, {"worker", FieldType::text}, {"kind", FieldType::text}}, {}};
  for (const char* code : {"1", "2", "3", "4"})
    layer.features.push_back({static_cast<std::int64_t>(layer.features.size()), {}, {std::string(code), std::string("worker of ") + code, std::monostate{}}});
  return layer;
}

TEST(Carry, KeptGridsBearTheirFieldsAndPartsBearCopiesToBeChecked) {
  const CarriedFields carried = carry_fields(today(), sample(), Texts{"code"}, Texts{"kind"});
  Texts workers;
  for (const auto& row : carried.values) workers.push_back(value_as_text(row[0]));
  EXPECT_EQ(workers, (Texts{"worker of 1", "worker of 2", "worker of 2", "worker of 3", ""}));
  EXPECT_EQ(carried.to_check, (std::vector<bool>{false, true, true, true, false}));
  EXPECT_EQ(carried.source, (std::vector<std::int32_t>{0, 1, 1, 2, -1}));
}

TEST(Carry, NoFieldIsLostForItsName) {
  const CarriedFields foreign = carry_fields(today(), sample(), Texts{"code"}, Texts{"KIND", "households"});
  ASSERT_EQ(foreign.fields.size(), 2U);
  EXPECT_EQ(foreign.fields[1].name, "today_kind");
  const CarriedFields ours = carry_fields(today(), sample(), Texts{"code"}, Texts{"kind"});
  ASSERT_EQ(ours.fields.size(), 1U) << "a layer of ours is measured anew";
}

LineageRecord record(const Lineage& lineage, std::vector<NamedGrid>& olds, std::vector<NamedGrid>& news) {
  for (const char* code : {"1", "2", "3", "4"}) olds.push_back({code, "", {}, "2020-01-01"});
  for (const char* code : {"1", "2", "9", "3", "8"}) news.push_back({code, "", {}});
  for (const SharedCell& c : kCells) {
    if (c.from >= 0) olds[static_cast<std::size_t>(c.from)].held += c.held;
    if (c.to >= 0) news[static_cast<std::size_t>(c.to)].held += c.held;
  }
  return {.lineage = lineage, .olds = olds, .news = news};
}

TEST(LineageTable, TellsEachCodesFate) {
  const Lineage lineage = sample();
  std::vector<NamedGrid> olds, news;
  LineageRecord r = record(lineage, olds, news);
  r.date = "2026-05-01";
  const std::vector<RetiredCode> before = {{"0", "", "2001-01-01", "2020-01-01", "1;2"}};
  r.retired = before;
  const Layer table = lineage_table(r);
  Texts rows;
  for (const Feature& f : table.features) {
    std::string row;
    for (const char* field : {"code", "relation", "start_date", "end_date", "ended", "predecessors", "successors", "households", "stayed", "moved_in", "moved_out"})
      row += value_as_text(f.values[static_cast<std::size_t>(table.find_field(field))]) + "|";
    rows.push_back(row);
  }
  EXPECT_EQ(rows, (Texts{"1|kept|2020-01-01||0|1|1|300|300|0|0|", "2|split|2020-01-01||0|2|2;9|310|310|0|290|", "3|merged|2020-01-01||0|3;4|3|390|300|90|0|",
                         "8|new|2026-05-01||0|||80|0|0|0|", "9|split|2026-05-01||0|2||290|0|290|0|", "4|merged|2020-01-01|2026-05-01|1||3|90|0|0|90|",
                         "0|retired|2001-01-01|2020-01-01|1||1;2|||||"}));
}

TEST(LineageTable, RetiredCodesAreReadBackFromAFormerTable) {
  const Lineage lineage = sample();
  std::vector<NamedGrid> olds, news;
  LineageRecord r = record(lineage, olds, news);
  r.date = "2026-05-01";
  const Layer table = lineage_table(r);
  const std::string path = (std::filesystem::temp_directory_path() / "qipan_lineage_table_test.gpkg").string();
  write_layers(path, {&table}, {.overwrite = true});
  Diagnostics diagnostics;
  const auto retired = read_retired(path, diagnostics);
  std::filesystem::remove(path);
  ASSERT_EQ(retired.size(), 1U);
  EXPECT_EQ(retired[0].code, "4");
  EXPECT_EQ(retired[0].end_date, "2026-05-01");
  EXPECT_EQ(retired[0].successors, "3");
}

TEST(MovesTable, AddsUpToWhatMoved) {
  const Lineage lineage = sample();
  std::vector<NamedGrid> olds, news;
  const Layer table = moves_table(record(lineage, olds, news));
  double households = 0;
  for (const Feature& f : table.features) households += std::get<double>(f.values[2]);
  EXPECT_EQ(households, 380);
  EXPECT_EQ(lineage.moved.households, 380'000);
}

TEST(Dates, OnlyDaysOfTheCalendarPass) {
  for (const char* good : {"", "2026-05-01", "2024-02-29", "2000-02-29"}) EXPECT_NO_THROW(check_date(good)) << good;
  for (const char* bad : {"2026-5-1", "2026-02-29", "1900-02-29", "2026-13-01", "20260501", "2026-04-31", "today", "2026-00-10", "2026/05/01"})
    EXPECT_THROW(check_date(bad), Error) << bad;
}

}  // namespace
}  // namespace qipan
