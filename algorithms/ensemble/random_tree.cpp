// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/random_tree.h"

#include <algorithm>

namespace qipan {
namespace {

/// Numbers in [0, n), two from every 64 random bits, without bias (Lemire 2019).
class SmallDraws {
 public:
  explicit SmallDraws(const Random& random) : random_(random) {}
  std::uint32_t below(std::uint32_t n) {
    std::uint64_t m = std::uint64_t{half()} * n;
    if (static_cast<std::uint32_t>(m) < n) [[unlikely]] {
      const std::uint32_t floor = (0 - n) % n;
      while (static_cast<std::uint32_t>(m) < floor) m = std::uint64_t{half()} * n;
    }
    return static_cast<std::uint32_t>(m >> 32);
  }
  [[nodiscard]] const Random& random() const { return random_; }

 private:
  std::uint32_t half() { return static_cast<std::uint32_t>(random_.next() >> 32); }
  Random random_;
};

}  // namespace

PairRows::PairRows(const ChainGraph& graph, std::span<const std::int32_t> label)
    : graph_(graph), label_(label.begin(), label.end()), local_(graph.size() + 1, kNone), node_(graph.size() + 1),
      offset_(graph.size() + 1), entries_(graph.target.size() + 1) {
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    if (label_[v] >= members_.size()) members_.resize(label_[v] + 1);
    members_[label_[v]].push_back(v);
  }
}

void PairRows::merge(std::uint32_t a, std::uint32_t b, Seam seam) {
  for (std::uint32_t i = 0; i < size_; ++i) local_[node_[i]] = kNone;
  a_ = a, b_ = b;
  size_of_a_ = static_cast<std::uint32_t>(members_[a].size());
  size_ = size_of_a_ + static_cast<std::uint32_t>(members_[b].size());
  std::ranges::copy(members_[a], node_.begin());
  std::ranges::copy(members_[b], node_.begin() + size_of_a_);
  for (std::uint32_t i = 0; i < size_; ++i) local_[node_[i]] = i;
  const std::uint32_t* const local = local_.data();
  Entry* const entries = entries_.data();
  std::uint32_t end = 0;
  for (std::uint32_t i = 0; i < size_; ++i) {
    offset_[i] = end;
    const bool in_a = i < size_of_a_, all = seam == Seam::kept;
    const std::uint32_t first = all || in_a ? 0 : size_of_a_, count = all ? size_ : in_a ? size_of_a_ : size_ - size_of_a_;
    const std::uint32_t* target = graph_.target.data() + graph_.offset[node_[i]];
    const std::uint32_t* const last = graph_.target.data() + graph_.offset[node_[i] + 1];
    for (; target != last; target += ChainGraph::kLanes) {
      for (std::uint32_t lane = 0; lane < ChainGraph::kLanes; ++lane) {  // no branches: where a row ends is anybody's guess
        const std::uint32_t t = local[target[lane]];
        entries[end].target = t;
        end += static_cast<std::uint32_t>(t - first < count);
      }
    }
  }
  offset_[size_] = end;
  for (std::uint32_t e = 0; e < end; ++e) entries[e].degree = offset_[entries[e].target + 1] - offset_[entries[e].target];
}

void PairRows::divide(const std::vector<std::uint8_t>& side) {
  std::vector<std::uint32_t>&above = members_[a_], &below = members_[b_];
  above.resize(size_), below.resize(size_);
  std::uint32_t x = 0, y = 0;
  for (std::uint32_t i = 0; i < size_; ++i) {
    const std::uint32_t v = node_[i], s = side[i];
    above[x] = below[y] = v;
    x += 1 - s, y += s;
    label_[v] = s ? b_ : a_;
  }
  above.resize(x), below.resize(y);
}

std::int64_t PairRows::edges_between() const {
  const bool a_is_less = size_of_a_ * 2 < size_;
  const std::uint32_t first = a_is_less ? size_of_a_ : 0, count = a_is_less ? size_ - size_of_a_ : size_of_a_;
  std::int64_t edges = 0;
  for (const std::uint32_t v : members_[a_is_less ? a_ : b_]) {
    for (std::uint32_t e = graph_.offset[v]; e < graph_.offset[v + 1]; ++e) edges += local_[graph_.target[e]] - first < count ? 1 : 0;
  }
  return edges;
}

