// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/strokes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace qipan {
namespace {

struct End {
  std::size_t border = 0;
  bool start = true;
  friend auto operator<=>(const End&, const End&) = default;
};

constexpr double kLookAhead = 12'000;  // mm along a border to tell its direction
constexpr double kThrough = -0.34;     // cosine of 110 degrees between two borders that run on as one

class Joiner {
 public:
  Joiner(const std::vector<const CellBorder*>& borders, const std::vector<std::int32_t>& grid) : borders_(borders), grid_(grid) {
    for (std::size_t i = 0; i < borders.size(); ++i) {
      nodes_[borders[i]->start_node].push_back({i, true});
      nodes_[borders[i]->end_node].push_back({i, false});
    }
    for (const auto& [node, ends] : nodes_) pair_up(node, ends);
  }

  std::vector<Stroke> run() {
    while (true) {
      trace();
      if (order()) return finish();
    }
  }

 private:
  struct Path {
    std::vector<End> steps;  ///< border and whether it is walked from its start
    std::int32_t first_node = 0, last_node = 0;
  };

  [[nodiscard]] std::pair<double, double> direction(End e) const {
    const auto& line = borders_[e.border]->line;
    const std::size_t n = line.size();
    const auto point = [&](std::size_t k) { return e.start ? line[k] : line[n - 1 - k]; };
    double gone = 0;
    std::size_t k = 1;
    for (; k < n; ++k) {
      gone += std::hypot(static_cast<double>(point(k).x - point(k - 1).x), static_cast<double>(point(k).y - point(k - 1).y));
      if (gone >= kLookAhead || k + 1 == n) break;
    }
    const auto dx = static_cast<double>(point(k).x - point(0).x), dy = static_cast<double>(point(k).y - point(0).y), l = std::max(1.0, std::hypot(dx, dy));
    return {dx / l, dy / l};
  }

  void pair_up(std::int32_t node, const std::vector<End>& ends) {
    if (ends.size() < 2) return;
    if (ends.size() == 2) {
      if (ends[0].border != ends[1].border) mate_[ends[0]] = ends[1], mate_[ends[1]] = ends[0];
      return;
    }
    double best = kThrough;
    std::pair<End, End> pair;
    for (std::size_t i = 0; i < ends.size(); ++i)
      for (std::size_t j = i + 1; j < ends.size(); ++j) {
        if (ends[i].border == ends[j].border) continue;
        const auto [ax, ay] = direction(ends[i]);
        const auto [bx, by] = direction(ends[j]);
        const double c = ax * bx + ay * by;
        if (c < best) best = c, pair = {ends[i], ends[j]};
      }
    if (best >= kThrough) return;
    mate_[pair.first] = pair.second, mate_[pair.second] = pair.first;
    through_.insert(node);
  }

  [[nodiscard]] std::int32_t node(End e) const { return e.start ? borders_[e.border]->start_node : borders_[e.border]->end_node; }

  void trace() {
    paths_.clear();
    path_through_.clear();
    std::vector<bool> used(borders_.size(), false);
    const auto walk = [&](End first) {
      Path path;
      path.first_node = node(first);
      End e = first;
      while (true) {
        used[e.border] = true;
        path.steps.push_back(e);
        const End far{e.border, !e.start};
        path.last_node = node(far);
        const auto m = mate_.find(far);
        if (m == mate_.end() || used[m->second.border]) break;
        if (through_.contains(path.last_node)) path_through_[path.last_node] = paths_.size();
        e = m->second;
      }
      paths_.push_back(std::move(path));
    };
    for (std::size_t i = 0; i < borders_.size(); ++i)
      for (const bool start : {true, false})
        if (!used[i] && !mate_.contains({i, start})) walk({i, start});
    for (std::size_t i = 0; i < borders_.size(); ++i)
      if (!used[i]) walk({i, true});  // rings: the joint is a fixed point
  }

  /// The path that an end of path p rests on, if any.
  [[nodiscard]] std::int64_t rests_on(std::size_t p, bool first) const {
    const Path& path = paths_[p];
    const End end = first ? path.steps.front() : End{path.steps.back().border, !path.steps.back().start};
    const std::int32_t n = node(end);
    const auto it = path_through_.find(n);
    if (it == path_through_.end() || mate_.contains(end)) return -1;
    return static_cast<std::int64_t>(it->second);
  }

