// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/support/plan_state.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "engine/plan/corner.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };

void add_cost(Totals& totals, const RegionCost& cost, std::int64_t sign) {
  totals.violation += sign * cost.violation;
  totals.out += sign * cost.out;
  totals.shape += sign * cost.shape;
  totals.balance += sign * cost.balance;
}

std::int64_t count_distinct(std::vector<std::int32_t>& list) {
  std::ranges::sort(list);
  return std::unique(list.begin(), list.end()) - list.begin();
}

}  // namespace

PlanState::PlanState(const PieceGraph& piece, const Scorer& scorer, std::span<const std::int32_t> labels)
    : piece_(piece), scorer_(scorer), shaped_(scorer.problem().weights.compactness != 0), balanced_(scorer.problem().weights.balance != 0), label_(labels.begin(), labels.end()), stamp_(labels.size(), 0), wanted_(labels.size(), 0),
      part_of_(labels.size(), -1) {
  const std::int32_t bound = label_.empty() ? 0 : *std::ranges::max_element(label_) + 1;
  sums_.resize(at(bound));
  size_.resize(at(bound), 0);
  for (std::int32_t v = 0; v < piece.size(); ++v) {
    sums_[at(label(v))] += piece.nodes[at(v)];
    ++size_[at(label(v))];
  }
  for (const Link& l : piece.links) {
    if (label(l.a) == label(l.b)) {
      sums_[at(label(l.a))].outline -= 2 * l.length;
    } else {
      totals_.cut += l.cut;
    }
  }
  for (const Corner& c : piece.corners) totals_.cut += corner_cost(c, [&](std::int32_t v) { return v < 0 ? v : label(v); });
  cost_.resize(at(bound));
  for (std::int32_t r = bound; r-- > 0;) {
    if (size(r) == 0) {
      free_labels_.push_back(r);
      continue;
    }
    ++regions_;
    cost_[at(r)] = region_cost(sums(r));
    add_cost(totals_, cost(r), 1);
  }
  for (const std::vector<std::int32_t>& nodes : piece.compounds) {
    parts_before_.clear();
    for (const std::int32_t v : nodes) parts_before_.push_back(label(v));
    totals_.splits += count_distinct(parts_before_) - 1;
  }
}

Objective PlanState::objective() const {
  Objective o{totals_.violation, totals_.out, totals_.splits, scorer_.quality(totals_.cut, totals_.shape, totals_.balance)};
  if (piece_.regions > 0) o.regions_off = std::abs(regions_ - piece_.regions);
  if (scorer_.problem().goal == Goal::max_deviation) {
    for (std::int32_t r = 0; r < label_bound(); ++r) {
      if (size(r) > 0) o.deviation = std::max(o.deviation, std::abs(scorer_.problem().regions * sums(r).households - scorer_.households()));
    }
  }
  return o;
}

RegionCost PlanState::region_cost(const RegionSums& sums) const {
  const Band& band = scorer_.band(sums);
  RegionCost c;
  c.violation = outside(band, sums.households);
  c.out = c.violation > 0 ? 1 : 0;
  if (shaped_) c.shape = scorer_.shape(sums);
  if (balanced_) c.balance = scorer_.balance(sums.households, band);
  return c;
}

void PlanState::next_stamp() {
  if (++now_ == 0) {
    std::ranges::fill(stamp_, 0u);
    std::ranges::fill(wanted_, 0u);
    now_ = 1;
  }
}

bool PlanState::stays_connected(std::int32_t node) {
  const std::int32_t region = label(node);
  const auto row = piece_.row(node);
  if (row.size() <= 32) {
    std::uint32_t mine = 0;
    for (std::size_t i = 0; i < row.size(); ++i) mine |= std::uint32_t{label(row[i].target) == region} << i;
    std::uint32_t found = mine & (~mine + 1), done = 0;
    for (std::uint32_t m = found; m != 0; m = found & ~done) {
      const int i = std::countr_zero(m);
      done |= std::uint32_t{1} << i;
      found |= row[static_cast<std::size_t>(i)].beside & mine;
    }
    if (found == mine) return mine != 0;
  }
  next_stamp();
  stamp_[at(node)] = now_;
  queue_.clear();
  std::int32_t wanted = 0;
  for (const Entry& e : row) {
    const std::int32_t t = e.target;
    if (label(t) != region) continue;
    ++wanted;
    wanted_[at(t)] = now_;
    if (queue_.empty()) queue_.push_back(t), stamp_[at(t)] = now_;
  }
  if (wanted <= 1) return wanted == 1;
  std::int32_t found = 1;
  for (std::size_t head = 0; head < queue_.size(); ++head) {
    for (const Entry& e : piece_.row(queue_[head])) {
      const std::int32_t t = e.target;
      if (label(t) != region || stamp_[at(t)] == now_) continue;
      stamp_[at(t)] = now_;
      queue_.push_back(t);
      if (wanted_[at(t)] == now_ && ++found == wanted) return true;
    }
  }
  return false;
}

