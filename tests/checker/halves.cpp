// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/halves.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "tests/checker/order.h"

namespace checker {
namespace {

/// Parts along the seam, the first half's odd, the second's even, in the order they are met; at last which halves are complete.
using Look = std::string;
using Cuts = std::map<Int, Int>;  // by households of the first half the least border

/// The look after one more node, `parts` with its part at last; false if a half falls apart.
bool move_on(const std::string& parts, const std::vector<int>& after, std::array<bool, 2> complete, Look& look) {
  std::array<char, 128> name{};
  std::array<char, 2> last{1, 2};
  std::array<int, 2> open{}, ended{};
  look.assign(static_cast<std::size_t>(std::ranges::count_if(after, [](int a) { return a >= 0; })), 0);
  for (std::size_t s = 0; s < parts.size(); ++s) {
    const auto part = static_cast<std::size_t>(parts[s]);
    const std::size_t half = part % 2 == 1 ? 0 : 1;
    if (after[s] < 0) continue;
    if (name[part] == 0) name[part] = last[half], last[half] = static_cast<char>(last[half] + 2), ++open[half];
    look[static_cast<std::size_t>(after[s])] = name[part];
  }
  for (const char c : parts) {
    const auto part = static_cast<std::size_t>(c);
    if (name[part] == 0) name[part] = 1, ++ended[part % 2 == 1 ? 0 : 1];
  }
  for (const std::size_t half : {std::size_t{0}, std::size_t{1}}) {
    if (ended[half] > 1 || (ended[half] == 1 && (open[half] > 0 || complete[half]))) return false;
    look += static_cast<char>(complete[half] || ended[half] > 0 ? 1 : 0);
  }
  return true;
}

}  // namespace

template <class Set>
bool check_halves(const Piece<Set>& piece, const std::array<Int, 4>& bound, std::size_t most) {
  const Certificate& said = piece.said();
  const Int total = piece.households(piece.all()), high = said.high + bound[0];
  must(!piece.can_be_difficult(), "halves know one band only");
  must(3 * piece.floor() - total > bound[0], "more than two regions may be as good");
  const auto [levels, doubled] = piece.worth({piece.all()});
  const Int lowest = piece.pack_of(bound);
  must(levels > lowest || (levels == lowest && doubled >= 2 * bound[3]), "one region is below the bound");
  must(bound[2] == 0 || piece.compounds().empty(), "halves do not see compounds");

  const Order<Set> order(piece, false, 0);
  std::map<Look, Cuts> now{{Look(2, 0), {{0, 0}}}}, then;
  Int told = 0;
  std::size_t met = 0;
  std::string parts;
  Look look;
  for (const auto& l : order.layers) {
    then.clear();
    const Int own = piece.node(l.node).households;
    told += own;
    const std::size_t seam = l.seam.size();
    must(seam < 60, "too many states to check");
    for (const auto& [before, cuts] : now) {
      const std::array<bool, 2> complete{before[seam] != 0, before[seam + 1] != 0};
      for (const std::size_t half : {std::size_t{0}, std::size_t{1}}) {
        if (complete[half] || (seam == 0 && half == 1)) continue;
        const char fresh = half == 0 ? 125 : 126;
        parts.assign(before, 0, seam);
        Int border = 0;
        for (const auto& u : piece.near(l.node)) {
          const auto s = static_cast<std::size_t>(std::ranges::find(l.seam, u.node) - l.seam.begin());
          if (s == seam) continue;
          if (const char part = parts[s]; part % 2 != fresh % 2) border += u.cost;
          else std::ranges::replace(parts, part, fresh);
        }
        parts += fresh;
        if (!move_on(parts, l.after, complete, look)) continue;
        Cuts* to = nullptr;
        for (const auto& [first, cut] : cuts) {
          const Int mine = first + (half == 0 ? own : 0);
          if (mine > high || told - mine > high) continue;
          if (to == nullptr) to = &then[look];
          const auto [at, fresh_one] = to->try_emplace(mine, cut + border);
          if (fresh_one) must(++met <= most, "too many states to check");
          else at->second = std::min(at->second, cut + border);
        }
      }
    }
    now.swap(then);
  }
  const bool border_alone = said.compactness == 0 && said.balance == 0 && piece.corners().empty() && piece.compounds().empty();
  bool shown = true;
  const auto outside = [&](Int h) { return std::max({Int{0}, said.low - h, h - said.high}); };
  for (const auto& [end, cuts] : now) {
    if (end[0] == 0 || end[1] == 0) continue;
    for (const auto& [first, cut] : cuts) {
      const Int a = outside(first), b = outside(total - first);
      const std::array<Int, 2> upper{a + b, (a > 0 ? 1 : 0) + (b > 0 ? 1 : 0)}, least{bound[0], bound[1]};
      must(upper >= least, "a division in two is below the bound");
      if (upper == least) shown = shown && border_alone && said.border * cut >= bound[3];
    }
  }
  return shown;
}

template bool check_halves(const Piece<SmallSet>&, const std::array<Int, 4>&, std::size_t);
template bool check_halves(const Piece<MediumSet>&, const std::array<Int, 4>&, std::size_t);
template bool check_halves(const Piece<LargeSet>&, const std::array<Int, 4>&, std::size_t);

}  // namespace checker
