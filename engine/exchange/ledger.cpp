// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/ledger.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/exchange/workbook.h"
#include "engine/geo/staging_folder.h"
#include "engine/geo/vector_io.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

using exchange::Look;
using exchange::Workbook;

constexpr std::size_t kStreetDigits = 9, kCommunityDigits = 12;

struct Row {
  std::string code, name, kind, community, reason, band, worker, phone, note;
  double households = 0, area_m2 = 0;
  std::int64_t buildings = 0;
  std::optional<bool> in_band;
};

/// The grids of one community and where their sheet stands.
struct Page {
  std::string community, name, sheet, file;  ///< file: name of the workbook, empty: the overview's own
  std::optional<bool> closed;                ///< what is proven of it
  double gap_percent = 0;
  std::vector<Row> rows;

  [[nodiscard]] double households() const {
    double sum = 0;
    for (const Row& r : rows) sum += r.households;
    return sum;
  }
  [[nodiscard]] std::size_t exceptions() const {
    return static_cast<std::size_t>(std::ranges::count_if(rows, [](const Row& r) { return !r.reason.empty(); }));
  }
};

class Columns {
 public:
  explicit Columns(const Layer& grids) : grids_(grids) {}

  [[nodiscard]] std::string text(const Feature& f, const char* name, bool needed = false) const {
    const int column = grids_.find_field(name);
    if (column < 0 && needed)
      throw Error(ErrorKind::input, "exchange.no_field", {layer_label(grids_), name, field_list(grids_)});
    return column < 0 ? std::string() : value_as_text(f.values[static_cast<std::size_t>(column)]);
  }
  [[nodiscard]] std::optional<double> number(const Feature& f, const char* name) const {
    const std::string value = text(f, name);
    if (value.empty()) return std::nullopt;
    try {
      return std::stod(value);
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

 private:
  const Layer& grids_;
};

/// "圆恩寺社区001" -> "圆恩寺社区": the name that Qipan put the grid's number behind.
std::string without_number(std::string name) {
  while (!name.empty() && ((name.back() >= '0' && name.back() <= '9') || name.back() == ' ' || name.back() == '-'))
    name.pop_back();
  return name;
}

std::vector<Page> pages_of(const Layer& grids) {
  const Columns columns(grids);
  std::map<std::string, Page> pages;
  for (const Feature& f : grids.features) {
    Row row{columns.text(f, "code", true),
            columns.text(f, "name"),
            columns.text(f, "kind"),
            columns.text(f, "community", true),
            columns.text(f, "reason"),
            "",
            columns.text(f, "worker"),
            columns.text(f, "phone"),
            columns.text(f, "note"),
            columns.number(f, "households").value_or(0),
            columns.number(f, "area_m2").value_or(0),
            static_cast<std::int64_t>(columns.number(f, "buildings").value_or(0)),
            std::nullopt};
    if (const auto in_band = columns.number(f, "in_band")) row.in_band = *in_band != 0;
    const auto plain = [&](const char* field) {
      return std::to_string(std::llround(columns.number(f, field).value_or(0)));
    };
    if (row.in_band && !columns.text(f, "band_low").empty()) row.band = plain("band_low") + "–" + plain("band_high");
    Page& page = pages[row.community];
    page.community = row.community;
    if (page.name.empty()) page.name = without_number(row.name);
    page.rows.push_back(std::move(row));
  }
  std::vector<Page> out;
  for (auto& [id, page] : pages) {
    if (page.name.empty()) page.name = id;
    std::ranges::sort(page.rows, {}, &Row::code);
    out.push_back(std::move(page));
  }
  return out;
}

/// Fills in what the layer `communities` says: names, and what is proven.
void add_communities(const Layer& communities, std::vector<Page>& pages) {
  const Columns columns(communities);
  for (const Feature& f : communities.features) {
    const auto page = std::ranges::find(pages, columns.text(f, "community", true), &Page::community);
    if (page == pages.end()) continue;
    if (const std::string name = columns.text(f, "name"); !name.empty()) page->name = name;
    const auto closed = columns.number(f, "closed");
    if (!closed) continue;
    page->closed = *closed != 0, page->gap_percent = columns.number(f, "gap_percent").value_or(0);
  }
}

bool digits(const std::string& id) {
  return id.size() == kCommunityDigits && id.find_first_not_of("0123456789") == std::string::npos;
}

class Ledger {
 public:
  Ledger(const std::string& path, const Layer& grids, const LedgerOptions& options)
      : path_(path), options_(options), pages_(pages_of(grids)) {
    if (options.communities != nullptr) add_communities(*options.communities, pages_);
    share_out();
  }

  std::vector<std::string> write() {
    for (const std::string& file : files_) geo::check_target((path_.parent_path() / file).string(), options_.overwrite);
    const geo::StagingFolder staging(path_.string());
    const std::filesystem::path folder = std::filesystem::path(staging.path()).parent_path();
    for (const std::string& file : files_) write_book((folder / file).string(), file);
    for (const std::string& file : files_) prove((folder / file).string(), file);
    staging.commit();
    std::vector<std::string> written;
    for (const std::string& file : files_) written.push_back((path_.parent_path() / file).string());
    return written;
  }

 private:
  [[nodiscard]] std::string word(const char* id, const std::vector<std::string>& args = {}) const {
    return message_text(id, args, options_.language);
  }

  /// Which sheet is in which workbook.
  void share_out() {
    const std::string own = path_.filename().string();
    files_ = {own};
    const bool one = pages_.size() <= options_.sheets;
    const bool by_street = std::ranges::all_of(pages_, [](const Page& p) { return digits(p.community); });
    std::map<std::string, std::vector<std::string>> taken;
    std::map<std::string, std::size_t> of_street;  // sheets that a street has so far
    std::size_t number = 0;
    for (Page& page : pages_) {
      page.file = own;
      if (!one) {
        std::string key = std::to_string(number / options_.sheets + 1);
        if (by_street) {
          key = page.community.substr(0, kStreetDigits);
          if (const std::size_t part = of_street[key]++ / options_.sheets; part > 0)
            key += "-" + std::to_string(part + 1);
        }
        page.file = path_.stem().string() + "_" + key + path_.extension().string();
      }
      ++number;
      std::vector<std::string>& names = taken[page.file];
      if (page.file == own && names.empty()) overview_ = sheet_name(word("exchange.overview"), names);
      page.sheet = sheet_name(page.name, names);
      if (std::ranges::find(files_, page.file) == files_.end()) files_.push_back(page.file);
    }
    if (overview_.empty()) overview_ = word("exchange.overview");
  }

  void write_book(const std::string& target, const std::string& file) const {
    Workbook book(target, word("exchange.ledger_title"));
    if (file == files_.front()) overview(book);
    for (const Page& page : pages_)
      if (page.file == file) community(book, page);
    book.save();
  }

  void headings(Workbook& book, int row, const std::vector<const char*>& ids) const {
    for (std::size_t c = 0; c < ids.size(); ++c) book.text(row, static_cast<int>(c), word(ids[c]), Look::heading);
    book.row_height(row, 32);
  }

  void overview(Workbook& book) const {
    const std::vector<const char*> heads = {"exchange.col_community",  "exchange.col_name",      "exchange.col_grids",
                                            "exchange.col_households", "exchange.col_buildings", "exchange.col_in_band",
                                            "exchange.col_exceptions", "exchange.col_proof"};
    book.begin_sheet(overview_, {16, 28, 8, 12, 10, 12, 10, 16}, 2);
    book.across(0, static_cast<int>(heads.size()), word("exchange.ledger_title"), Look::title);
    book.row_height(0, 30);
    headings(book, 1, heads);
    int row = 2;
    std::size_t grids = 0, exceptions = 0;
    std::int64_t buildings = 0, judged = 0, in_band = 0;
    double households = 0;
    for (const Page& page : pages_) {
      std::int64_t here = 0, judged_here = 0, in_band_here = 0;
      for (const Row& r : page.rows)
        here += r.buildings, judged_here += r.in_band.has_value(), in_band_here += r.in_band.value_or(false);
      std::string quoted;
      for (const char c : page.sheet) quoted.append(c == '\'' ? 2 : 1, c);
      const std::string to = "'" + quoted + "'!A1";
      book.text(row, 0, page.community, Look::text);
      book.link(row, 1, page.file == files_.front() ? "internal:" + to : "external:" + page.file + "#" + to, page.name);
      book.number(row, 2, static_cast<double>(page.rows.size()), Look::whole);
      book.number(row, 3, page.households(), Look::decimal);
      book.number(row, 4, static_cast<double>(here), Look::whole);
      book.text(row, 5, judged_here > 0 ? std::to_string(in_band_here) + " / " + std::to_string(judged_here) : "",
                Look::text);
      book.number(row, 6, static_cast<double>(page.exceptions()), Look::whole);
      book.text(row, 7, proof(page), Look::text);
      grids += page.rows.size(), households += page.households(), buildings += here, exceptions += page.exceptions();
      judged += judged_here, in_band += in_band_here;
      ++row;
    }
    book.text(row, 0, word("exchange.total"), Look::heading);
    book.text(row, 1, "", Look::heading);
    book.number(row, 2, static_cast<double>(grids), Look::whole);
    book.number(row, 3, households, Look::decimal);
    book.number(row, 4, static_cast<double>(buildings), Look::whole);
    book.text(row, 5, std::to_string(in_band) + " / " + std::to_string(judged), Look::text);
    book.number(row, 6, static_cast<double>(exceptions), Look::whole);
    book.text(row, 7, "", Look::heading);
  }

  [[nodiscard]] std::string proof(const Page& page) const {
    if (!page.closed) return "";
    return *page.closed ? word("exchange.proof_closed") : word("exchange.proof_gap", {decimal(page.gap_percent, 1)});
  }

  void community(Workbook& book, const Page& page) const {
    const std::vector<const char*> heads = {"exchange.col_number",    "exchange.col_code",       "exchange.col_name",
                                            "exchange.col_kind",      "exchange.col_households", "exchange.col_band",
                                            "exchange.col_buildings", "exchange.col_area",       "exchange.col_reason",
                                            "exchange.col_worker",    "exchange.col_phone",      "exchange.col_note"};
    book.begin_sheet(page.sheet, {6, 19, 24, 11, 10, 11, 9, 12, 40, 13, 16, 18}, 3);
    const int columns = static_cast<int>(heads.size());
    book.across(0, columns, word("exchange.sheet_title", {page.name}), Look::title);
    book.row_height(0, 30);
    std::int64_t buildings = 0;
    for (const Row& r : page.rows) buildings += r.buildings;
    book.across(
        1, columns,
        word("exchange.sheet_totals", {page.community, std::to_string(page.rows.size()), plain(page.households()),
                                       std::to_string(buildings), std::to_string(page.exceptions())}),
        Look::note);
    headings(book, 2, heads);
    int row = 3;
    for (const Row& r : page.rows) {
      const bool exception = !r.reason.empty();
      book.number(row, 0, row - 2, Look::whole);
      book.text(row, 1, r.code, Look::text);
      book.text(row, 2, r.name, Look::text);
      book.text(row, 3, kind(r.kind), Look::text);
      book.number(row, 4, r.households, Look::decimal);
      book.text(row, 5, r.band, Look::text);
      book.number(row, 6, static_cast<double>(r.buildings), Look::whole);
      book.number(row, 7, std::round(r.area_m2), Look::whole);
      book.text(row, 8, r.reason, exception ? Look::alarm : Look::wrapped);
      int c = 9;
      for (const std::string* filled : {&r.worker, &r.phone, &r.note}) book.text(row, c++, *filled, Look::empty);
      constexpr double kLine = 15;
      constexpr std::size_t kBytesInLine = 50;
      book.row_height(row,
                      kLine * static_cast<double>(std::max<std::size_t>(2, 1 + r.reason.size() / kBytesInLine)) * 0.75);
      ++row;
    }
    book.across(row + 1, columns, word("exchange.signature"), Look::signature);
    book.row_height(row + 1, 34);
  }

  [[nodiscard]] static std::string plain(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

  [[nodiscard]] std::string kind(const std::string& name) const {
    for (const char* known : {"community", "rural", "dedicated", "empty", "unassigned", "water"})
      if (name == known) return word((std::string("exchange.kind_") + name).c_str());
    return name;
  }

  /// Every code stands once in its sheet, as text, with its households five cells from the left.
  void prove(const std::string& written, const std::string& file) const {
    for (const Page& page : pages_) {
      if (page.file != file) continue;
      Diagnostics ignored;
      const Layer sheet = read_layer({.path = written, .layer = page.sheet, .where = {}, .encoding = {}}, ignored);
      std::map<std::string, std::string> found;
      std::size_t rows = 0;
      for (const Feature& f : sheet.features)
        if (f.values.size() > 4 && !value_as_text(f.values[1]).empty())
          found[value_as_text(f.values[1])] = value_as_text(f.values[4]), ++rows;
      for (const Row& r : page.rows) {
        const auto it = found.find(r.code);
        const std::string back = it == found.end() ? "-" : it->second;
        if (it == found.end() || std::abs(std::strtod(back.c_str(), nullptr) - r.households) > 1e-6)
          throw Error(ErrorKind::internal, "geo.proof_failed", {file, page.sheet, r.code, plain(r.households), back});
      }
    }
  }

  std::filesystem::path path_;
  LedgerOptions options_;
  std::vector<Page> pages_;
  std::vector<std::string> files_;  ///< names, the overview's first
  std::string overview_;
};

}  // namespace

std::vector<std::string> write_ledger(const std::string& path, const Layer& grids, const LedgerOptions& options) {
  return Ledger(path, grids, options).write();
}

}  // namespace qipan
