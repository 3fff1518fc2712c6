// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/exact/node_set.h"
#include "engine/base/run_context.h"

namespace qipan {

/// A set with a price, for exact covers.
template <class Set>
struct Item {
  Set nodes;
  std::int64_t cost = 0;
  std::int64_t side = 0;  ///< its share of a limit
};

/// Which covers are looked for: of `nodes`, by `pieces` items (0: any number), with the sum of `side` at most `side_limit` (negative:
/// no such limit).
template <class Set>
struct Cover {
  Set nodes;
  std::int32_t pieces = 0;
  std::int64_t side_limit = -1;
};

/// Three nodes: of the items of a cover at most one holds two of them or more (a subset-row cut: Jepsen et al. 2008). An item that does
/// pays the price, which is never negative.
struct Triple {
  std::int32_t a = 0, b = 0, c = 0;  ///< ascending
  std::int64_t price = 0;

  template <class Set>
  [[nodiscard]] bool cuts(const Set& nodes) const {
    return nodes.has(a) ? nodes.has(b) || nodes.has(c) : nodes.has(b) && nodes.has(c);
  }
  [[nodiscard]] bool same_nodes(const Triple& o) const { return a == o.a && b == o.b && c == o.c; }
};

/// Nodes of a compound that no plan holds in fewer than `least` regions. A region that has some is paid the price, never negative.
struct Held {
  NodeSet<13> nodes;
  std::int64_t least = 1, price = 0;

  template <class Set>
  [[nodiscard]] bool meets(const Set& some) const {
    return some.meets_first(nodes);
  }
};

/// Two nodes that shall lie in one item, or in two (Ryan and Foster 1981).
struct Pairing {
  std::int32_t a = 0, b = 0;
  bool together = false;

  template <class Set>
  [[nodiscard]] bool admits(const Set& nodes) const {
    return together ? nodes.has(a) == nodes.has(b) : !(nodes.has(a) && nodes.has(b));
  }
};

/// Integer prices from a linear program: `price(item)` is never negative, and every cover costs `bound` plus the prices of its items,
/// or more. Holds exactly, whatever the floating point did.
struct Duals {
  std::vector<std::int64_t> node;  ///< per node of the whole piece
  std::vector<Triple> triples;
  std::vector<Held> held;
  std::int64_t piece = 0, side = 0, bound = 0;
  bool paid_out = false;  ///< the program left nodes out or missed the number of pieces

  template <class Set>
  [[nodiscard]] std::int64_t price(const Item<Set>& item) const {
    std::int64_t sum = item.cost + side * item.side - piece;
    item.nodes.each([&](std::int32_t v) { sum -= node[static_cast<std::size_t>(v)]; });
    for (const Triple& t : triples) sum += t.price != 0 && t.cuts(item.nodes) ? t.price : 0;
    for (const Held& h : held) sum -= h.price != 0 && h.meets(item.nodes) ? h.price : 0;
    return sum;
  }
};

/// The set-partitioning relaxation, column by column. Its prices are only rounded: who uses them must still see to it that no item's
/// price is negative.
template <class Set>
class CoverProgram {
 public:
  /// `worth_knowing` scales the numbers: no bound above it is of interest. `triples`: rows of their own, whatever their prices.
  CoverProgram(const Cover<Set>& cover, std::int64_t worth_knowing, std::span<const Triple> triples = {}, const RunContext* context = nullptr, std::span<const Held> held = {});
  ~CoverProgram();
  CoverProgram(CoverProgram&&) noexcept;

  void add(const Item<Set>& item);
  /// Leaving nodes out, or the wrong number of pieces, costs more from now on. False if it costs the most already.
  bool raise();
  /// Values of the items in the last solution, in the order in which they were added.
  [[nodiscard]] std::vector<double> values() const;
  /// `bound` is the value of the program, proven only if no item's price is negative. Cut short where the run should stop.
  Duals solve();
  [[nodiscard]] std::int64_t iterations() const;  ///< of the simplex method, so far
  [[nodiscard]] bool stopped() const;             ///< the run should stop, and did in a solve

 private:
  class Model;
  std::unique_ptr<Model> model_;
};

/// The number of pieces times their price, plus the rest, minus the triples' prices: what the duals prove once no price is negative.
template <class Set>
std::int64_t proven_bound(const Duals& duals, const Cover<Set>& cover);

/// An item's share in the solution of a program.
struct Share {
  std::int32_t item;
  double value;
};

/// The set-partitioning relaxation over listed columns: `chosen` are indices into `items`, all within cover.nodes. `shares`, if wanted:
/// the items in its solution. Where the run should stop its prices prove what they prove.
template <class Set>
Duals solve_cover_lp(std::span<const Item<Set>> items, std::span<const std::int32_t> chosen, const Cover<Set>& cover, std::int64_t worth_knowing,
                     const RunContext& context, std::vector<Share>* shares = nullptr, std::span<const Triple> triples = {}, std::span<const Held> held = {});

}  // namespace qipan
