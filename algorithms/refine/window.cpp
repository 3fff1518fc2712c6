// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/window.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "algorithms/support/draw.h"
#include "engine/plan/corner.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr auto bit = [](std::int32_t i) { return std::uint32_t{1} << i; };
constexpr auto lowest = [](std::uint32_t m) { return static_cast<std::int32_t>(std::countr_zero(m)); };

void sort_unique(std::vector<std::int32_t>& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

WindowSearch::WindowSearch(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic)
    : piece_(piece), scorer_(scorer), arithmetic_(arithmetic), local_(piece.nodes.size(), -1) {
  const Weights& w = scorer.problem().weights;
  shaped_ = w.compactness != 0 || w.balance != 0;
}

/// The greatest key first, then by nodes. Keys spread over many magnitudes: the leading bits part them, little is left to compare.
void WindowSearch::sort_choices() {
  constexpr int kFraction = 4;
  const auto magnitude = [](std::uint64_t key) {
    const int width = std::bit_width(key);
    const std::uint64_t fraction = width > kFraction ? key >> (width - 1 - kFraction) : key << (kFraction + 1 - std::max(1, width));
    return static_cast<std::size_t>(((64 - width) << kFraction) + static_cast<int>((~fraction) & ((1u << kFraction) - 1)));
  };
  std::array<std::int32_t, (65 << kFraction) + 1> begin{};
  for (const Choice& c : choices_) ++begin[magnitude(c.key) + 1];
  for (std::size_t m = 1; m < begin.size(); ++m) begin[m] += begin[m - 1];
  sorted_.resize(choices_.size());
  std::array<std::int32_t, 65 << kFraction> next;
  std::copy_n(begin.begin(), next.size(), next.begin());
  for (const Choice& c : choices_) sorted_[at(next[magnitude(c.key)]++)] = c;
  const auto first = [](const Choice& a, const Choice& b) { return a.key != b.key ? a.key > b.key : std::pair(a.a, a.b) < std::pair(b.a, b.b); };
  for (std::size_t m = 0; m < next.size(); ++m) {
    if (next[m] - begin[m] > 1) std::sort(sorted_.begin() + begin[m], sorted_.begin() + next[m], first);
  }
  choices_.swap(sorted_);
}

/// Unites nodes of one region along their seams, dear ones first, until about `lumps` are left; local_ becomes the lump. Lumps stay
/// alike in households and in nodes, so that borders can still be placed finely enough for the bands.
void WindowSearch::lump(const PlanState& state, std::span<const std::int32_t> nodes, std::int32_t lumps, Random& random) {
  const auto n = static_cast<std::int32_t>(nodes.size());
  std::vector<std::int32_t>& root = lump_of_;
  root.resize(at(n));
  std::iota(root.begin(), root.end(), 0);
  std::vector<Size>& size = sizes_;
  size.clear();
  std::int64_t total = 0;
  for (std::int32_t i = 0; i < n; ++i) {
    const std::int64_t h = piece_.nodes[at(nodes[at(i)])].households;
    size.push_back({h, 1});
    total += h;
    local_[at(nodes[at(i)])] = i;
  }
  std::vector<Choice>& choices = choices_;
  choices.clear();
  for (std::int32_t i = 0; i < n; ++i) {
    for (const Entry& e : piece_.row(nodes[at(i)])) {
      const std::int32_t j = local_[at(e.target)];
      if (j <= i || state.label(e.target) != state.label(nodes[at(i)])) continue;
      const auto dear = static_cast<std::uint64_t>(std::min<std::int64_t>(e.cut, std::int64_t{1} << 43)) + 1;
      choices.push_back({dear * (random.next() >> 44), i, j});
    }
  }
  sort_choices();
  const auto find = [&](std::int32_t v) {
    while (root[at(v)] != v) v = root[at(v)] = root[at(root[at(v)])];
    return v;
  };
  std::int32_t left = n;
  std::int64_t most_households = total / lumps, most_nodes = n / lumps + 1;
  for (int round = 0; round < 12 && left > lumps; ++round, most_households += most_households / 2 + 1, most_nodes += most_nodes / 2 + 1) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < choices.size() && left > lumps; ++i) {
      const Choice c = choices[i];
      const std::int32_t a = find(c.a), b = find(c.b);
      if (a == b) continue;
      choices[kept++] = {c.key, a, b};
      if (size[at(a)].households + size[at(b)].households > most_households || size[at(a)].nodes + size[at(b)].nodes > most_nodes) continue;
      root[at(b)] = a;
      size[at(a)].households += size[at(b)].households;
      size[at(a)].nodes += size[at(b)].nodes;
      --left;
      --kept;
    }
    choices.resize(kept);
  }
  std::int32_t units = 0;
  std::vector<std::int32_t> number(at(n), -1);
  for (std::int32_t i = 0; i < n; ++i) {
    std::int32_t& u = number[at(find(i))];
    if (u < 0) u = units++;
  }
  for (std::int32_t i = 0; i < n; ++i) local_[at(nodes[at(i)])] = number[at(find(i))];
  units_ = units;
  work_ += n * 10;
}

