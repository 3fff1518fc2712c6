// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/ledger.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "engine/base/error.h"
#include "engine/exchange/pinyin.h"
#include "engine/geo/vector_io.h"

namespace qipan {
namespace {

class Ledgers : public ::testing::Test {
 protected:
  Ledgers() {
    std::string name = (std::filesystem::temp_directory_path() / "qipan_ledger_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Ledgers() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string bytes(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path folder_;
};

Layer grids_of(int communities, const std::string& street = "110101001") {
  Layer layer{.path = {},
              .name = "grids",
              .crs = {},
              .type = GeometryType::none,
              .fields = {{"code", FieldType::text}, {"name", FieldType::text}, {"community", FieldType::text}, {"households", FieldType::real}, {"in_band", FieldType::integer}, {"reason", FieldType::text}},
              .features = {}};
  for (int c = 1; c <= communities; ++c)
    for (int g = 1; g <= 2; ++g) {
      std::string id = std::to_string(c);
      id = street + std::string(3 - id.size(), '0') + id;
      const std::string code = id + "00" + std::to_string(g);
      layer.features.push_back({0, {}, {code, "圆恩寺:社区00" + std::to_string(g), id, 300.5 + g, std::int64_t{g == 1}, g == 1 ? Value() : Value(std::string("户数不足"))}});
    }
  return layer;
}

TEST_F(Ledgers, SameGridsGiveTheSameBytes) {
  write_ledger(path("a.xlsx"), grids_of(3), {});
  ::sleep(2);  // archives keep times in steps of two seconds
  write_ledger(path("b.xlsx"), grids_of(3), {});
  EXPECT_EQ(bytes(path("a.xlsx")), bytes(path("b.xlsx")));
}

TEST_F(Ledgers, HaveASheetACommunityAndCodesAsText) {
  write_ledger(path("a.xlsx"), grids_of(3), {.language = Language::chinese});
  EXPECT_EQ(layer_names(path("a.xlsx")), (std::vector<std::string>{"总览", "圆恩寺 社区", "圆恩寺 社区 (2)", "圆恩寺 社区 (3)"}));
  Diagnostics ignored;
  const Layer sheet = read_layer({.path = path("a.xlsx"), .layer = "圆恩寺 社区 (2)", .where = {}, .encoding = {}}, ignored);
  std::size_t codes = 0;
  for (const Feature& f : sheet.features)
    for (const Value& v : f.values) codes += v == Value(std::string("110101001002001")) || v == Value(std::string("110101001002002"));
  EXPECT_EQ(codes, 2u);
}

TEST_F(Ledgers, SayOfEachCommunityWhatIsProven) {
  Layer communities{.path = {}, .name = "communities", .crs = {}, .type = GeometryType::none,
                    .fields = {{"community", FieldType::text}, {"closed", FieldType::integer}, {"gap_percent", FieldType::real}}, .features = {}};
  communities.features.push_back({0, {}, {std::string("110101001001"), std::int64_t{1}, 0.0}});
  communities.features.push_back({0, {}, {std::string("110101001003"), Value(), Value()}});
  communities.features.push_back({0, {}, {std::string("110101001002"), std::int64_t{0}, 12.34}});
  write_ledger(path("a.xlsx"), grids_of(3), {.communities = &communities});
  Diagnostics ignored;
  const Layer sheet = read_layer({.path = path("a.xlsx"), .layer = layer_names(path("a.xlsx")).front(), .where = {}, .encoding = {}}, ignored);
  std::vector<std::string> proofs;
  for (const Feature& f : sheet.features)
    if (value_as_text(f.values[0]).starts_with("110101001")) proofs.push_back(value_as_text(f.values[7]));
  EXPECT_EQ(proofs, (std::vector<std::string>{"optimal", "gap 12.3 %", ""}));
}

TEST_F(Ledgers, OfManyCommunitiesAreWorkbooksAStreet) {
  Layer grids = grids_of(5);
  const Layer more = grids_of(4, "110101002");
  grids.features.insert(grids.features.end(), more.features.begin(), more.features.end());
  const auto files = write_ledger(path("a.xlsx"), grids, {.sheets = 4});
  EXPECT_EQ(files, (std::vector<std::string>{path("a.xlsx"), path("a_110101001.xlsx"), path("a_110101001-2.xlsx"), path("a_110101002.xlsx")}));
  EXPECT_EQ(layer_names(path("a_110101001.xlsx")).size(), 4u);
  EXPECT_EQ(layer_names(path("a_110101001-2.xlsx")).size(), 1u);
  EXPECT_THROW(write_ledger(path("a.xlsx"), grids, {.sheets = 4}), Error);
}

TEST(SheetName, IsAlwaysOneThatExcelTakes) {
  std::vector<std::string> taken;
  const std::vector<std::string> wanted = {"a/b", "A:B", "[x]*?\\", "", "''", "History", "HISTORY", std::string(100, 'w'), std::string(99, 'w'), "'quoted'", "Ä", "ä", "Ж", "ж", "Ａ", "ａ"};
  std::vector<std::string> given;
  for (const std::string& name : wanted) given.push_back(sheet_name(name, taken));
  std::string long_name;
  for (int i = 0; i < 40; ++i) long_name += "😀";
  EXPECT_EQ(sheet_name(long_name, taken).size(), 4u * 15);  // two units each
  EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), taken.size());
  for (const std::string& name : given) {
    EXPECT_FALSE(name.empty());
    EXPECT_LE(name.size(), 40u) << name;
    EXPECT_EQ(name.find_first_of("[]:*?/\\"), std::string::npos) << name;
    EXPECT_NE(name.front(), '\'');
    EXPECT_NE(name.back(), '\'');
  }
  EXPECT_EQ(given[1], "A B (2)");
  EXPECT_EQ(given[5], "History_");
  EXPECT_EQ(given[11], "ä (2)");
  EXPECT_EQ(given[13], "ж (2)");
  EXPECT_EQ(given[15], "ａ (2)");
}

TEST(ColumnNames, AreTenAsciiCharactersAndDistinct) {
  EXPECT_EQ(column_names({"户数", "所属社区编码", "code", "border_on_features", "border_on_faults", "户数", "㐀", "2024年户数", "绿化"}),
            (std::vector<std::string>{"hushu", "SSSQBM", "code", "border_on_", "border_o_2", "hushu_2", "f_", "f2024NHS", "lvhua"}));
  std::vector<std::string> many(200, "社区");
  const auto names = column_names(many);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), many.size());
  for (const std::string& name : names) {
    EXPECT_LE(name.size(), 10u);
    EXPECT_TRUE(std::ranges::all_of(name, [](unsigned char c) { return c < 0x80; }));
  }
}

}  // namespace
}  // namespace qipan
