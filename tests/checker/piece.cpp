// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/piece.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace checker {
namespace {

__extension__ using Wide = __int128;
constexpr double kPi = 3.14159265358979323846;

std::size_t at(Int i) { return static_cast<std::size_t>(i); }
Int round(double x) { return static_cast<Int>(std::clamp(x, 0.0, 1e13) + 0.5); }

/// Cost of a corner under a labelling of its sectors.
template <class Label>
Int turn(const Corner& k, Label label) {
  const std::size_t size = k.around.size();
  std::size_t changes = 0, at[2] = {0, 0};
  for (std::size_t i = 0; i < size; ++i) {
    if (label(k.around[i]) == label(k.around[i == 0 ? size - 1 : i - 1])) continue;
    if (changes == 2) return 0;
    at[changes++] = i;
  }
  return changes == 2 ? k.turn[at[0] * size + at[1]] : 0;
}

}  // namespace

template <class Set>
Piece<Set>::Piece(const Certificate& c, bool kept) : c_(c), node_(at(c.nodes)), near_(at(c.nodes)), corners_of_(at(c.nodes)) {
  for (std::size_t v = 0; v < size(); ++v) all_.add(v);
  add_up();
  set_scales();
  regions_.resize(compounds_.size());
  for (std::size_t k = 0; k < compounds_.size(); ++k) groups_.push_back(least_regions(k, compounds_[k], 0));
  add_up_arithmetic();
  check_contraction(kept || std::equal(arithmetic_.begin(), arithmetic_.end(), c.objective.begin()));
}

template <class Set>
void Piece<Set>::add_up() {
  std::map<Int, Int> node;
  for (std::size_t i = 0; i < c_.piece.size(); ++i) {
    node[c_.piece[i]] = c_.node_of[i];
    const Atom& a = c_.atoms[at(c_.piece[i])];
    (c_.has_difficult != 0 && a.difficult * 1000 > c_.difficult_above * a.households ? difficult_ : ordinary_) = true;
  }
  std::map<std::pair<std::size_t, std::size_t>, std::pair<Int, Int>> links;
  for (const Seam& s : c_.seams) {
    const auto a = node.find(s.a), b = node.find(s.b);
    must((a == node.end()) == (b == node.end()), "a seam leaves the piece");
    if (a == node.end()) continue;
    if (a->second == b->second) {
      inner_.emplace_back(at(a->second), s.length);
      continue;
    }
    for (const auto& [x, y] : {std::pair(at(a->second), at(b->second)), std::pair(at(b->second), at(a->second))}) {
      links[{x, y}].first += s.cost, links[{x, y}].second += s.length;
    }
  }
  for (const auto& [ends, sums] : links) near_[ends.first].push_back({ends.second, sums.first, sums.second});
  std::map<Int, Set> compounds;
  for (std::size_t i = 0; i < c_.piece.size(); ++i) {
    if (const Int k = c_.atoms[at(c_.piece[i])].compound; k >= 0) compounds[k].add(at(c_.node_of[i]));
  }
  Int sizes = 0;
  for (const auto& [id, set] : compounds) {
    Int size = 0;
    set.each([&](std::size_t) { ++size; });
    if (size < 2) continue;
    compounds_.push_back(set), sizes += size;
  }
  must(c_.out_base > c_.nodes && c_.part_base > sizes + 1, "the packing is too tight");
  for (const Corner& k : c_.corners) {
    Corner mine = k;
    std::set<Int> inside;
    for (Int& a : mine.around) {
      if (a < 0) continue;
      const auto it = node.find(a);
      if (it != node.end()) a = it->second, inside.insert(a);
      else a = std::numeric_limits<Int>::min() + a;
    }
    if (inside.size() < 2) continue;
    for (const Int v : inside) corners_of_[at(v)].push_back(corners_.size());
    corners_.push_back(std::move(mine));
  }
}

template <class Set>
void Piece<Set>::set_scales() {  // docs/algorithms/objective.md
  Int area = 0, households = 0, low_x = c_.atoms[0].x, high_x = low_x, low_y = c_.atoms[0].y, high_y = low_y;
  for (const Atom& a : c_.atoms) {
    area += a.area, households += a.households;
    low_x = std::min(low_x, a.x), high_x = std::max(high_x, a.x), low_y = std::min(low_y, a.y), high_y = std::max(high_y, a.y);
  }
  const Int origin_x = (low_x + high_x) / 2, origin_y = (low_y + high_y) / 2, reach = std::max(high_x - low_x, high_y - low_y) / 2 + 1;
  int cs = 0, ws = 0;
  while ((reach >> cs) > (1 << 14) || (area >> (2 * cs)) > (1 << 30)) ++cs;
  while ((area >> ws) > (1 << 30)) ++ws;
  factor_ = 2 * kPi * std::ldexp(1.0, 2 * cs + ws);
  const Int middle = std::max<Int>(1, (c_.low + c_.high) / 2);
  unit_ = std::max<Int>(1, round(100 * std::sqrt(static_cast<double>(area) / std::max(1.0, static_cast<double>(households) / static_cast<double>(middle)))));
  for (std::size_t i = 0; i < c_.piece.size(); ++i) {
    const Atom& a = c_.atoms[at(c_.piece[i])];
    Node& node = node_[at(c_.node_of[i])];
    const Int w = a.area >> ws, x = (a.x - origin_x) >> cs, y = (a.y - origin_y) >> cs;
    node.households += a.households, node.difficult += a.difficult, node.area += a.area, node.outline += a.outline;
    node.weight += w, node.mx += w * x, node.my += w * y, node.mm += w * (x * x + y * y + ((a.area * 10 / 63) >> (2 * cs)));
  }
  for (const auto& [a, length] : inner_) node_[a].outline -= 2 * length;
}

