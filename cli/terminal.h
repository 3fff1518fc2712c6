// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <chrono>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/text.h"
#include "engine/base/diagnostic.h"

namespace qipan::cli {

enum class Align { left, right };
enum class Tone { plain, good, bad, heading };

/// A table of text, aligned by what the terminal shows: Chinese characters take two columns.
class Table {
 public:
  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells, Tone tone = Tone::plain) { rows_.push_back({std::move(cells), tone}); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  void print(std::ostream& out, bool colour) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Tone tone;
  };
  std::vector<Align> columns_;
  std::vector<Row> rows_;
};

/// True when the descriptor (1 stdout, 2 stderr) is a terminal that shows colours; NO_COLOR and TERM=dumb say no.
bool shows_colour(int descriptor);

/// One line on stderr for each diagnostic.
void print_hints(const Diagnostics& diagnostics, const Texts& texts);

/// Progress on stderr, only when it is a terminal; at most ten times a second; the destructor wipes it. With QIPAN_PROGRESS=lines in
/// the environment a line "@progress STAGE SHARE" instead, terminal or not: for programs that start this one.
class ProgressBar {
 public:
  explicit ProgressBar(const Texts& texts);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void update(std::string_view stage, double done);  ///< from any thread
  void clear();

 private:
  Texts texts_;
  bool enabled_, lines_;
  std::mutex guard_;
  std::string shown_stage_;
  std::chrono::steady_clock::time_point last_;
  bool drawn_ = false;
};

}  // namespace qipan::cli
