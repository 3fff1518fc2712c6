// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/blocks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

struct Near {
  double gap = 0;  ///< mm; touching is negative: minus the length of the shared wall
  std::int32_t a = 0, b = 0;
};

class Builder {
 public:
  Builder(const Coverage& coverage, const Elements& elements, const BlockOptions& options, const RunContext& context)
      : coverage_(coverage), graph_(*coverage.graph), elements_(elements), options_(options), context_(context),
        groups_(elements.list.size()), block_(elements.list.size()) {}

  Blocks run() {
    settle_units();
    share_strips();
    find_spanning();
    find_blocks();
    decide();
    divide();
    regroup();
    group_neighbours();
    return finish();
  }

 private:
  [[nodiscard]] const FaceOwner& owner(std::int32_t f) const { return coverage_.faces[static_cast<std::size_t>(f)]; }
  [[nodiscard]] std::int32_t element(std::int32_t f) const { return elements_.of_face[static_cast<std::size_t>(f)]; }
  [[nodiscard]] const Element& item(std::int32_t e) const { return elements_.list[static_cast<std::size_t>(e)]; }
  [[nodiscard]] double face_area(std::int32_t f) const { return area_m2(graph_, f); }

  /// Dedicated unit and compound per element; scraps of a unit in a second community stay ordinary land.
  void settle_units() {
    out_.dedicated.assign(elements_.list.size(), -1);
    out_.compound.assign(elements_.list.size(), -1);
    out_.shared.assign(coverage_.faces.size(), false);
    std::map<std::pair<std::int32_t, std::int32_t>, double> share;
    std::map<std::int32_t, double> total;
    std::map<std::pair<std::int32_t, std::int32_t>, double> lake;
    for (std::size_t f = 1; f < coverage_.faces.size(); ++f) {
      const auto face = static_cast<std::int32_t>(f);
      if (element(face) >= 0 && owner(face).water >= 0) lake[{owner(face).water, item(element(face)).community}] += face_area(face);
      if (element(face) < 0 || owner(face).dedicated < 0) continue;
      share[{owner(face).dedicated, item(element(face)).community}] += face_area(face);
      total[owner(face).dedicated] += face_area(face);
    }
    for (std::size_t e = 0; e < elements_.list.size(); ++e) {
      const std::int32_t f = elements_.list[e].faces.front();
      const std::int32_t d = owner(f).dedicated;
      if (d >= 0 && share[{d, elements_.list[e].community}] >= 0.1 * total[d]) out_.dedicated[e] = d;
      out_.compound[e] = owner(f).compound;
      if (out_.dedicated[e] < 0 && owner(f).water >= 0 && options_.lakes.above_m2 > 0 && lake[{owner(f).water, elements_.list[e].community}] > options_.lakes.above_m2)
        out_.dedicated[e] = options_.lakes.first_unit + owner(f).water;
      if (out_.dedicated[e] < 0 && (owner(f).water >= 0 || owner(f).road_area >= 0) && elements_.list[e].households == 0) at(out_.shared, f) = true;
    }
  }

  /// A long narrow strip without households beside a railway, river or community border would make a thin arm of whatever grid takes
  /// it whole: it is shared out along its length.
  void share_strips() {
    for (std::size_t k = 1; k < coverage_.faces.size(); ++k) {
      const auto f = static_cast<std::int32_t>(k);
      const std::int32_t e = element(f);
      if (e < 0 || item(e).clump >= 0 || item(e).households > 0 || at(out_.dedicated, e) >= 0 || at(out_.shared, f)) continue;
      double rim = 0, closed = 0;
      for (const std::int32_t h : graph_.half_edges(f)) {
        const Point d = graph_.to(h) - graph_.from(h);
        const double length = std::hypot(static_cast<double>(d.x), static_cast<double>(d.y)) / 1000.0;
        const std::int32_t other = element(graph_.face(h ^ 1));
        const FeatureKind kind = at(coverage_.features, h / 2).kind;
        rim += length;
        if (other < 0 || item(other).community != item(e).community || kind == FeatureKind::rail || kind == FeatureKind::water) closed += length;
      }
      if (2 * face_area(f) < kStripWidth * rim && closed > kStripClosed * rim && rim > kStripRim) out_.shared[k] = true;
    }
  }
  static constexpr double kStripWidth = 14, kStripRim = 120;  // m
  static constexpr double kStripClosed = 0.3;                 // share of the rim

