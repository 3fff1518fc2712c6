// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>

#include "cli/graph_file.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

constexpr std::string_view kSpace = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// Calls body(line without blanks at its ends, its number) for every line; the mark of UTF-8 at the start is left out.
template <class Body>
void each_line(std::string_view text, Body&& body) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::int64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    body(trimmed(text.substr(0, end)), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string read_text(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw Error(ErrorKind::input, "solve.cannot_read", {path});
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ErrorKind::input, "solve.cannot_read", {path});
  std::string text;
  for (std::array<char, 1 << 16> block{}; in.read(block.data(), block.size()), in.gcount() > 0;) {
    text.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) throw Error(ErrorKind::input, "solve.cannot_read", {path});
  return text;
}

std::vector<std::string> parse_labels(std::string_view text, const std::string& path, std::size_t vertices) {
  std::vector<std::string> labels;
  std::int64_t blank = 0;  // a blank line is forgiven at the end of the file only
  each_line(text, [&](std::string_view line, std::int64_t number) {
    if (line.empty()) {
      if (blank == 0) blank = number;
      return;
    }
    if (blank != 0) throw Error(ErrorKind::input, "solve.blank_label", {path, std::to_string(blank)});
    labels.emplace_back(line);
  });
  if (labels.size() != vertices) {
    throw Error(ErrorKind::input, "solve.label_count", {path, std::to_string(labels.size()), std::to_string(vertices)});
  }
  return labels;
}

std::vector<std::string> read_labels(const std::string& path, std::size_t vertices) { return parse_labels(read_text(path), path, vertices); }

std::vector<std::pair<std::string, std::int32_t>> parse_counts(std::string_view text, const std::string& path) {
  std::vector<std::pair<std::string, std::int32_t>> counts;
  std::map<std::string, std::int64_t> seen;
  each_line(text, [&](std::string_view line, std::int64_t number) {
    if (line.empty()) return;
    const std::size_t gap = line.find_last_of(" \t");
    const std::string_view digits = gap == std::string_view::npos ? std::string_view{} : line.substr(gap + 1);
    std::int32_t count = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (digits.empty() || error != std::errc{} || stop != digits.data() + digits.size() || count < 0) {
      throw Error(ErrorKind::input, "solve.bad_count", {path, std::to_string(number), std::string(line.substr(0, 60))});
    }
    std::string label(trimmed(line.substr(0, gap)));
    if (const auto [there, fresh] = seen.try_emplace(label, number); !fresh) {
      throw Error(ErrorKind::input, "solve.count_twice", {path, std::to_string(number), label, std::to_string(there->second)});
    }
    counts.emplace_back(std::move(label), count);
  });
  return counts;
}

void write_partition(const std::string& path, const std::vector<std::int32_t>& region) {
  std::string text;
  text.reserve(region.size() * 5);
  std::array<char, 16> digits{};
  for (const std::int32_t r : region) {
    text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), r).ptr);
    text += '\n';
  }
  write_text(path, text);
}

void write_text(const std::string& path, std::string_view text) {
  std::error_code error;
  const bool in_place = std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error);  // such as /dev/stdout
  const std::string staging = in_place ? path : path + ".part";
  std::ofstream out(staging, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) {
    if (!in_place) std::filesystem::remove(staging, error);
    throw Error(ErrorKind::input, "solve.cannot_write", {path});
  }
  if (in_place) return;
  std::filesystem::rename(staging, path, error);
  if (error) {
    std::error_code ignored;
    std::filesystem::remove(staging, ignored);
    throw Error(ErrorKind::input, "solve.cannot_write", {path});
  }
}

}  // namespace qipan::cli
