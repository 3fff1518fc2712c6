// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/divide.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "algorithms/exact/columns.h"
#include "algorithms/exact/cover_search.h"
#include "algorithms/exact/valuation.h"
#include "algorithms/support/plan_state.h"
#include "engine/base/indexing.h"
#include "engine/plan/change.h"

namespace qipan {
namespace {

constexpr std::size_t kMostGrids = 12;

using Nodes = NodeSet<1>;
using Values = Valuation<Nodes>;

/// A possible region that continues a grid, or none.
struct Choice {
  Nodes nodes;
  std::int32_t grid = -1;
  std::int64_t levels = 0, moved = 0, cost = 0;
};

/// Households of each grid of today, node by node.
class TodayOfNodes {
 public:
  TodayOfNodes(const PieceGraph& piece, const Problem& problem) : grid_(piece.nodes.size(), -1) {
    std::map<std::int32_t, std::int32_t> number;
    for (std::size_t i = 0; i < piece.atoms.size(); ++i) {
      const std::int32_t today = at(problem.today, piece.atoms[i]);
      if (today < 0) continue;
      const std::int32_t g = number.try_emplace(today, static_cast<std::int32_t>(number.size())).first->second;
      at(grid_, piece.node_of[i]) = g;
    }
    total_.assign(number.size(), 0);
    for (std::size_t v = 0; v < grid_.size(); ++v) {
      if (grid_[v] >= 0) at(total_, grid_[v]) += piece.nodes[v].households;
    }
  }
  [[nodiscard]] std::int32_t grid(std::int32_t node) const { return at(grid_, node); }
  [[nodiscard]] std::size_t grids() const { return total_.size(); }
  [[nodiscard]] std::int64_t total(std::size_t g) const { return total_[g]; }

 private:
  std::vector<std::int32_t> grid_;
  std::vector<std::int64_t> total_;
};

/// Every region, with the grid it continues, of a plan whose levels are at most `most` and that moves at most `moves` households.
class Listing {
 public:
  Listing(const Values& valuation, const TodayOfNodes& today, std::int64_t most, std::int64_t moves, std::size_t limit, Work& work)
      : valuation_(valuation), today_(today), most_(most), moves_(moves), limit_(limit), work_(work) {
    for (std::int32_t v = 0; v < valuation.size(); ++v) excess_ += valuation.excess(v);
  }

  std::optional<std::vector<Choice>> run() {
    for (std::int32_t v = 0; v < valuation_.size() && !full_; ++v) {
      const Nodes barred = Nodes::first(v);
      Values::Growing start;
      Parts parts;
      barred.each([&](std::int32_t u) { leave(parts, u); });
      take(parts, v);
      valuation_.add(start, v);
      extend(start, valuation_.near(v) & ~barred, barred | Nodes::only(v), valuation_.excess(v), parts);
    }
    if (full_) return std::nullopt;
    return std::move(choices_);
  }

 private:
  struct Parts {
    std::array<std::int64_t, kMostGrids> in{}, out{};  ///< households of each grid in the region, and never in it
    std::int64_t all_in = 0;
  };
  void take(Parts& parts, std::int32_t v) const {
    if (const std::int32_t g = today_.grid(v); g >= 0) parts.in[static_cast<std::size_t>(g)] += valuation_.households(v), parts.all_in += valuation_.households(v);
  }
  void leave(Parts& parts, std::int32_t v) const {
    if (const std::int32_t g = today_.grid(v); g >= 0) parts.out[static_cast<std::size_t>(g)] += valuation_.households(v);
  }
  /// Whatever grid the region continues, that many households move.
  [[nodiscard]] std::int64_t least_moves(const Parts& parts) const {
    std::int64_t saved = 0;
    for (std::size_t g = 0; g < today_.grids(); ++g) saved = std::max(saved, parts.in[g] - parts.out[g]);
    return parts.all_in - saved;
  }

  void extend(const Values::Growing& set, Nodes open, Nodes barred, std::int64_t forced, Parts parts) {
    const BandArithmetic& arithmetic = valuation_.arithmetic();
    const std::int64_t spare = valuation_.violation(most_) - (excess_ - forced);
    if (set.sums.households - arithmetic.ceiling() > spare || least_moves(parts) > moves_) return;
    if (!work_.spend(1)) full_ = true;
    if (full_) return;
    if (set.sums.households < arithmetic.floor()) {
      const std::int64_t reach = set.sums.households + valuation_.households(valuation_.spread(open, ~barred & valuation_.all()));
      if (arithmetic.floor() - reach > spare) return;
    }
    const std::int64_t levels = valuation_.levels(set);
    if (levels <= most_ && levels + valuation_.least_levels(valuation_.all() & ~set.nodes) <= most_) choose(set, levels, parts);
    while (!open.empty() && !full_) {
      const std::int32_t v = open.lowest();
      open &= ~Nodes::only(v);
      barred |= Nodes::only(v);
      Values::Growing bigger = set;
      valuation_.add(bigger, v);
      Parts more = parts;
      take(more, v);
      extend(bigger, open | (valuation_.near(v) & ~barred), barred, forced + valuation_.excess(v), more);
      leave(parts, v);
      if (least_moves(parts) > moves_) return;
    }
  }