  void find_spanning() {
    spanning_.assign(elements_.list.size(), false);
    over_barrier_.assign(elements_.list.size(), false);
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph_.edge_count()); ++e) {
      if (at(coverage_.features, e).kind == FeatureKind::none) continue;
      const std::int32_t l = element(graph_.face(2 * e)), r = element(graph_.face(2 * e + 1));
      if (l < 0 || l != r || item(l).clump < 0) continue;
      at(spanning_, l) = true;
      const FeatureKind kind = at(coverage_.features, e).kind;
      if (kind == FeatureKind::rail || kind == FeatureKind::water) at(over_barrier_, l) = true;
    }
  }

  void find_blocks() {
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph_.edge_count()); ++e) {
      if (at(coverage_.features, e).kind != FeatureKind::none) continue;
      const std::int32_t fl = graph_.face(2 * e), fr = graph_.face(2 * e + 1), l = element(fl), r = element(fr);
      if (l < 0 || r < 0 || l == r || item(l).community != item(r).community) continue;
      if (at(spanning_, l) || at(spanning_, r) || at(out_.shared, fl) || at(out_.shared, fr)) continue;
      if (at(out_.dedicated, l) != at(out_.dedicated, r)) continue;
      block_.unite(l, r);
    }
  }

  /// Whole blocks become one group; dedicated units one group across all their blocks.
  void decide() {
    std::vector<Milli> total(elements_.list.size(), 0);
    std::vector<int> inhabited(elements_.list.size(), 0);
    for (std::size_t e = 0; e < elements_.list.size(); ++e) {
      const auto b = static_cast<std::size_t>(block_.find(static_cast<std::int32_t>(e)));
      total[b] += elements_.list[e].households;
      inhabited[b] += elements_.list[e].households > 0;
    }
    whole_.assign(elements_.list.size(), false);
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> unit;
    for (std::size_t e = 0; e < elements_.list.size(); ++e) {
      const std::int32_t b = block_.find(static_cast<std::int32_t>(e));
      whole_[e] = at(total, b) <= options_.split_above || at(inhabited, b) <= 1 || out_.dedicated[e] >= 0;
      if (whole_[e]) groups_.unite(b, static_cast<std::int32_t>(e));
      if (out_.dedicated[e] >= 0) groups_.unite(unit.try_emplace({out_.dedicated[e], elements_.list[e].community}, static_cast<std::int32_t>(e)).first->second, static_cast<std::int32_t>(e));
    }
  }

  /// What lies beyond a half-edge of face f, as an element + 1; 0 = a line, another community, a neighbour block.
  [[nodiscard]] std::int32_t label(std::int32_t f, std::int32_t h) const {
    const std::int32_t other = element(graph_.face(h ^ 1)), own = element(f);
    if (other >= 0 && other != own && item(other).clump >= 0 && item(other).community == item(own).community && at(out_.dedicated, other) == at(out_.dedicated, own)) return other + 1;
    return at(keeps_frame_, f) ? own + 1 : 0;
  }

  void divide() {
    out_.divided.assign(coverage_.faces.size(), false);
    keeps_frame_.assign(coverage_.faces.size(), false);
    std::vector<std::int32_t> todo;
    for (std::size_t k = 1; k < coverage_.faces.size(); ++k) {
      const auto f = static_cast<std::int32_t>(k);
      const std::int32_t own = element(f);
      if (own < 0 || item(own).clump >= 0 || at(out_.shared, f) || at(out_.dedicated, own) >= 0) continue;
      std::vector<std::int32_t> around;
      double footprint = 0;
      for (const std::int32_t h : graph_.half_edges(f))
        if (const std::int32_t l = label(f, h); l > 0) around.push_back(l - 1);
      std::ranges::sort(around);
      around.erase(std::ranges::unique(around).begin(), around.end());
      if (around.empty()) continue;
      const bool foreign = std::ranges::any_of(around, [&](std::int32_t e) { return groups_find(e) != groups_find(own); });
      if (!foreign) continue;
      bool has_own = false;
      for (const std::int32_t e : around) {
        has_own = has_own || (at(whole_, own) && groups_find(e) == groups_find(own));
        for (const std::int32_t g : item(e).faces) footprint += face_area(g);
      }
      // A large or inhabited open place is not swallowed by the buildings on its rim.
      if (item(own).households > 0 || (at(whole_, own) && !has_own && face_area(f) > 4 * footprint + 1000)) at(keeps_frame_, f) = true;
      at(out_.divided, f) = true;
      todo.push_back(f);
    }
    out_.cells.resize(todo.size());
    parallel_for(todo.size(), context_.threads, [&](std::size_t i) {
      out_.cells[i].face = todo[i];
      out_.cells[i].borders = tessellate_face(graph_, todo[i], [&](std::int32_t h) { return label(todo[i], h); });
    });
  }
  [[nodiscard]] std::int32_t groups_find(std::int32_t e) { return groups_.find(e); }

  /// A whole block that buildings across its lines cut into parts is one group per part: groups must hang together. Starts the
  /// groups anew from what touches without a cell border; group_neighbours() joins the cells.
  void regroup() {
    UnionFind joined(elements_.list.size());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph_.edge_count()); ++e) {
      const std::int32_t fl = graph_.face(2 * e), fr = graph_.face(2 * e + 1), l = element(fl), r = element(fr);
      if (l < 0 || r < 0 || l == r || block_.find(l) != block_.find(r) || !at(whole_, l)) continue;
      if (!at(out_.divided, fl) && !at(out_.divided, fr) && at(coverage_.features, e).kind == FeatureKind::none) joined.unite(l, r);
    }
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> unit;
    for (std::size_t e = 0; e < elements_.list.size(); ++e)
      if (out_.dedicated[e] >= 0) joined.unite(unit.try_emplace({out_.dedicated[e], elements_.list[e].community}, static_cast<std::int32_t>(e)).first->second, static_cast<std::int32_t>(e));
    groups_ = std::move(joined);
  }

  void group_neighbours() {
    std::map<std::pair<std::int32_t, std::int32_t>, double> gap;
    for (const FaceCells& c : out_.cells)
      for (const CellBorder& b : c.borders) {
        double least = 1e9;
        for (const Crossing& x : b.crossings) least = std::min(least, std::hypot(static_cast<double>(x.left.x - x.right.x), static_cast<double>(x.left.y - x.right.y)));
        const std::pair<std::int32_t, std::int32_t> key(std::min(b.left, b.right) - 1, std::max(b.left, b.right) - 1);
        const auto [it, fresh] = gap.try_emplace(key, least);
        if (!fresh) it->second = std::min(it->second, least);
      }
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph_.edge_count()); ++e) {
      const std::int32_t l = element(graph_.face(2 * e)), r = element(graph_.face(2 * e + 1));
      if (l < 0 || r < 0 || l == r || item(l).clump < 0 || item(r).clump < 0 || item(l).community != item(r).community) continue;
      const Point d = graph_.to(2 * e) - graph_.from(2 * e);
      auto& g = gap.try_emplace(std::minmax(l, r), 0.0).first->second;
      g = std::min(g, 0.0) - std::hypot(static_cast<double>(d.x), static_cast<double>(d.y));
    }
    std::vector<Near> pairs;
    for (const auto& [key, g] : gap) {
      const bool same_block = block_.find(key.first) == block_.find(key.second);
      // Across a line (two buildings over it) nothing is grouped, unless they stand wall to wall.
      if (!same_block && g > -1000) continue;
      if (at(out_.dedicated, key.first) != at(out_.dedicated, key.second)) continue;
      if (at(over_barrier_, key.first) || at(over_barrier_, key.second)) continue;  // a building over a river must not join its banks
      pairs.push_back({g, key.first, key.second});
    }
    std::ranges::sort(pairs, {}, [](const Near& n) { return std::tuple(n.gap, n.a, n.b); });
    std::vector<Milli> total(elements_.list.size(), 0);
    for (std::size_t e = 0; e < total.size(); ++e) at(total, groups_.find(static_cast<std::int32_t>(e))) += elements_.list[e].households;
    const auto unite = [&](const Near& n, auto&& allowed) {
      const std::int32_t a = groups_.find(n.a), b = groups_.find(n.b);
      if (a == b || !allowed(at(total, a), at(total, b))) return;
      const Milli sum = at(total, a) + at(total, b);
      groups_.unite(a, b);
      at(total, groups_.find(a)) = sum;
    };
    for (const Near& n : pairs)
      if (at(whole_, n.a) && block_.find(n.a) == block_.find(n.b)) unite(n, [](Milli, Milli) { return true; });
    for (const Near& n : pairs)
      if (n.gap <= -1000) unite(n, [&](Milli a, Milli b) { return a + b <= options_.touching_up_to; });
    for (const Near& n : pairs) unite(n, [](Milli a, Milli b) { return a == 0 || b == 0; });
    for (const Near& n : pairs) unite(n, [&](Milli a, Milli b) { return a + b <= options_.near_up_to; });
  }

  Blocks finish() {
    out_.group.resize(elements_.list.size());
    for (std::size_t e = 0; e < out_.group.size(); ++e) out_.group[e] = groups_.find(static_cast<std::int32_t>(e));
    for (FaceCells& c : out_.cells) {
      for (CellBorder& b : c.borders) b.left = at(out_.group, b.left - 1), b.right = at(out_.group, b.right - 1);
      std::erase_if(c.borders, [](const CellBorder& b) { return b.left == b.right; });
    }
    return std::move(out_);
  }

  const Coverage& coverage_;
  const PlanarGraph& graph_;
  const Elements& elements_;
  const BlockOptions& options_;
  const RunContext& context_;
  UnionFind groups_, block_;
  std::vector<bool> spanning_, over_barrier_, whole_, keeps_frame_;
  Blocks out_;
};

}  // namespace

Blocks build_blocks(const Coverage& coverage, const Elements& elements, const BlockOptions& options,
                    const RunContext& context) {
  return Builder(coverage, elements, options, context).run();
}

}  // namespace qipan
