// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/outlook.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "algorithms/redraw/blocks.h"
#include "algorithms/redraw/continuing.h"
#include "algorithms/redraw/part.h"
#include "algorithms/redraw/unconditional.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/plan/arithmetic.h"

namespace qipan {
namespace {

constexpr std::int64_t kMostChoices = 20'000;

/// Wrong grids and new land that touch each other.
struct Group {
  std::vector<std::int32_t> blocks, atoms;  ///< ascending
  std::set<std::int32_t> near;              ///< blocks beside it that are not wrong
  bool alone = true;                        ///< it may be redrawn without them
  std::int64_t given = 0;                   ///< households that leave it whatever it is redrawn with
  std::int64_t moved = 0;                   ///< that move if it is redrawn alone
};

class Grouping {
 public:
  Grouping(const Problem& problem, const std::vector<std::int32_t>& plan, const Objective& value, std::int64_t steps, const RunContext& context)
      : problem_(problem), plan_(plan), value_(value), scorer_(problem), all_(all_atoms(problem)), arithmetic_(problem, all_),
        blocks_(build_blocks(scorer_, all_)) {
    for (const Block& block : blocks_.blocks) amounts_.push_back(amount_of(problem, arithmetic_, block, value.violation));
    find_groups();
    for (Group& group : groups_) measure(group, steps, context);
  }

  [[nodiscard]] std::int64_t least_touched() const {
    std::set<std::int32_t> taken;  // groups that need a neighbour, no two the same one
    std::int64_t more = 0;
    for (const Group& group : groups_) {
      if (group.alone || std::ranges::any_of(group.near, [&](std::int32_t n) { return taken.contains(n); })) continue;
      taken.insert(group.near.begin(), group.near.end()), ++more;
    }
    return wrong_ + more;
  }

  /// With at most `touched` grids touched.
  [[nodiscard]] std::int64_t least_moved(std::int64_t touched) const {
    const std::int64_t spare = touched - wrong_;
    std::map<std::int32_t, std::vector<std::size_t>> relieves;  // by block that is not wrong
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      for (const std::int32_t n : groups_[i].near) relieves[n].push_back(i);
    }
    std::vector<std::vector<std::size_t>> options;
    for (auto& [block, groups] : relieves) options.push_back(std::move(groups));
    return std::max<std::int64_t>(0, std::max(roughly(options, spare), exactly(options, spare).value_or(0)));
  }

 private:
  static std::vector<std::int32_t> all_atoms(const Problem& problem) {
    std::vector<std::int32_t> atoms(problem.atoms.size());
    std::iota(atoms.begin(), atoms.end(), 0);
    return atoms;
  }

  /// It cannot stay as it is in a plan that violates as little.
  [[nodiscard]] bool is_wrong(const Block& block) const {
    if (block.today < 0 || block.now.violation > value_.violation) return true;
    return std::ranges::any_of(block.atoms, [&](std::int32_t a) { return at(blocks_.start, a) != at(blocks_.start, block.atoms.front()); });
  }

  void find_groups() {
    std::vector<bool> wrong;
    for (const Block& block : blocks_.blocks) wrong.push_back(is_wrong(block)), wrong_ += wrong.back() && block.today >= 0 ? 1 : 0;
    UnionFind joined(wrong.size());
    for (std::size_t b = 0; b < wrong.size(); ++b) {
      for (const std::int32_t n : blocks_.neighbours[b]) {
        if (wrong[b] && wrong[static_cast<std::size_t>(n)]) joined.unite(static_cast<std::int32_t>(b), n);
      }
    }
    std::map<std::int32_t, std::size_t> number;
    for (std::int32_t b = 0; b < static_cast<std::int32_t>(wrong.size()); ++b) {
      if (!wrong[static_cast<std::size_t>(b)]) continue;
      const auto [it, fresh] = number.try_emplace(joined.find(b), groups_.size());
      if (fresh) groups_.emplace_back();
      Group& group = groups_[it->second];
      group.blocks.push_back(b);
      group.atoms.insert(group.atoms.end(), at(blocks_.blocks, b).atoms.begin(), at(blocks_.blocks, b).atoms.end());
      for (const std::int32_t n : at(blocks_.neighbours, b)) {
        if (!wrong[static_cast<std::size_t>(n)]) group.near.insert(n);
      }
    }
  }

  /// Moved among these blocks, by arithmetic.
  [[nodiscard]] std::int64_t arithmetic_of(const std::vector<std::int32_t>& blocks) const {
    std::vector<BlockAmount> amounts;
    for (const std::int32_t b : blocks) amounts.push_back(at(amounts_, b));
    return qipan::least_moved(amounts, arithmetic_, value_.violation);
  }