  void choose(const Values::Growing& set, std::int64_t levels, const Parts& parts) {
    const Column<Nodes> column = valuation_.column(set);
    const auto add = [&](std::int32_t grid, std::int64_t moved) {
      if (choices_.size() == limit_) full_ = true;
      else choices_.push_back({set.nodes, grid, levels, moved, column.cost});
    };
    for (std::size_t g = 0; g < today_.grids(); ++g) {
      const std::int64_t in = parts.in[g], lost = today_.total(g) - in;
      if (in == 0 || !may_continue(in, today_.total(g), parts.all_in) || parts.all_in - in + lost > moves_) continue;
      add(static_cast<std::int32_t>(g), parts.all_in - in);
    }
    if (parts.all_in <= moves_) add(-1, parts.all_in);
  }

  const Values& valuation_;
  const TodayOfNodes& today_;
  const std::int64_t most_, moves_;
  const std::size_t limit_;
  Work& work_;
  std::int64_t excess_ = 0;
  std::vector<Choice> choices_;
  bool full_ = false;
};

class Divider {
 public:
  Divider(const Scorer& scorer, const PieceGraph& piece, const BandArithmetic& arithmetic, const DivisionLimits& limits, const RunContext& context)
      : scorer_(scorer), piece_(piece), valuation_(piece, scorer, arithmetic), today_(piece, scorer.problem()), limits_(limits), work_(limits.steps, context) {}

  [[nodiscard]] bool usable() const {
    return valuation_.usable() && today_.grids() <= kMostGrids && piece_.size() + static_cast<std::int32_t>(today_.grids()) <= Nodes::kMost;
  }

  [[nodiscard]] std::int64_t spent() const { return limits_.steps - work_.left(); }

  /// `before`: labels of today's plan.
  void run(const std::vector<std::int32_t>& before, Division& out) {
    const std::int64_t now = valuation_.worth(before).levels;
    std::int64_t all = 0;
    for (std::size_t g = 0; g < today_.grids(); ++g) all += today_.total(g);
    const std::int64_t least = valuation_.least_levels(valuation_.all());
    // Compounds that today's plan parts already may stay so.
    const std::int64_t base = valuation_.part_base(), parts = std::max(least % base, now % base);
    out.exact = true;
    for (std::int64_t p = parts; p <= std::min(parts + 2, base - 1) && !out.found && out.exact; ++p) move_least(least - least % base + p, all, p == parts, out);
    if (out.found || !out.exact) return;
    const std::optional<std::int64_t> levels = least_levels(now);
    if (!levels) out.exact = false;
    else if (*levels / base < now / base) move_least(std::max(*levels, *levels - *levels % base + now % base), all, false, out);
  }

 private:
  enum class Outcome { found, none, unknown };

  /// The fewest moves to these levels, and the best quality among plans with as few.
  void move_least(std::int64_t aim, std::int64_t all, bool is_bound, Division& out) {
    for (std::int64_t moves = all / 64;; moves = 3 * moves + 1) {
      moves = std::min(moves, all);
      const Outcome outcome = cover(aim, moves);
      if (outcome == Outcome::found) {
        out.found = true, out.least_moved = moved_;
        choose_quality(aim);
        out.label = std::move(best_);
      }
      if (outcome == Outcome::unknown) {
        out.exact = false;
        if (is_bound) out.least_moved = proven_;
      }
      if (outcome != Outcome::none || moves == all) return;
      proven_ = moves + 1;
    }
  }

  /// The lowest levels 1 to 2 of any division; `now` if none is lower. Nothing if the work ran out.
  std::optional<std::int64_t> least_levels(std::int64_t now) {
    auto listed = list_columns(valuation_, now, 0, limits_.columns, work_);
    if (!listed) return std::nullopt;
    std::vector<Item<Nodes>> list;
    for (const Column<Nodes>& c : *listed) list.push_back({c.nodes, c.levels, 0});
    std::int64_t best = now;
    const CoverBound proof = search_covers<Nodes>(list, {valuation_.all(), 0, -1}, best, work_, [&](std::span<const std::int32_t> taken) {
      best = 0;
      for (const std::int32_t i : taken) best += at(list, i).cost;
      return best;
    });
    if (!proof.complete) return std::nullopt;
    return best;
  }

  std::vector<Item<Nodes>> items(bool by_quality) const {
    std::vector<Item<Nodes>> list;
    for (const Choice& c : choices_) {
      const Nodes grid = c.grid < 0 ? Nodes() : Nodes::only(piece_.size() + c.grid);
      list.push_back(by_quality ? Item<Nodes>{c.nodes | grid, c.cost, c.levels * (moved_ + 1) + c.moved} : Item<Nodes>{c.nodes | grid, c.moved, c.levels});
    }
    for (std::size_t g = 0; g < today_.grids(); ++g) list.push_back({Nodes::only(piece_.size() + static_cast<std::int32_t>(g)), 0, 0});  // ends
    return list;
  }
  [[nodiscard]] Nodes everything() const { return Nodes::first(piece_.size() + static_cast<std::int32_t>(today_.grids())); }