void PlanState::collect(std::span<const std::int32_t> seeds, std::vector<std::int32_t>& nodes) {
  next_stamp();
  nodes.clear();
  for (const std::int32_t s : seeds) {
    if (stamp_[at(s)] != now_) append_region(s, nodes);
  }
}

void PlanState::collect_more(std::int32_t seed, std::vector<std::int32_t>& nodes) {
  next_stamp();
  append_region(seed, nodes);
}

void PlanState::append_region(std::int32_t seed, std::vector<std::int32_t>& nodes) {
  const std::int32_t region = label(seed);
  std::size_t head = nodes.size();
  nodes.push_back(seed);
  stamp_[at(seed)] = now_;
  for (; head < nodes.size(); ++head) {
    for (const Entry& e : piece_.row(nodes[head])) {
      const std::int32_t t = e.target;
      if (label(t) != region || stamp_[at(t)] == now_) continue;
      stamp_[at(t)] = now_;
      nodes.push_back(t);
    }
  }
}

std::int64_t PlanState::split_difference_of_flip(std::int32_t node, std::int32_t from, std::int32_t to) const {
  std::int64_t difference = 0;
  for (const std::int32_t c : piece_.node_compounds[at(node)]) {
    bool stays = false, joins = false;
    for (const std::int32_t v : piece_.compounds[at(c)]) {
      if (v == node) continue;
      stays |= label(v) == from;
      joins |= label(v) == to;
    }
    difference += (joins ? 0 : 1) - (stays ? 0 : 1);
  }
  return difference;
}

std::int64_t PlanState::corner_difference_of_flip(std::int32_t node, std::int32_t to) const {
  std::int64_t difference = 0;
  for (const std::int32_t c : piece_.node_corners[at(node)]) {
    const Corner& corner = piece_.corners[at(c)];
    difference += corner_cost(corner, [&](std::int32_t v) { return v < 0 ? v : v == node ? to : label(v); }) -
                  corner_cost(corner, [&](std::int32_t v) { return v < 0 ? v : label(v); });
  }
  return difference;
}

Totals PlanState::preview_flip(std::int32_t node, std::int32_t to) {
  const std::int32_t from = label(node);
  std::int64_t length_from = 0, length_to = 0, cut_from = 0, cut_to = 0;
  for (const Entry& e : piece_.row(node)) {
    const std::int32_t other = label(e.target);
    if (other == from) {
      length_from += e.length;
      cut_from += e.cut;
    } else if (other == to) {
      length_to += e.length;
      cut_to += e.cut;
    }
  }
  Flip& f = flip_;
  f.node = node, f.from = from, f.to = to;
  f.from_sums = sums(from);
  f.from_sums -= piece_.nodes[at(node)];
  f.from_sums.outline += 2 * length_from;
  f.to_sums = sums(to);
  f.to_sums += piece_.nodes[at(node)];
  f.to_sums.outline -= 2 * length_to;
  f.from_cost = region_cost(f.from_sums);
  f.to_cost = region_cost(f.to_sums);
  f.difference = {};
  f.difference.cut = cut_from - cut_to + corner_difference_of_flip(node, to);
  add_cost(f.difference, f.from_cost, 1);
  add_cost(f.difference, f.to_cost, 1);
  add_cost(f.difference, cost(from), -1);
  add_cost(f.difference, cost(to), -1);
  if (!piece_.node_compounds[at(node)].empty()) f.difference.splits = split_difference_of_flip(node, from, to);
  return f.difference;
}

void PlanState::apply_flip() {
  const Flip& f = flip_;
  label_[at(f.node)] = f.to;
  changed_.push_back(f.node);
  sums_[at(f.from)] = f.from_sums;
  sums_[at(f.to)] = f.to_sums;
  cost_[at(f.from)] = f.from_cost;
  cost_[at(f.to)] = f.to_cost;
  --size_[at(f.from)];
  ++size_[at(f.to)];
  totals_ += f.difference;
}