/// Units numbered from a far end of the window, so that what is left stays in one piece.
void WindowSearch::order_units(Random& random) {
  std::array<std::int32_t, kMost> order{}, rank{};
  std::int32_t start = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(units_)));
  for (int pass = 0; pass < 2; ++pass) {
    Mask seen = bit(start);
    std::int32_t count = 1;
    order[0] = start;
    for (std::int32_t head = 0; head < count; ++head) {
      for (Mask m = near_[at(order[at(head)])] & ~seen; m != 0; m &= m - 1) order[at(count++)] = lowest(m);
      seen |= near_[at(order[at(head)])];
    }
    start = order[at(count - 1)];
    if (count < units_) return;  // regions that do not touch: any order is right
  }
  for (std::int32_t i = 0; i < units_; ++i) rank[at(order[at(i)])] = i;
  const auto sums = sums_;
  const auto present = present_;
  const auto near = near_;
  const auto weight = weight_;
  const auto length = length_;
  Mask over = 0;
  for (std::int32_t i = 0; i < units_; ++i) {
    const std::int32_t o = order[at(i)];
    sums_[at(i)] = sums[at(o)], present_[at(i)] = present[at(o)];
    if (over_ & bit(o)) over |= bit(i);
    near_[at(i)] = 0;
    for (Mask m = near[at(o)]; m != 0; m &= m - 1) {
      const std::int32_t q = lowest(m), j = rank[at(q)];
      near_[at(i)] |= bit(j);
      weight_[at(i)][at(j)] = weight[at(o)][at(q)];
      length_[at(i)][at(j)] = length[at(o)][at(q)];
    }
  }
  over_ = over;
  labels_.assign(rank.begin(), rank.begin() + units_);
}

bool WindowSearch::build(const PlanState& state, std::span<const std::int32_t> nodes, const Request& request, Random& random) {
  if (static_cast<std::int32_t>(nodes.size()) > kNodes) {
    lump(state, nodes, request.lumps, random);
    if (units_ > kMost) return false;
  } else {
    units_ = 0;
    for (const std::int32_t v : nodes) local_[at(v)] = units_++;
  }
  over_ = 0;
  for (std::int32_t u = 0; u < units_; ++u) sums_[at(u)] = {}, near_[at(u)] = 0;
  for (const std::int32_t v : nodes) {
    const std::int32_t u = local_[at(v)];
    sums_[at(u)] += piece_.nodes[at(v)];
    if (piece_.nodes[at(v)].households > arithmetic_.ceiling()) over_ |= bit(u);
    present_[at(u)] = state.label(v);
    for (const Entry& e : piece_.row(v)) {
      const std::int32_t o = local_[at(e.target)];
      if (o < 0 || e.target > v) continue;
      if (o == u) {
        sums_[at(u)].outline -= 2 * e.length;
        continue;
      }
      double& w = weight_[at(u)][at(o)];
      std::int64_t& l = length_[at(u)][at(o)];
      if (!(near_[at(u)] & bit(o))) w = 0, l = 0;
      near_[at(u)] |= bit(o);
      near_[at(o)] |= bit(u);
      w += energy_->border * static_cast<double>(e.cut);
      l += e.length;
      weight_[at(o)][at(u)] = w;
      length_[at(o)][at(u)] = l;
    }
    work_ += static_cast<std::int64_t>(piece_.row(v).size());
  }
  if (request.noise > 0) {
    for (std::int32_t u = 0; u < units_; ++u) {
      for (Mask m = near_[at(u)] & (bit(u) - 1); m != 0; m &= m - 1) {
        const std::int32_t o = lowest(m);
        weight_[at(u)][at(o)] += request.noise * exponential(random);
        weight_[at(o)][at(u)] = weight_[at(u)][at(o)];
      }
    }
  }
  labels_.resize(at(units_));
  std::iota(labels_.begin(), labels_.end(), 0);
  order_units(random);
  for (const std::int32_t v : nodes) local_[at(v)] = labels_[at(local_[at(v)])];
  corners_.clear(), compounds_.clear();
  for (const std::int32_t v : nodes) {
    corners_.insert(corners_.end(), piece_.node_corners[at(v)].begin(), piece_.node_corners[at(v)].end());
    compounds_.insert(compounds_.end(), piece_.node_compounds[at(v)].begin(), piece_.node_compounds[at(v)].end());
  }
  sort_unique(corners_);
  sort_unique(compounds_);
  return true;
}