  std::vector<std::int32_t> labels(std::span<const std::int32_t> taken) const {
    std::vector<std::int32_t> label(piece_.nodes.size(), 0);
    std::int32_t next = 0;
    for (const std::int32_t i : taken) {
      if (static_cast<std::size_t>(i) >= choices_.size()) continue;
      at(choices_, i).nodes.each([&](std::int32_t v) { at(label, v) = next; });
      ++next;
    }
    return label;
  }

  /// The fewest households moved, if that is `moves` or less.
  Outcome cover(std::int64_t aim, std::int64_t moves) {
    auto listed = Listing(valuation_, today_, aim, moves, limits_.columns, work_).run();
    if (!listed) return Outcome::unknown;
    choices_ = std::move(*listed);
    bool found = false;
    const std::vector<Item<Nodes>> list = items(false);
    const CoverBound proof = search_covers<Nodes>(list, {everything(), 0, aim > 0 ? aim : -1}, moves + 1, work_, [&](std::span<const std::int32_t> taken) {
      std::int64_t moved = 0;
      for (const std::int32_t i : taken) moved += at(list, i).cost;
      if (moved > (found ? moved_ - 1 : moves)) return found ? moved_ : moves + 1;
      moved_ = moved, best_ = labels(taken), found = true;
      return moved_;
    });
    if (!proof.complete) return Outcome::unknown;
    return found ? Outcome::found : Outcome::none;
  }

  /// Among the covers that move no more, the one of the best quality.
  void choose_quality(std::int64_t aim) {
    std::int64_t limit = 0;
    if (__builtin_mul_overflow(aim, moved_ + 1, &limit) || __builtin_add_overflow(limit, moved_, &limit) || limit > (std::int64_t{1} << 52)) return;
    std::erase_if(choices_, [&](const Choice& c) { return c.moved > moved_; });
    std::int64_t ceiling = valuation_.worth(best_).cost;
    search_covers<Nodes>(items(true), {everything(), 0, limit}, ceiling, work_, [&](std::span<const std::int32_t> taken) {
      std::vector<std::int32_t> label = labels(taken);
      if (const std::int64_t cost = valuation_.worth(label).cost; cost < ceiling) ceiling = cost, best_ = std::move(label);
      return ceiling;
    });
  }

  const Scorer& scorer_;
  const PieceGraph& piece_;
  Values valuation_;
  TodayOfNodes today_;
  const DivisionLimits& limits_;
  Work work_;
  std::vector<Choice> choices_;
  std::vector<std::int32_t> best_;
  std::int64_t moved_ = 0, proven_ = 0;
};

/// The change of a plan of these atoms alone.
Change change_within(const Problem& problem, const std::vector<std::int32_t>& atoms, const std::vector<std::int32_t>& label) {
  Problem part;
  for (const std::int32_t a : atoms) part.atoms.push_back(at(problem.atoms, a)), part.today.push_back(at(problem.today, a));
  return count_change(part, label);
}

/// Levels 1 to 2 and 4 of a plan of the piece.
Objective worth(const PieceGraph& piece, const Scorer& scorer, const std::vector<std::int32_t>& label) { return PlanState(piece, scorer, label).objective(); }

}  // namespace

Division divide_blocks(const Scorer& scorer, const std::vector<std::int32_t>& atoms, const std::vector<std::int32_t>& start,
                       const DivisionLimits& limits, const RunContext& context) {
  const Problem& problem = scorer.problem();
  const BandArithmetic arithmetic(problem, atoms);
  const bool leaves = arithmetic.floor() > 0;
  const PieceGraph piece = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = leaves});
  std::vector<std::int32_t> before(piece.nodes.size(), 0);
  std::map<std::int32_t, std::int32_t> number;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    at(before, piece.node_of[i]) = number.try_emplace(at(start, atoms[i]), static_cast<std::int32_t>(number.size())).first->second;
  }
  Division out;
  out.before = worth(piece, scorer, before);
  Divider divider(scorer, piece, arithmetic, limits, context);
  if (!divider.usable()) return out;
  divider.run(before, out);
  out.steps = divider.spent() + static_cast<std::int64_t>(atoms.size());
  if (!out.found) return out;
  out.after = worth(piece, scorer, out.label);
  std::vector<std::int32_t> label;
  for (const std::int32_t v : piece.node_of) label.push_back(at(out.label, v));
  out.label = std::move(label);
  const Change change = change_within(problem, atoms, out.label);
  out.after.touched = change.touched, out.after.moved = change.moved;
  return out;
}

}  // namespace qipan
