// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace qipan::exchange {

/// What a cell looks like.
enum class Look { title, note, heading, text, wrapped, whole, decimal, alarm, link, empty, signature };

/// An .xlsx that is always the same for the same calls: no clock. Sheets in the order they are begun.
class Workbook {
 public:
  /// Throws Error(input) when the file cannot be made.
  Workbook(const std::string& path, const std::string& title);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  /// Further calls go to this sheet. `widths` in characters; rows up to `headings` stay in sight and are printed on every page.
  void begin_sheet(const std::string& name, const std::vector<double>& widths, int headings);
  void text(int row, int column, const std::string& value, Look look);
  void number(int row, int column, double value, Look look);
  void link(int row, int column, const std::string& target, const std::string& value);  ///< "internal:'name'!A1"
  void across(int row, int columns, const std::string& value, Look look);  ///< one cell over the first columns
  void row_height(int row, double points);
  void save();  ///< throws Error(input) when writing fails

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qipan::exchange