template <class Set>
Int Piece<Set>::households(const Set& s) const {
  Int h = 0;
  s.each([&](std::size_t v) { h += node_[v].households; });
  return h;
}

template <class Set>
Set Piece<Set>::reach(std::size_t from, const Set& within) const {
  Set seen;
  std::vector<std::size_t> open{from};
  seen.add(from);
  while (!open.empty()) {
    const std::size_t v = open.back();
    open.pop_back();
    for (const Near& u : near_[v]) {
      if (within.has(u.node) && !seen.has(u.node)) seen.add(u.node), open.push_back(u.node);
    }
  }
  return seen;
}

template <class Set>
Int Piece<Set>::sure_turn(const Corner& k, const Set& s) {
  const auto inside = [&](Int v) { return v >= 0 && s.has(at(v)); };
  bool have[2] = {false, false}, one[2] = {true, true};
  Int first[2] = {0, 0};
  for (const Int v : k.around) {
    const std::size_t side = inside(v) ? 0 : 1;
    if (!have[side]) have[side] = true, first[side] = v;
    one[side] = one[side] && first[side] == v;
  }
  if (!have[0] || !have[1] || !one[1]) return 0;
  const Int t = turn(k, inside);
  return one[0] && first[1] >= 0 ? t : 2 * t;
}

template <class Set>
Int Piece<Set>::balance(Int households, bool difficult) const {
  const Int low = difficult ? c_.difficult_low : c_.low, high = difficult ? c_.difficult_high : c_.high;
  const double half = std::max(1.0, static_cast<double>(high - low) / 2);
  const double off = (static_cast<double>(households) - static_cast<double>(low + high) / 2) / half;
  return round(static_cast<double>(unit_) * std::min(16.0, off * off));
}

template <class Set>
Int Piece<Set>::shape(const Node& sum) const {
  if (sum.area <= 0) return 0;
  const double area = static_cast<double>(sum.area), circle = 200 * std::sqrt(kPi * area), outline = static_cast<double>(std::max<Int>(0, sum.outline));
  double spread = 0;
  if (sum.weight > 0) {
    const double mx = static_cast<double>(sum.mx), my = static_cast<double>(sum.my);
    const double inertia = static_cast<double>(sum.mm) - (mx * mx + my * my) / static_cast<double>(sum.weight);
    spread = circle * (inertia * factor_ / (area * area) - 1);
  }
  return round((std::max(0.0, outline * outline / circle - circle) + std::max(0.0, spread)) / 2);
}

/// Without people there is one region that needs no band.
template <class Set>
Int Piece<Set>::empty_worth() const {
  Node sum;
  for (std::size_t v = 0; v < size(); ++v) {
    const Node& node = node_[v];
    sum.area += node.area, sum.outline += node.outline, sum.weight += node.weight, sum.mx += node.mx, sum.my += node.my, sum.mm += node.mm;
    for (const Near& u : near_[v]) sum.outline -= u.length;  // once from either end
  }
  return c_.compactness * shape(sum);
}

template <class Set>
Column<Set> Piece<Set>::column(const Set& s) const {
  Node sum;
  Int cut = 0, turns = 0;
  s.each([&](std::size_t v) {
    const Node& node = node_[v];
    sum.households += node.households, sum.difficult += node.difficult, sum.area += node.area, sum.outline += node.outline;
    sum.weight += node.weight, sum.mx += node.mx, sum.my += node.my, sum.mm += node.mm;
    for (const Near& u : near_[v]) {
      if (s.has(u.node)) sum.outline -= u.length;  // once from either end
      else cut += u.cost;
    }
    for (const std::size_t k : corners_of_[v]) {
      const bool seen = std::ranges::any_of(corners_[k].around, [&](Int a) { return a >= 0 && at(a) < v && s.has(at(a)); });
      if (!seen) turns += sure_turn(corners_[k], s);
    }
  });
  const bool difficult = c_.has_difficult != 0 && sum.difficult * 1000 > c_.difficult_above * sum.households;
  const Wide cost = Wide{c_.border} * (cut + turns) + 2 * (Wide{c_.compactness} * shape(sum) + Wide{c_.balance} * balance(sum.households, difficult));
  must(cost < (Wide{1} << 56), "amounts are too large to check");
  return {s, levels(s), static_cast<Int>(cost)};
}

template <class Set>
std::pair<Int, Int> Piece<Set>::worth(const std::vector<Set>& plan) const {
  Int levels = 0, doubled = 0;
  std::vector<Int> label(size(), -1);
  for (std::size_t r = 0; r < plan.size(); ++r) {
    const Column<Set> c = column(plan[r]);
    levels += c.levels, doubled += c.cost;
    plan[r].each([&](std::size_t v) { label[v] = static_cast<Int>(r); });
  }
  for (const Corner& k : corners_) {
    doubled += 2 * c_.border * turn(k, [&](Int v) { return v < 0 ? v : label[at(v)]; });
    for (const Set& s : plan) doubled -= c_.border * sure_turn(k, s);  // it is in the column already
  }
  return {levels, doubled};
}

template class Piece<SmallSet>;
template class Piece<MediumSet>;
template class Piece<LargeSet>;

}  // namespace checker
