// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/windows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "algorithms/redraw/continuing.h"
#include "algorithms/redraw/part.h"
#include "algorithms/redraw/pull_back.h"
#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/base/union_find.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

constexpr std::size_t kMostWindowAtoms = 200;
constexpr int kMostWindows = 300;

/// Parts of the plan that can be looked at alone, by smallest atom: no grid of today and no region reaches out of one.
std::vector<std::vector<std::int32_t>> separate_parts(const Problem& problem, const std::vector<std::int32_t>& label, std::vector<std::int32_t>& part_of) {
  UnionFind joined(problem.atoms.size());
  std::map<std::int32_t, std::int32_t> first_of_grid, first_of_region;
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(label.size()); ++a) {
    if (at(problem.today, a) >= 0) joined.unite(a, first_of_grid.try_emplace(at(problem.today, a), a).first->second);
    joined.unite(a, first_of_region.try_emplace(at(label, a), a).first->second);
  }
  std::vector<std::vector<std::int32_t>> parts;
  std::vector<std::int32_t> number(label.size(), -1);
  part_of.assign(label.size(), -1);
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(label.size()); ++a) {
    std::int32_t& part = at(number, joined.find(a));
    if (part < 0) part = static_cast<std::int32_t>(parts.size()), parts.emplace_back();
    at(parts, part).push_back(a), at(part_of, a) = part;
  }
  return parts;
}

/// Something in it is not as today.
bool is_changed(const Problem& problem, const std::vector<std::int32_t>& label, const std::vector<std::int32_t>& atoms) {
  return std::ranges::any_of(atoms, [&](std::int32_t a) { return at(problem.today, a) != at(problem.today, atoms.front()) || at(label, a) != at(label, atoms.front()); });
}

/// The plan so far, window by window. What a window would become depends on its own atoms alone: several are looked at ahead, on all
/// threads, and what is taken over in their order is the same as if they had been looked at one by one.
class WindowImprover {
 public:
  WindowImprover(const Problem& problem, std::vector<std::int32_t> label, std::int64_t steps, const RunContext& context)
      : problem_(problem), label_(std::move(label)), steps_(steps), context_(context), value_(evaluate(problem, label_).objective) {}

  std::vector<std::int32_t> run() {
    for (bool better = true; better;) better = run_once();
    return std::move(label_);
  }

 private:
  struct Window {
    std::vector<std::int32_t> parts;  ///< numbers of one or two of them
    std::vector<std::int32_t> atoms;
    std::vector<std::int32_t> found;  ///< labels, if a better plan was found
    bool looked = false;
  };

  bool run_once() {
    const std::vector<std::vector<std::int32_t>> parts = separate_parts(problem_, label_, part_of_);
    std::vector<std::int32_t> changed;
    for (std::int32_t p = 0; p < static_cast<std::int32_t>(parts.size()); ++p) {
      if (is_changed(problem_, label_, at(parts, p))) changed.push_back(p);
    }
    std::set<std::pair<std::int32_t, std::int32_t>> pairs;
    for (const Seam& s : problem_.seams) {
      const auto [p, q] = std::minmax(at(part_of_, s.a), at(part_of_, s.b));
      if (p != q && (std::ranges::binary_search(changed, p) || std::ranges::binary_search(changed, q))) pairs.emplace(p, q);
    }
    std::vector<std::vector<std::int32_t>> alone, together;
    for (const std::int32_t p : changed) alone.push_back({p});
    for (const auto& [p, q] : pairs) together.push_back({p, q});
    const bool first = take_in_turn(parts, alone, false);
    return take_in_turn(parts, together, true) || first;
  }

