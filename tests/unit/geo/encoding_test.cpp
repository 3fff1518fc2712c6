// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/encoding.h"

#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

const std::string kPudongGbk = "\xC6\xD6\xB6\xAB\xD0\xC2\xC7\xF8";  // 浦东新区
const std::string kPudong = "浦东新区";

/// A table of one text field and the given rows, as dBase III writes it.
std::string dbf(int ldid, const std::vector<std::string>& rows, std::size_t width = 20) {
  const auto two = [](std::size_t v) { return std::string{static_cast<char>(v & 255), static_cast<char>(v >> 8)}; };
  std::string head(32, '\0');
  head[0] = 3, head[1] = 100, head[2] = 1, head[3] = 1;
  head[4] = static_cast<char>(rows.size());
  head.replace(8, 4, two(65) + two(width + 1));
  head[29] = static_cast<char>(ldid);
  std::string field(32, '\0');
  field.replace(0, 4, "NAME");
  field[11] = 'C';
  field[16] = static_cast<char>(width);
  std::string out = head + field + '\r';
  for (std::string row : rows) {
    row.resize(width, ' ');
    out += ' ' + row;
  }
  return out + '\x1A';
}

class Encoding : public Folder {
 protected:
  std::string first_text(const std::string& file, const std::string& encoding = {}, const std::string& where = {}) {
    diagnostics_.clear();
    layer_ = read_layer({.path = path(file), .layer = {}, .where = where, .encoding = encoding}, diagnostics_);
    return layer_.features.empty() || layer_.features[0].values.empty() ? "-"
                                                                        : value_as_text(layer_.features[0].values[0]);
  }
  std::string rule() {
    const Diagnostic* found = find_diagnostic(diagnostics_, "geo.encoding");
    return found ? found->args.at(1) + ", " + found->args.at(2) : "-";
  }
  Layer layer_;
  Diagnostics diagnostics_;
};

TEST_F(Encoding, OptionBeatsEverything) {
  put_file(path("a.dbf"), dbf(0x4D, {"\xA4\xA4\xA4\xE5"}));
  put_file(path("a.cpg"), "UTF-8");
  EXPECT_EQ(first_text("a.dbf", "Big5"), "中文");
  EXPECT_EQ(rule(), "CP950, --encoding");
}

TEST_F(Encoding, CpgBeatsLdid) {
  put_file(path("a.dbf"), dbf(0xC9, {kPudong}));
  put_file(path("a.cpg"), "UTF-8\n");
  EXPECT_EQ(first_text("a.dbf"), kPudong);
  EXPECT_EQ(rule(), "UTF-8, .cpg");
}

TEST_F(Encoding, LdidBeatsTheGuess) {
  put_file(path("a.dbf"), dbf(0xC9, {"\xC2\xEE\xEB\xEE\xE3\xE4\xE0"}));
  EXPECT_EQ(first_text("a.dbf"), "Вологда");
  EXPECT_EQ(rule(), "CP1251, LDID 0xC9");
  put_file(path("b.dbf"), dbf(0x4D, {kPudongGbk}));
  EXPECT_EQ(first_text("b.dbf"), kPudong);
  EXPECT_EQ(rule(), "GB18030, LDID 0x4D");
}

TEST_F(Encoding, AnsiOfTheWriterIsNeverLatin1) {
  for (const int ldid : {0x00, 0x03, 0x57}) {
    put_file(path("a.dbf"), dbf(ldid, {kPudongGbk}));
    EXPECT_EQ(first_text("a.dbf"), kPudong) << ldid;
    EXPECT_EQ(rule(), "GB18030, not valid UTF-8");
    put_file(path("a.dbf"), dbf(ldid, {kPudong}));
    EXPECT_EQ(first_text("a.dbf"), kPudong) << ldid;
    EXPECT_EQ(rule(), "UTF-8, valid UTF-8");
  }
}

TEST_F(Encoding, CharacterCutByTheFieldWidthDoesNotSpoilUtf8) {
  put_file(path("a.dbf"), dbf(0, {kPudong + kPudong, kPudong}, 20));  // 20 = 6 characters and two bytes
  EXPECT_EQ(first_text("a.dbf"), "浦东新区浦东");
  EXPECT_EQ(rule(), "UTF-8, valid UTF-8");
  EXPECT_EQ(find_diagnostic(diagnostics_, "geo.undecodable"), nullptr);
}

TEST_F(Encoding, CsvTextAndFieldNamesAreDecoded) {
  put_file(path("a.csv"), kPudongGbk + ",n\n" + kPudongGbk + ",1\n");
  EXPECT_EQ(first_text("a.csv"), kPudong);
  EXPECT_EQ(layer_.fields[0].name, kPudong);
  EXPECT_EQ(rule(), "GB18030, not valid UTF-8");
  put_file(path("b.csv"), "\xEF\xBB\xBF" + kPudong + ",n\n" + kPudong + ",1\n");
  EXPECT_EQ(first_text("b.csv"), kPudong);
  EXPECT_EQ(layer_.fields[0].name, kPudong);
}