double WindowSearch::region_energy(const RegionSums& sums) const {
  if (!shaped_) return 0;
  double e = energy_->compactness == 0 ? 0 : energy_->compactness * static_cast<double>(scorer_.shape(sums));
  if (energy_->balance != 0) e += energy_->balance * static_cast<double>(scorer_.balance(sums.households, scorer_.band(sums)));
  return e;
}

/// Turns and split compounds, which depend on a whole division.
double WindowSearch::corner_energy(const PlanState& state, bool present) const {
  if (corners_.empty() && compounds_.empty()) return 0;
  const std::int32_t offset = state.label_bound();
  std::array<std::int32_t, kMost> name{};
  if (!present) {
    for (std::int32_t k = 0; k < made_count_; ++k) {
      for (Mask m = made_[at(k)]; m != 0; m &= m - 1) name[at(lowest(m))] = offset + k;
    }
  }
  const auto label = [&](std::int32_t v) {
    if (v < 0) return v;
    const std::int32_t u = local_[at(v)];
    return u < 0 || present ? state.label(v) : name[at(u)];
  };
  std::int64_t turns = 0;
  for (const std::int32_t c : corners_) turns += corner_cost(piece_.corners[at(c)], label);
  std::int64_t parts = 0;
  for (const std::int32_t c : compounds_) {
    names_.clear();
    for (const std::int32_t v : piece_.compounds[at(c)]) names_.push_back(label(v));
    sort_unique(names_);
    parts += static_cast<std::int64_t>(names_.size());
  }
  return energy_->border * static_cast<double>(turns) + energy_->split * static_cast<double>(parts);
}

/// Infinite if a region of the window is out of band although its nodes need not be.
double WindowSearch::present_energy(const PlanState& state) const {
  double energy = 0;
  Mask seen = 0;
  for (std::int32_t u = 0; u < units_; ++u) {
    if (seen & bit(u)) continue;
    Mask mine = 0;
    std::int64_t forced = 0;
    for (std::int32_t o = u; o < units_; ++o) {
      if (present_[at(o)] != present_[at(u)]) continue;
      mine |= bit(o);
      if (over_ & bit(o)) forced += sums_[at(o)].households;
    }
    seen |= mine;
    const RegionSums& sums = state.sums(present_[at(u)]);
    const bool over = (over_ & mine) != 0;
    if (over ? sums.households != forced || std::popcount(over_ & mine) > 1 : state.cost(present_[at(u)]).violation > 0) {
      return std::numeric_limits<double>::infinity();
    }
    energy += region_energy(sums);
    for (Mask m = mine; m != 0; m &= m - 1) {
      const std::int32_t v = lowest(m);
      for (Mask q = near_[at(v)] & ~mine & (bit(v) - 1); q != 0; q &= q - 1) energy += weight_[at(v)][at(lowest(q))];
    }
  }
  return energy + corner_energy(state, true);
}

bool WindowSearch::admissible(Mask rest, std::int32_t regions_left) const {
  const std::int64_t low = arithmetic_.floor(), high = arithmetic_.ceiling();
  std::int64_t fewest = 0, most = 0;
  while (rest != 0) {
    Mask found = rest & (~rest + 1), done = 0;
    for (Mask m = found; m != 0; m = found & ~done) {
      const std::int32_t u = lowest(m);
      done |= bit(u);
      found |= near_[at(u)] & rest;
    }
    rest &= ~found;
    std::int64_t households = 0;
    for (Mask m = found & ~over_; m != 0; m &= m - 1) households += sums_[at(lowest(m))].households;
    const std::int64_t over = std::popcount(found & over_);
    if (households == 0 && over == 0 && low > 0) return false;
    const std::int64_t least = high > 0 ? (households + high - 1) / high : 1;
    if (least * low > households) return false;
    fewest += least + over;
    most += low > 0 ? households / low + over : kMost;
  }
  return regions_left < 0 || (fewest <= regions_left && regions_left <= most);
}