  /// `once`: what a window has changed is another part now, and is not looked at again.
  bool take_in_turn(const std::vector<std::vector<std::int32_t>>& parts, const std::vector<std::vector<std::int32_t>>& list, bool once) {
    std::vector<Window> windows;
    for (const std::vector<std::int32_t>& of : list) {
      Window w{.parts = of, .atoms = {}, .found = {}};
      for (const std::int32_t p : of) w.atoms.insert(w.atoms.end(), at(parts, p).begin(), at(parts, p).end());
      std::ranges::sort(w.atoms);
      if (w.atoms.size() <= kMostWindowAtoms && w.atoms.size() >= 2 && !seen_.contains(w.atoms)) windows.push_back(std::move(w));
    }
    bool better = false;
    std::vector<bool> stale(parts.size(), false);
    for (std::size_t next = 0; next < windows.size(); ++next) {
      Window& w = windows[next];
      if (touches(w, stale)) continue;
      if (left_ == 0 || context_.stopped()) return better;
      if (!w.looked) look_ahead(windows, next, stale);
      seen_.insert(w.atoms);
      --left_;
      if (!take(w)) continue;
      better = true;
      for (const std::int32_t p : w.parts) stale[static_cast<std::size_t>(p)] = once;
    }
    return better;
  }

  static bool touches(const Window& w, const std::vector<bool>& parts) {
    return std::ranges::any_of(w.parts, [&](std::int32_t p) { return parts[static_cast<std::size_t>(p)]; });
  }

  /// Looks at the window `next` and at others after it that no window before them, still to be taken, can make stale.
  void look_ahead(std::vector<Window>& windows, std::size_t next, const std::vector<bool>& stale) const {
    std::vector<bool> busy = stale;
    std::vector<std::size_t> ahead;
    for (std::size_t i = next; i < windows.size() && ahead.size() < 2 * static_cast<std::size_t>(std::max(1, context_.threads)); ++i) {
      if (touches(windows[i], stale)) continue;
      if (!windows[i].looked && !touches(windows[i], busy)) ahead.push_back(i);
      for (const std::int32_t p : windows[i].parts) busy[static_cast<std::size_t>(p)] = true;
    }
    parallel_for(ahead.size(), context_.threads, [&](std::size_t i) { look(windows[ahead[i]]); });
  }

  void look(Window& w) const {
    w.looked = true;
    const Part part = take_part(problem_, w.atoms);
    if (!is_connected(part.problem)) return;
    std::vector<std::int32_t> mine;
    for (const std::int32_t a : part.atoms) mine.push_back(at(label_, a));
    w.found = continue_grids(part.problem, mine, {.steps = steps_, .first_quarters = 2}, context_).label;
  }

  bool take(const Window& w) {
    if (w.found.empty()) return false;
    std::vector<std::int32_t> trial = label_;
    const std::int32_t next = *std::ranges::max_element(label_) + 1;
    for (std::size_t i = 0; i < w.atoms.size(); ++i) at(trial, w.atoms[i]) = next + w.found[i];
    trial = part_regions(problem_, trial);
    const Objective o = evaluate(problem_, trial).objective;
    if (!(o < value_)) return false;
    value_ = o, label_ = std::move(trial);
    return true;
  }

  const Problem& problem_;
  std::vector<std::int32_t> label_, part_of_;
  const std::int64_t steps_;
  const RunContext& context_;
  Objective value_;
  std::set<std::vector<std::int32_t>> seen_;
  int left_ = kMostWindows;
};

}  // namespace

std::vector<std::int32_t> improve_borders(const Problem& problem, std::vector<std::int32_t> label, const RunContext& context) {
  std::vector<std::int32_t> part_of;
  for (const std::vector<std::int32_t>& atoms : separate_parts(problem, label, part_of)) {
    if (!is_changed(problem, label, atoms)) continue;
    const Part part = take_part(problem, atoms);
    std::vector<std::int32_t> mine;
    for (const std::int32_t a : atoms) mine.push_back(at(label, a));
    pull_back(part.problem, part.problem.today, mine, context);
    for (std::size_t i = 0; i < atoms.size(); ++i) at(label, atoms[i]) = mine[i];
  }
  return label;
}

std::vector<std::int32_t> improve_in_windows(const Problem& problem, std::vector<std::int32_t> label, std::int64_t steps, const RunContext& context) {
  return WindowImprover(problem, std::move(label), steps, context).run();
}

}  // namespace qipan
