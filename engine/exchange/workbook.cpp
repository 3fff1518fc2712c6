// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/workbook.h"

#include <xlsxwriter.h>

#include <array>

#include "engine/base/error.h"

namespace qipan::exchange {
namespace {

constexpr std::size_t kLooks = 11;
constexpr time_t kBirthday = 946'684'800;  // 2000-01-01, as in all our files
constexpr lxw_color_t kHeadingFill = 0xD9E2F3, kAlarm = 0xC00000, kLine = 0x7F7F7F;

}  // namespace

struct Workbook::Impl {
  std::string path;
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  std::array<lxw_format*, kLooks> formats{};

  ~Impl() {
    if (book) lxw_workbook_free(book);
  }
  [[nodiscard]] lxw_format* format(Look look) const { return formats[static_cast<std::size_t>(look)]; }
  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) throw Error(ErrorKind::input, "geo.cannot_write", {path, lxw_strerror(error)});
  }
};

Workbook::Workbook(const std::string& path, const std::string& title) : impl_(std::make_unique<Impl>()) {
  impl_->path = path;
  impl_->book = workbook_new(path.c_str());
  if (!impl_->book) throw Error(ErrorKind::input, "geo.cannot_write", {path, "libxlsxwriter"});
  lxw_doc_properties properties{};
  std::string name = title, author = "Qipan";
  properties.title = name.data();
  properties.author = author.data();
  properties.created = kBirthday;
  impl_->check(workbook_set_properties(impl_->book, &properties));
  for (std::size_t i = 0; i < kLooks; ++i) {
    lxw_format* f = impl_->formats[i] = workbook_add_format(impl_->book);
    const auto look = static_cast<Look>(i);
    format_set_font_name(f, "Microsoft YaHei");
    format_set_font_size(f, look == Look::title ? 16 : 10);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    const bool in_table = look != Look::title && look != Look::note && look != Look::signature;
    if (in_table) format_set_border(f, LXW_BORDER_THIN), format_set_border_color(f, kLine);
    if (look == Look::title || look == Look::heading) format_set_bold(f);
    if (look == Look::heading)
      format_set_bg_color(f, kHeadingFill), format_set_align(f, LXW_ALIGN_CENTER), format_set_text_wrap(f);
    if (look == Look::text || look == Look::empty || look == Look::link) format_set_num_format(f, "@");
    if (look == Look::wrapped || look == Look::alarm) format_set_text_wrap(f);
    if (look == Look::whole) format_set_num_format(f, "#,##0");
    if (look == Look::decimal) format_set_num_format(f, "#,##0.##");
    if (look == Look::alarm) format_set_font_color(f, kAlarm);
    if (look == Look::link) format_set_font_color(f, LXW_COLOR_BLUE), format_set_underline(f, LXW_UNDERLINE_SINGLE);
  }
}

Workbook::~Workbook() = default;

void Workbook::begin_sheet(const std::string& name, const std::vector<double>& widths, int headings) {
  lxw_worksheet* sheet = impl_->sheet = workbook_add_worksheet(impl_->book, name.c_str());
  if (!sheet) throw Error(ErrorKind::internal, "base.internal", {"sheet name " + name});
  for (std::size_t c = 0; c < widths.size(); ++c) {
    const auto column = static_cast<lxw_col_t>(c);
    impl_->check(worksheet_set_column(sheet, column, column, widths[c], nullptr));
  }
  worksheet_set_landscape(sheet);
  constexpr std::uint8_t kA4 = 9;
  worksheet_set_paper(sheet, kA4);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
  impl_->check(worksheet_set_footer(sheet, "&L&A&R&P / &N"));
  if (headings > 0) {
    worksheet_freeze_panes(sheet, static_cast<lxw_row_t>(headings), 0);
    impl_->check(worksheet_repeat_rows(sheet, 0, static_cast<lxw_row_t>(headings - 1)));
  }
}

void Workbook::text(int row, int column, const std::string& value, Look look) {
  const auto r = static_cast<lxw_row_t>(row);
  const auto c = static_cast<lxw_col_t>(column);
  impl_->check(value.empty() ? worksheet_write_blank(impl_->sheet, r, c, impl_->format(look))
                             : worksheet_write_string(impl_->sheet, r, c, value.c_str(), impl_->format(look)));
}

void Workbook::number(int row, int column, double value, Look look) {
  impl_->check(worksheet_write_number(impl_->sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), value,
                                      impl_->format(look)));
}

void Workbook::link(int row, int column, const std::string& target, const std::string& value) {
  impl_->check(worksheet_write_url_opt(impl_->sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                                       target.c_str(), impl_->format(Look::link), value.c_str(), nullptr));
}

void Workbook::across(int row, int columns, const std::string& value, Look look) {
  impl_->check(worksheet_merge_range(impl_->sheet, static_cast<lxw_row_t>(row), 0, static_cast<lxw_row_t>(row),
                                     static_cast<lxw_col_t>(columns - 1), value.c_str(), impl_->format(look)));
}

void Workbook::row_height(int row, double points) {
  impl_->check(worksheet_set_row(impl_->sheet, static_cast<lxw_row_t>(row), points, nullptr));
}

void Workbook::save() {
  lxw_workbook* book = impl_->book;
  impl_->book = nullptr;  // closing frees it, whatever comes of it
  impl_->check(workbook_close(book));
}

}  // namespace qipan::exchange