void WindowSearch::place(std::int32_t unit, double more_cut, Growing& growing) const {
  growing.cut += more_cut;
  if (shaped_) {
    growing.sums += sums_[at(unit)];
    for (Mask m = near_[at(unit)] & growing.set; m != 0; m &= m - 1) growing.sums.outline -= 2 * length_[at(unit)][at(lowest(m))];
  } else {
    growing.sums.households += sums_[at(unit)].households;
    growing.sums.difficult += sums_[at(unit)].difficult;
  }
  growing.set |= bit(unit);
  growing.over = growing.over || (over_ & bit(unit)) != 0;
}

void WindowSearch::cover(Mask rest, double energy) {
  if (rest == 0) {
    if (wanted_ > 0 && made_count_ != wanted_) return;
    energy += corner_energy(*state_, false);
    steps_ += static_cast<std::int64_t>(corners_.size() + compounds_.size());
    if (energy >= best_) return;
    best_ = energy;
    best_count_ = made_count_;
    std::copy_n(made_.begin(), made_count_, best_made_.begin());
    return;
  }
  const std::int32_t root = lowest(rest);
  Growing growing;
  double cut = 0;
  for (Mask m = near_[at(root)] & rest; m != 0; m &= m - 1) cut += weight_[at(root)][at(lowest(m))];
  place(root, cut, growing);
  grow(growing, rest, near_[at(root)] & rest, bit(root), energy, 0);
}

/// `open`: units that may still join; `barred`: the set, and units that shall not. `sure`: seams that are cut whatever follows.
void WindowSearch::grow(const Growing& growing, Mask rest, Mask open, Mask barred, double energy, double sure) {
  if (++steps_ > most_steps_) return;
  const std::int64_t households = growing.sums.households;
  const bool good = growing.over || outside(scorer_.band(growing.sums), households) == 0;
  if (good && energy + growing.cut < best_) {
    const Mask left = rest & ~growing.set;
    if (admissible(left, wanted_ > 0 ? wanted_ - made_count_ - 1 : -1)) {
      const double so_far = energy + growing.cut + region_energy(growing.sums);
      if (so_far < best_) {
        made_[at(made_count_++)] = growing.set;
        cover(left, so_far);
        --made_count_;
      }
    }
  }
  while (open != 0) {
    const std::int32_t u = lowest(open);
    open &= open - 1;
    const std::int64_t more = sums_[at(u)].households;
    const bool fits = growing.over ? more == 0 : over_ & bit(u) ? households == 0 : households + more <= arithmetic_.ceiling();
    const std::array<double, kMost>& weight = weight_[at(u)];
    double inside = 0;
    for (Mask m = near_[at(u)] & growing.set; m != 0; m &= m - 1) inside += weight[at(lowest(m))];
    if (fits) {
      double kept_out = 0, undecided = 0;
      for (Mask m = near_[at(u)] & rest & barred & ~growing.set; m != 0; m &= m - 1) kept_out += weight[at(lowest(m))];
      if (energy + sure + kept_out < best_) {
        const Mask fresh = near_[at(u)] & rest & ~barred;
        for (Mask m = fresh; m != 0; m &= m - 1) undecided += weight[at(lowest(m))];
        Growing bigger = growing;
        place(u, kept_out + undecided - inside, bigger);
        grow(bigger, rest, open | fresh, barred | bit(u), energy, sure + kept_out);
      }
    }
    barred |= bit(u);
    sure += inside;
    if (energy + sure >= best_ || steps_ > most_steps_) return;
  }
}

std::int32_t WindowSearch::divide(const PlanState& state, std::span<const std::int32_t> nodes, const Request& request,
                                  const Energy& energy, Random& random, std::vector<std::int32_t>& part) {
  energy_ = &energy;
  state_ = &state;
  const bool built = build(state, nodes, request, random);
  std::int32_t parts = 0;
  if (built) {
    wanted_ = request.regions;
    best_ = present_energy(state);
    best_count_ = made_count_ = 0;
    steps_ = 0;
    most_steps_ = request.steps;
    cover(units_ == kMost ? ~Mask{0} : bit(units_) - 1, 0);
    work_ += steps_ * 4 + units_ * 8;
    parts = best_count_;
    if (parts > 0) {
      std::array<std::int32_t, kMost> name{};
      for (std::int32_t k = 0; k < parts; ++k) {
        for (Mask m = best_made_[at(k)]; m != 0; m &= m - 1) name[at(lowest(m))] = k;
      }
      part.resize(nodes.size());
      for (std::size_t i = 0; i < nodes.size(); ++i) part[i] = name[at(local_[at(nodes[i])])];
    }
  }
  for (const std::int32_t v : nodes) local_[at(v)] = -1;
  return parts;
}

}  // namespace qipan