  void measure(Group& group, std::int64_t steps, const RunContext& context) const {
    std::ranges::sort(group.atoms);
    std::int64_t households = 0;
    for (const std::int32_t a : group.atoms) households += at(problem_.atoms, a).households;
    for (const std::int32_t b : group.blocks) group.given += at(amounts_, b).given;
    group.given = std::max<std::int64_t>(0, group.given - value_.violation);
    const std::int64_t least = households == 0 ? arithmetic_.floor() : BandArithmetic(problem_, group.atoms).least_violation(problem_, group.atoms);
    group.alone = group.near.empty() || least <= value_.violation;
    group.moved = std::max(group.given, arithmetic_of(group.blocks));
    if (!group.alone || value_.violation > 0 || households == 0 || !closed(group)) return;
    Part part = take_part(problem_, group.atoms);
    for (AtomMeasure& a : part.problem.atoms) a.compound = -1;  // splits may be spared elsewhere
    if (!is_connected(part.problem)) return;
    std::vector<std::int32_t> mine;
    for (const std::int32_t a : part.atoms) mine.push_back(at(plan_, a));
    group.moved = std::max(group.moved, continue_grids(part.problem, mine, {.steps = steps}, context).least_moved);
  }

  /// The plan redraws it alone, as far as its regions go.
  [[nodiscard]] bool closed(const Group& group) const {
    std::set<std::int32_t> here;
    for (const std::int32_t a : group.atoms) here.insert(at(plan_, a));
    for (std::size_t a = 0; a < plan_.size(); ++a) {
      if (here.contains(plan_[a]) && !std::ranges::binary_search(group.atoms, static_cast<std::int32_t>(a))) return false;
    }
    return true;
  }

  /// As if what relieves groups relieved each of them of all that it need not give away.
  [[nodiscard]] std::int64_t roughly(const std::vector<std::vector<std::size_t>>& options, std::int64_t spare) const {
    std::vector<std::int64_t> relief;
    for (const auto& groups : options) {
      relief.push_back(0);
      for (const std::size_t i : groups) relief.back() += groups_[i].moved - groups_[i].given;
    }
    std::ranges::sort(relief, std::greater());
    std::int64_t moved = 0;
    for (const Group& group : groups_) moved += group.moved;
    for (std::size_t i = 0; i < relief.size() && static_cast<std::int64_t>(i) < spare; ++i) moved -= relief[i];
    return moved;
  }

  /// Over all ways to spend what is spare: groups that it reaches are redrawn together, the others alone. Nothing if the ways are too many.
  [[nodiscard]] std::optional<std::int64_t> exactly(const std::vector<std::vector<std::size_t>>& options, std::int64_t spare) const {
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), choices = 0;
    std::vector<int> reached(groups_.size(), 0);
    const std::function<void(std::size_t, std::int64_t)> choose = [&](std::size_t from, std::int64_t left) {
      if (++choices > kMostChoices) return;
      // A group that cannot be redrawn alone decides what comes next.
      for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (groups_[i].alone || reached[i] > 0) continue;
        if (left == 0) return;
        for (const auto& option : options) {
          if (std::ranges::find(option, i) == option.end()) continue;
          for (const std::size_t r : option) ++reached[r];
          choose(0, left - 1);
          for (const std::size_t r : option) --reached[r];
        }
        return;
      }
      std::int64_t moved = 0;
      std::vector<std::int32_t> together;
      for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (reached[i] > 0) together.insert(together.end(), groups_[i].blocks.begin(), groups_[i].blocks.end());
        else moved += groups_[i].moved;
      }
      least = std::min(least, moved + arithmetic_of(together));
      for (std::size_t o = from; left > 0 && o < options.size(); ++o) {
        for (const std::size_t r : options[o]) ++reached[r];
        choose(o + 1, left - 1);
        for (const std::size_t r : options[o]) --reached[r];
      }
    };
    choose(0, spare);
    if (choices > kMostChoices || least == std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return least;
  }

  const Problem& problem_;
  const std::vector<std::int32_t>& plan_;
  const Objective& value_;
  const Scorer scorer_;
  const std::vector<std::int32_t> all_;
  const BandArithmetic arithmetic_;
  const BlockGraph blocks_;
  std::vector<BlockAmount> amounts_;  ///< per block
  std::int64_t wrong_ = 0;  ///< grids
  std::vector<Group> groups_;
};

}  // namespace

Outlook bound_by_groups(const Problem& problem, const std::vector<std::int32_t>& plan, const Objective& value, std::int64_t steps, const RunContext& context) {
  if (std::ranges::all_of(problem.atoms, [](const AtomMeasure& a) { return a.households == 0; })) return {};  // one region by rule
  const Grouping grouping(problem, plan, value, steps, context);
  return {grouping.least_touched(), grouping.least_moved(value.touched)};
}

}  // namespace qipan