std::int64_t PlanState::split_difference_of_replace(std::span<const std::int32_t> nodes) {
  if (piece_.compounds.empty()) return 0;
  seen_compounds_.clear();
  for (const std::int32_t v : nodes) {
    for (const std::int32_t c : piece_.node_compounds[at(v)]) seen_compounds_.push_back(c);
  }
  seen_compounds_.resize(static_cast<std::size_t>(count_distinct(seen_compounds_)));
  std::int64_t difference = 0;
  for (const std::int32_t c : seen_compounds_) {
    parts_before_.clear();
    parts_after_.clear();
    for (const std::int32_t v : piece_.compounds[at(c)]) {
      parts_before_.push_back(label(v));
      parts_after_.push_back(part_of_[at(v)] >= 0 ? -1 - part_of_[at(v)] : label(v));
    }
    difference += count_distinct(parts_after_) - count_distinct(parts_before_);
  }
  return difference;
}

std::int64_t PlanState::corner_difference_of_replace(std::span<const std::int32_t> nodes) {
  if (piece_.corners.empty()) return 0;
  seen_corners_.clear();
  for (const std::int32_t v : nodes) {
    const auto& list = piece_.node_corners[at(v)];
    seen_corners_.insert(seen_corners_.end(), list.begin(), list.end());
  }
  seen_corners_.resize(static_cast<std::size_t>(count_distinct(seen_corners_)));
  // Labels of the new parts are told apart from the old ones by an offset beyond every label.
  const std::int32_t offset = label_bound();
  std::int64_t difference = 0;
  for (const std::int32_t c : seen_corners_) {
    const Corner& corner = piece_.corners[at(c)];
    difference += corner_cost(corner, [&](std::int32_t v) { return v < 0 ? v : part_of_[at(v)] >= 0 ? offset + part_of_[at(v)] : label(v); }) -
                  corner_cost(corner, [&](std::int32_t v) { return v < 0 ? v : label(v); });
  }
  return difference;
}

Totals PlanState::preview_replace(std::span<const std::int32_t> nodes, std::span<const std::int32_t> part, std::int32_t parts) {
  part_sums_.assign(at(parts), {});
  part_size_.assign(at(parts), 0);
  old_labels_.clear();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    part_of_[at(nodes[i])] = part[i];
    part_sums_[at(part[i])] += piece_.nodes[at(nodes[i])];
    ++part_size_[at(part[i])];
    if (std::ranges::find(old_labels_, label(nodes[i])) == old_labels_.end()) old_labels_.push_back(label(nodes[i]));
  }
  Totals d;
  for (const std::int32_t v : nodes) {
    for (const Entry& e : piece_.row(v)) {
      const std::int32_t t = e.target;
      if (t < v || part_of_[at(t)] < 0) continue;
      if (part_of_[at(v)] == part_of_[at(t)]) {
        part_sums_[at(part_of_[at(v)])].outline -= 2 * e.length;
      } else {
        d.cut += e.cut;
      }
      if (label(v) != label(t)) d.cut -= e.cut;
    }
  }
  part_cost_.clear();
  for (const RegionSums& s : part_sums_) {
    part_cost_.push_back(region_cost(s));
    add_cost(d, part_cost_.back(), 1);
  }
  for (const std::int32_t r : old_labels_) add_cost(d, cost(r), -1);
  d.cut += corner_difference_of_replace(nodes);
  d.splits = split_difference_of_replace(nodes);
  for (const std::int32_t v : nodes) part_of_[at(v)] = -1;
  replace_difference_ = d;
  return d;
}

void PlanState::apply_replace(std::span<const std::int32_t> nodes, std::span<const std::int32_t> part) {
  for (const std::int32_t r : old_labels_) {
    size_[at(r)] = 0;
    sums_[at(r)] = {};
    cost_[at(r)] = {};
  }
  std::vector<std::int32_t>& names = old_labels_;
  while (names.size() > part_sums_.size()) {
    free_labels_.push_back(names.back());
    names.pop_back();
    --regions_;
  }
  while (names.size() < part_sums_.size()) {
    if (free_labels_.empty()) {
      free_labels_.push_back(label_bound());
      sums_.emplace_back();
      cost_.emplace_back();
      size_.push_back(0);
    }
    names.push_back(free_labels_.back());
    free_labels_.pop_back();
    ++regions_;
  }
  for (std::size_t p = 0; p < part_sums_.size(); ++p) {
    sums_[at(names[p])] = part_sums_[p];
    cost_[at(names[p])] = part_cost_[p];
    size_[at(names[p])] = part_size_[p];
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::int32_t name = names[at(part[i])];
    if (label(nodes[i]) == name) continue;
    label_[at(nodes[i])] = name;
    changed_.push_back(nodes[i]);
  }
  totals_ += replace_difference_;
}

}  // namespace qipan