TEST_F(Encoding, FilterSeesDecodedText) {
  put_file(path("a.csv"), kPudongGbk + ",n\nx,1\n" + kPudongGbk + ",2\n");
  EXPECT_EQ(first_text("a.csv", {}, "\"浦东新区\" = '浦东新区'"), kPudong);
  EXPECT_EQ(layer_.features.size(), 1u);
  EXPECT_EQ(layer_.features[0].fid, 2);
  EXPECT_NE(error_of([&] { first_text("a.csv", {}, "nix = 1"); }).find("geo.bad_filter"), std::string::npos);
}

TEST_F(Encoding, RareCharactersOfGb18030Survive) {
  put_file(path("a.csv"), "a,b\n\xFE\x9F\x95\x32\x82\x36,1\n");  // 䶮, and 𠀀 in four bytes
  const std::string text = first_text("a.csv");
  EXPECT_EQ(rule(), "GB18030, not valid UTF-8");
  EXPECT_TRUE(text.starts_with("䶮")) << text;
  EXPECT_EQ(find_diagnostic(diagnostics_, "geo.undecodable"), nullptr);
}

TEST_F(Encoding, UndecodableBytesAreMarkedAndReported) {
  put_file(path("a.csv"), "a,b\n\xFF\xFFok,1\n");
  EXPECT_EQ(first_text("a.csv"), "\uFFFD\uFFFDok");
  EXPECT_NE(find_diagnostic(diagnostics_, "geo.undecodable"), nullptr);
}

TEST_F(Encoding, MapInfoHeaderDecidesUnlessTheUserDoes) {
  const auto put = [&](const std::string& charset) {
    put_file(path("a.mif"), "Version 300\nCharset \"" + charset +
                                "\"\nDelimiter \",\"\nColumns 1\n  NAME Char(20)\nData\n\nPOINT 1 2\n");
    put_file(path("a.mid"), "\"" + kPudongGbk + "\"\n");
  };
  put("WindowsSimpChinese");
  EXPECT_EQ(first_text("a.mif"), kPudong);
  put("Neutral");
  EXPECT_EQ(first_text("a.mif"), kPudong);
  EXPECT_EQ(rule(), "GB18030, not valid UTF-8");
  put("WindowsLatin1");
  EXPECT_EQ(first_text("a.mif", "GBK"), kPudong);
  EXPECT_EQ(rule(), "GB18030, --encoding");
  EXPECT_EQ(layer_.path, path("a.mif"));
}

TEST_F(Encoding, DxfIsDecodedByTheSameRule) {
  const auto put = [&](const std::string& layer) {
    put_file(path("a.dxf"),
             "0\nSECTION\n2\nHEADER\n9\n$DWGCODEPAGE\n3\nANSI_1252\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\n" +
                 layer + "\n10\n1.0\n20\n2.0\n0\nENDSEC\n0\nEOF\n");
  };
  put(kPudongGbk);
  EXPECT_EQ(first_text("a.dxf"), kPudong);
  EXPECT_EQ(rule(), "GB18030, not valid UTF-8");
  put(kPudong);
  EXPECT_EQ(first_text("a.dxf"), kPudong);
}

TEST_F(Encoding, UnknownNameIsAnInputError) {
  put_file(path("a.csv"), "a,b\n1,2\n");
  EXPECT_NE(error_of([&] { first_text("a.csv", "klingon"); }).find("klingon"), std::string::npos);
}

TEST_F(Encoding, NamesThatPeopleWriteAreUnderstood) {
  for (const char* name : {"GBK", "gb2312", "936", "CP936", "ANSI 936", "GB18030", "windows-936", "EUC-CN"}) {
    EXPECT_EQ(geo::encoding_name(name), "GB18030") << name;
  }
  EXPECT_EQ(geo::encoding_name("utf8"), "UTF-8");
  EXPECT_EQ(geo::encoding_name("65001"), "UTF-8");
  EXPECT_EQ(geo::encoding_name("88591"), "ISO-8859-1");
  EXPECT_EQ(geo::encoding_name("OEM 866"), "CP866");
  EXPECT_EQ(geo::encoding_name("nix"), "");
}

TEST_F(Encoding, ValidUtf8MeansWhatTheStandardSays) {
  for (const char* good : {"", "a", "é", "中", "𠮷", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(geo::valid_utf8(good)) << good;
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8", "a\xFF"}) {
    EXPECT_FALSE(geo::valid_utf8(bad));
    EXPECT_TRUE(geo::valid_utf8(geo::repair_utf8(bad)));
  }
}

TEST_F(Encoding, RealGbkShapefileWithChineseNameReads) {
  const std::string file = shared_data("gbk_districts_cn/区县界_area.shp");
  if (file.empty()) GTEST_SKIP();
  const Layer layer = read_layer(LayerSource::parse(file), diagnostics_);
  EXPECT_EQ(rule(), "GB18030, LDID 0x4D");
  EXPECT_EQ(layer.name, "区县界_area");
  EXPECT_EQ(layer.features.size(), 17u);
  std::vector<std::string> names;
  for (const Feature& f : layer.features) names.push_back(value_as_text(f.values.at(0)));
  EXPECT_NE(std::find(names.begin(), names.end(), "浦东新区"), names.end());
  LayerSource filtered = LayerSource::parse(file);
  filtered.where = "NAME = '浦东新区'";
  EXPECT_EQ(read_layer(filtered, diagnostics_).features.size(), 1u);
}

}  // namespace
}  // namespace qipan
