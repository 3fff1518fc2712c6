// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <charconv>
#include <limits>

#include "cli/graph_file.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

constexpr std::int64_t kMostWeight = 1'000'000'000'000;      // in households; thousandths of all then keep below 10^15
constexpr std::int64_t kMostCost = 1'000'000'000'000'000;

/// Walks over the lines of a graph file, comments left out.
class Lines {
 public:
  Lines(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  /// Moves to the next line that is no comment; false at the end of the file.
  bool next() {
    do {
      if (end_ == text_.size() && started_) return false;
      at_ = started_ ? end_ + 1 : 0;
      if (at_ > text_.size() || (started_ && at_ == text_.size())) return false;
      started_ = true;
      end_ = std::min(text_.find('\n', at_), text_.size());
      ++number_;
    } while (at_ < end_ && text_[at_] == '%');
    return true;
  }
  /// Next whole number of the line; false at its end.
  bool read(std::int64_t& value) {
    while (at_ < end_ && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    if (at_ == end_) return false;
    const char* const first = text_.data() + at_;
    const char* const last = text_.data() + end_;
    const auto [stop, error] = std::from_chars(first, last, value);
    const bool whole = stop == last || *stop == ' ' || *stop == '\t' || *stop == '\r';
    if (error != std::errc{} || !whole || value < 0) fail("solve.not_a_count", {word()});
    at_ = static_cast<std::size_t>(stop - text_.data());
    return true;
  }
  /// The word at the present place, shortened.
  [[nodiscard]] std::string word() const {
    const std::size_t stop = std::min(text_.find_first_of(" \t\r\n", at_), end_);
    return std::string(text_.substr(at_, std::min<std::size_t>(stop - at_, 40)));
  }
  [[noreturn]] void fail(const char* id, std::vector<std::string> args) const { fail_at(number_, id, std::move(args)); }
  [[noreturn]] void fail_at(std::int64_t line, const char* id, std::vector<std::string> args) const {
    args.insert(args.begin(), {path_, std::to_string(line)});
    throw Error(ErrorKind::input, id, std::move(args));
  }
  [[nodiscard]] std::int64_t number() const { return number_; }

 private:
  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0, end_ = 0;
  std::int64_t number_ = 0;
  bool started_ = false;
};

struct Header {
  std::int64_t vertices = 0, edges = 0, weights = 0;
  bool sizes = false, edge_weights = false;
};

Header read_header(Lines& lines, std::size_t bytes) {
  Header h;
  std::int64_t format = 0, weights = 1, more = 0;
  if (!lines.next() || !lines.read(h.vertices) || !lines.read(h.edges)) lines.fail("solve.no_header", {});
  const bool has_format = lines.read(format), has_weights = has_format && lines.read(weights);
  if (has_weights && lines.read(more)) lines.fail("solve.no_header", {});
  if (format > 111 || format % 10 > 1 || format / 10 % 10 > 1) lines.fail("solve.bad_format", {std::to_string(format)});
  h.sizes = format / 100 == 1, h.edge_weights = format % 10 == 1;
  const bool weighted = format / 10 % 10 == 1;
  if (has_weights && (weights < 1 || weights > 1000 || (!weighted && weights > 1))) lines.fail("solve.bad_format", {std::to_string(format)});
  h.weights = weighted ? weights : 0;
  // A vertex takes a line, an edge four characters: a header that promises more is refused before memory is taken.
  if (h.vertices > static_cast<std::int64_t>(bytes) || h.vertices > std::numeric_limits<std::int32_t>::max() - 1) {
    lines.fail("solve.too_few_lines", {"0", std::to_string(h.vertices)});
  }
  return h;
}

struct Half {
  std::int32_t from = 0, to = 0;
  std::int64_t cost = 0;
};

/// Half edges to a smaller vertex, ordered by (to, from): those of one `from` after another, so a counting sort by `to` is all.
std::vector<Half> by_target(const std::vector<Half>& halves, std::size_t vertices) {
  std::vector<std::size_t> first(vertices + 1, 0);
  for (const Half& h : halves) ++first[static_cast<std::size_t>(h.to) + 1];
  for (std::size_t v = 0; v < vertices; ++v) first[v + 1] += first[v];
  std::vector<Half> sorted(halves.size());
  for (const Half& h : halves) sorted[first[static_cast<std::size_t>(h.to)]++] = h;
  return sorted;
}

}  // namespace

GraphFile parse_metis(std::string_view text, const std::string& path) {
  Lines lines(text, path);
  const Header header = read_header(lines, text.size());
  const auto n = static_cast<std::size_t>(header.vertices);
  GraphFile graph;
  graph.households.reserve(n);
  if (header.weights > 1) graph.notes.push_back({Severity::info, "solve.first_weight", {}, {}, {std::to_string(header.weights)}, {}});
  std::vector<Half> up, down;
  const auto expected = std::min(static_cast<std::size_t>(header.edges), text.size() / 4);
  up.reserve(expected), down.reserve(expected);
  std::vector<std::int64_t> line_of;
  line_of.reserve(n);
  std::int64_t total = 0, costs = 0;
  for (std::size_t v = 0; v < n; ++v) {
    const bool there = lines.next();
    if (!there && !(v + 1 == n && header.weights == 0)) {  // the line of an isolated last vertex is often lost
      lines.fail("solve.too_few_lines", {std::to_string(v), std::to_string(n)});
    }
    line_of.push_back(lines.number());
    std::int64_t value = 0, weight = header.weights == 0 ? 1 : 0;
    if (there && header.sizes && !lines.read(value)) lines.fail("solve.no_weight", {std::to_string(v + 1)});
    for (std::int64_t k = 0; k < header.weights; ++k) {
      if (!lines.read(value)) lines.fail("solve.no_weight", {std::to_string(v + 1)});
      if (k == 0) weight = value;
    }
    if (weight > kMostWeight || (total += weight) > kMostWeight) lines.fail("solve.too_much", {});
    graph.households.push_back(weight * 1000);
    const std::size_t first_up = up.size(), first_down = down.size();
    for (std::int64_t other = 0; there && lines.read(other);) {
      if (other < 1 || other > header.vertices) lines.fail("solve.no_vertex", {std::to_string(other), std::to_string(n)});
      const auto to = static_cast<std::size_t>(other - 1);
      if (to == v) lines.fail("solve.loop", {std::to_string(other)});
      std::int64_t cost = 1;
      if (header.edge_weights && !lines.read(cost)) lines.fail("solve.no_edge_weight", {std::to_string(other)});
      if (cost > kMostCost || (to > v && (costs += cost) > kMostCost)) lines.fail("solve.too_much", {});
      (to > v ? up : down).push_back({static_cast<std::int32_t>(v), static_cast<std::int32_t>(to), cost});
    }
    for (auto* half : {&up, &down}) {
      const auto begin = half->begin() + static_cast<std::ptrdiff_t>(half == &up ? first_up : first_down);
      std::sort(begin, half->end(), [](const Half& a, const Half& b) { return a.to < b.to; });
      const auto twice = std::adjacent_find(begin, half->end(), [](const Half& a, const Half& b) { return a.to == b.to; });
      if (twice != half->end()) lines.fail("solve.edge_twice", {std::to_string(v + 1), std::to_string(twice->to + 1)});
    }
  }
  for (std::int64_t rest = 0; lines.next();) {
    if (lines.read(rest)) lines.fail("solve.too_many_lines", {std::to_string(n)});
  }

  const std::vector<Half> back = by_target(down, n);
  const auto line = [&](std::int32_t v) { return line_of[static_cast<std::size_t>(v)]; };
  graph.seams.reserve(up.size());
  for (std::size_t i = 0; i < up.size() || i < back.size(); ++i) {
    // The first place where the two lists differ: one of them has an edge that the other lacks.
    const bool here = i < up.size(), there = i < back.size();
    const auto order = !here ? 1 : !there ? -1 : std::pair(up[i].from, up[i].to) < std::pair(back[i].to, back[i].from) ? -1
                       : std::pair(up[i].from, up[i].to) > std::pair(back[i].to, back[i].from) ? 1 : 0;
    if (order != 0) {
      const Half& lone = order < 0 ? up[i] : back[i];
      lines.fail_at(line(lone.from), "solve.one_sided", {std::to_string(lone.from + 1), std::to_string(lone.to + 1), std::to_string(line(lone.to))});
    }
    if (up[i].cost != back[i].cost) {
      lines.fail_at(line(back[i].from), "solve.two_weights",
                    {std::to_string(back[i].from + 1), std::to_string(back[i].to + 1), std::to_string(back[i].cost),
                     std::to_string(up[i].cost), std::to_string(line(up[i].from))});
    }
    graph.seams.push_back({up[i].from, up[i].to, up[i].cost, 0});
  }
  if (static_cast<std::int64_t>(graph.seams.size()) != header.edges) {
    lines.fail_at(1, "solve.edge_count", {std::to_string(header.edges), std::to_string(graph.seams.size())});
  }
  return graph;
}

}  // namespace qipan::cli
