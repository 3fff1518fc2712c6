// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace qipan::cli {
namespace {

constexpr int kBarColumns = 30;

const char* tone_code(Tone tone) {
  switch (tone) {
    case Tone::good: return "\033[32m";
    case Tone::bad: return "\033[31m";
    case Tone::heading: return "\033[1m";
    case Tone::plain: break;
  }
  return "";
}

}  // namespace

void Table::print(std::ostream& out, bool colour) const {
  std::vector<int> widths(columns_.size(), 0);
  for (const Row& row : rows_) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) widths[c] = std::max(widths[c], display_width(row.cells[c]));
  }
  for (const Row& row : rows_) {
    std::string line;
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      const std::string padding(static_cast<std::size_t>(widths[c] - display_width(row.cells[c])), ' ');
      line += "  ";
      line += columns_[c] == Align::right ? padding + row.cells[c] : row.cells[c] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    const bool toned = colour && row.tone != Tone::plain;
    out << (toned ? tone_code(row.tone) : "") << line << (toned ? "\033[0m" : "") << '\n';
  }
}

bool shows_colour(int descriptor) {
  const char* const no_colour = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return isatty(descriptor) != 0 && (no_colour == nullptr || *no_colour == 0) && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

void print_hints(const Diagnostics& diagnostics, const Texts& texts) {
  for (const Diagnostic& d : diagnostics) {
    std::cerr << texts("cli.hint", {message_text(d.code, d.args, texts.language)}) << '\n';
  }
}

ProgressBar::ProgressBar(const Texts& texts) : texts_(texts) {
  const char* const form = std::getenv("QIPAN_PROGRESS");
  lines_ = form != nullptr && std::string_view(form) == "lines";
  enabled_ = lines_ || isatty(2) != 0;
}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::update(std::string_view stage, double done) {
  if (!enabled_) return;
  const std::lock_guard lock(guard_);
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && stage == shown_stage_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  shown_stage_ = stage;
  drawn_ = true;
  if (lines_) {
    const std::string line = "@progress " + std::string(stage) + " " + rounded(std::clamp(done, 0.0, 1.0), 3);
    std::fprintf(stderr, "%s\n", line.c_str());
    std::fflush(stderr);
    return;
  }
  const int filled = static_cast<int>(std::lround(std::clamp(done, 0.0, 1.0) * kBarColumns));
  std::string bar;
  for (int i = 0; i < kBarColumns; ++i) bar += i < filled ? "█" : "░";
  const std::string line = bar + " " + texts_.named("cli.stage_", stage);
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
}

void ProgressBar::clear() {
  const std::lock_guard lock(guard_);
  if (!drawn_ || lines_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace qipan::cli