std::int64_t PairRows::edges_between(const std::vector<std::uint8_t>& side) const {
  const std::uint32_t below = static_cast<std::uint32_t>(std::count(side.begin(), side.begin() + size_, 1));
  const std::uint8_t less = below * 2 < size_ ? 1 : 0;
  std::int64_t edges = 0;
  for (std::uint32_t i = 0; i < size_; ++i) {
    if (side[i] != less) continue;
    for (std::uint32_t e = graph_.offset[node_[i]]; e < graph_.offset[node_[i] + 1]; ++e) {
      const std::uint32_t t = local_[graph_.target[e]];
      edges += static_cast<std::int64_t>(t < size_) & static_cast<std::int64_t>(side[std::min(t, size_ - 1)] != less);
    }
  }
  return edges;
}

RandomTree::RandomTree(const PairRows& rows) : rows_(rows) {
  const std::size_t most = rows.nodes();
  order_.resize(most), branch_.resize(most), parent_.resize(most), cuts_.resize(most), on_tree_.resize(most);
  households_.resize(most), difficult_.resize(most);
}

void RandomTree::start(std::uint32_t root) {
  root_ = root;
  count_ = branches_ = 0;
  std::fill_n(on_tree_.begin(), rows_.size(), std::uint8_t{0});
  on_tree_[root] = 1;
}

void RandomTree::grow(std::uint32_t first, std::uint32_t last, Random& random) {
  SmallDraws draws(random);  // a copy stays in registers
  const std::uint32_t* const offset = rows_.offset();
  const PairRows::Entry* const entries = rows_.entries();
  std::uint8_t* const on_tree = on_tree_.data();
  std::uint32_t* const parent = parent_.data();
  std::uint32_t count = count_;
  for (; first < last; ++first) {
    if (on_tree[first]) continue;
    std::uint32_t v = first, degree = offset[v + 1] - offset[v];
    do {
      const PairRows::Entry next = entries[offset[v] + draws.below(degree)];
      parent[v] = next.target;
      v = next.target;
      degree = next.degree;
    } while (!on_tree[v]);
    branch_[branches_++] = count;
    for (v = first; !on_tree[v]; v = parent[v]) {
      on_tree[v] = 1;
      order_[count++] = v;
    }
  }
  count_ = count;
  random = draws.random();
}

void RandomTree::draw(std::uint32_t root, Random& random) {
  start(root);
  grow(0, rows_.size(), random);
}

void RandomTree::draw_joined(std::uint32_t root, std::uint32_t other_root, Random& random) {
  start(root);
  grow(0, rows_.size_of_a(), random);
  on_tree_[other_root] = 1;
  parent_[other_root] = root;
  branch_[branches_++] = count_;
  order_[count_++] = other_root;
  grow(rows_.size_of_a(), rows_.size(), random);
}

std::span<const std::uint32_t> RandomTree::balanced_cuts(const BandRule& rule) {
  std::int64_t total = 0, difficult_total = 0;
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    total += households_[i] = rows_.households(i);
    if (rule.has_difficult) difficult_total += difficult_[i] = rows_.difficult(i);
  }
  const std::int64_t low = std::max(rule.ordinary.low, total - rule.ordinary.high), high = std::min(rule.ordinary.high, total - rule.ordinary.low);
  std::uint32_t cuts = 0;
  for (std::uint32_t b = branches_, end = count_; b-- > 0; end = branch_[b]) {
    std::int64_t sum = 0, difficult = 0;
    for (std::uint32_t i = branch_[b]; i < end; ++i) {
      const std::uint32_t v = order_[i];
      households_[v] = sum += households_[v];
      cuts_[cuts] = v;
      if (rule.has_difficult) {
        difficult_[v] = difficult += difficult_[v];
        cuts += rule.allows(sum, difficult) && rule.allows(total - sum, difficult_total - difficult) ? 1 : 0;
      } else {
        cuts += low <= sum && sum <= high ? 1 : 0;
      }
    }
    const std::uint32_t above = parent_[order_[end - 1]];
    households_[above] += sum;
    difficult_[above] += difficult;
  }
  return {cuts_.data(), cuts};
}

void RandomTree::side_below(std::uint32_t cut, std::vector<std::uint8_t>& below) const {
  below[root_] = 0;
  for (std::uint32_t b = 0; b < branches_; ++b) {
    const std::uint32_t begin = branch_[b], end = b + 1 < branches_ ? branch_[b + 1] : count_;
    std::uint8_t side = below[parent_[order_[end - 1]]];
    for (std::uint32_t i = end; i-- > begin;) {
      const std::uint32_t v = order_[i];
      side |= v == cut ? 1 : 0;
      below[v] = side;
    }
  }
}

}  // namespace qipan