  /// Sorts the paths so that each rests on earlier ones; on a circle, opens one junction and says false.
  bool order() {
    order_.clear();
    std::vector<bool> placed(paths_.size(), false);
    while (order_.size() < paths_.size()) {
      const std::size_t before = order_.size();
      for (std::size_t p = 0; p < paths_.size(); ++p) {
        if (placed[p]) continue;
        const auto ready = [&](std::int64_t on) { return on < 0 || (on != static_cast<std::int64_t>(p) && placed[static_cast<std::size_t>(on)]); };
        if (!ready(rests_on(p, true)) || !ready(rests_on(p, false))) continue;
        placed[p] = true;
        order_.push_back(p);
      }
      if (order_.size() > before) continue;
      for (std::size_t p = 0; p < paths_.size(); ++p) {
        if (placed[p]) continue;
        const bool first = rests_on(p, true) >= 0 && !placed[static_cast<std::size_t>(rests_on(p, true))];
        open_junction(first ? paths_[p].first_node : paths_[p].last_node);
        return false;
      }
    }
    return true;
  }
  void open_junction(std::int32_t n) {
    through_.erase(n);
    for (const End& e : nodes_.at(n)) mate_.erase(e);
  }

  std::vector<Stroke> finish() {
    std::vector<std::int32_t> number(paths_.size(), -1);
    for (std::size_t i = 0; i < order_.size(); ++i) number[order_[i]] = static_cast<std::int32_t>(i);
    std::vector<Stroke> out;
    for (const std::size_t p : order_) {
      Stroke& s = out.emplace_back();
      const Path& path = paths_[p];
      bool first = true;
      std::int32_t head_left = -1, head_right = -1, tail_left = -1, tail_right = -1;
      for (const End& step : path.steps) {
        const CellBorder& b = *borders_[step.border];
        std::vector<Point> line = b.line;
        std::vector<Crossing> crossings = b.crossings;
        std::int32_t left = grid_[static_cast<std::size_t>(b.left)], right = grid_[static_cast<std::size_t>(b.right)];
        if (!step.start) {
          std::ranges::reverse(line), std::ranges::reverse(crossings);
          for (Crossing& c : crossings) std::swap(c.left, c.right);
          std::swap(left, right);
        }
        s.line.insert(s.line.end(), line.begin() + (s.line.empty() ? 0 : 1), line.end());
        s.crossings.insert(s.crossings.end(), crossings.begin(), crossings.end());
        s.left_grid = first || s.left_grid == left ? left : -1;
        s.right_grid = first || s.right_grid == right ? right : -1;
        if (first) head_left = left, head_right = right;
        tail_left = left, tail_right = right;
        first = false;
      }
      const End head = path.steps.front(), tail = path.steps.back();
      s.start = stroke_end(p, true, head.start ? borders_[head.border]->start_rail : borders_[head.border]->end_rail, number);
      s.finish = stroke_end(p, false, tail.start ? borders_[tail.border]->end_rail : borders_[tail.border]->start_rail, number);
      s.start.left_grid = head_left, s.start.right_grid = head_right;
      s.finish.left_grid = tail_left, s.finish.right_grid = tail_right;
    }
    return out;
  }
  [[nodiscard]] StrokeEnd stroke_end(std::size_t p, bool first, std::int32_t rail, const std::vector<std::int32_t>& number) const {
    const std::int64_t on = rests_on(p, first);
    if (on >= 0) return {.on_stroke = number[static_cast<std::size_t>(on)]};
    return {.rail = rail};
  }

  const std::vector<const CellBorder*>& borders_;
  const std::vector<std::int32_t>& grid_;
  std::map<std::int32_t, std::vector<End>> nodes_;
  std::map<End, End> mate_;
  std::set<std::int32_t> through_;
  std::vector<Path> paths_;
  std::map<std::int32_t, std::size_t> path_through_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::vector<Stroke> make_strokes(const std::vector<const CellBorder*>& borders, const std::vector<std::int32_t>& grid) {
  return Joiner(borders, grid).run();
}

}  // namespace qipan
