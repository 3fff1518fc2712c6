// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/certificate_checker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <unordered_set>
#include <vector>

#include "tests/checker/certificate_file.h"

namespace checker {
namespace {

/// What a set of nodes is worth as a region.
struct Column { Set nodes; Int levels, cost; };

class Check {
 public:
  Check(const Certificate& c, std::size_t most_sets) : c_(c), most_sets_(most_sets), n_(static_cast<int>(c.nodes)) {
    build_nodes();
    set_scales();
  }

  void run() {
    check_contraction();
    check_plan();
    must(c_.bound <= c_.objective, "the bound is above the plan");
    const Levels bound{c_.bound[0], c_.bound[1], c_.bound[2] + multi_};
    bound_levels_ = pack(bound);
    bound_cost_ = 2 * c_.bound[3];
    if (c_.bound[3] > 0) must(c_.bound[0] == c_.objective[0] && c_.bound[1] == c_.objective[1] && c_.bound[2] == c_.objective[2], "a cost is bounded, but not the levels above");
    list_sets();
    check_levels();
    if (c_.bound[3] > 0) check_cost();
  }

 private:
  struct Node { Int households = 0, difficult = 0, area = 0, outline = 0, weight = 0, mx = 0, my = 0, mm = 0; };
  struct Link { Int cost = 0, length = 0; };

  static Set bit(Int v) { return Set{1} << v; }
  static bool in(Set s, Int v) { return (s >> v & 1) != 0; }
  Set everything() const { return n_ == 64 ? ~Set{0} : bit(n_) - 1; }
  Int pack(const Levels& l) const { return (l[0] * c_.out_base + l[1]) * c_.part_base + l[2]; }

  void set_scales() {  // docs/algorithms/objective.md
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
      const Atom& a = c_.atoms[static_cast<std::size_t>(c_.piece[i])];
      Node& node = node_[static_cast<std::size_t>(c_.node_of[i])];
      const Int w = a.area >> ws, x = (a.x - origin_x) >> cs, y = (a.y - origin_y) >> cs;
      node.households += a.households, node.difficult += a.difficult, node.area += a.area, node.outline += a.outline;
      node.weight += w, node.mx += w * x, node.my += w * y, node.mm += w * (x * x + y * y + ((a.area * 10 / 63) >> (2 * cs)));
    }
    for (const auto& [a, length] : inner_) node_[static_cast<std::size_t>(a)].outline -= 2 * length;
  }

  static constexpr double kPi = 3.14159265358979323846;
  static Int round(double x) { return static_cast<Int>(std::clamp(x, 0.0, 1e13) + 0.5); }

  void build_nodes() {
    node_.resize(static_cast<std::size_t>(n_)), near_.assign(static_cast<std::size_t>(n_), 0);
    std::map<Int, Int> node;
    for (std::size_t i = 0; i < c_.piece.size(); ++i) node[c_.piece[i]] = c_.node_of[i];
    for (const Seam& s : c_.seams) {
      const auto a = node.find(s.a), b = node.find(s.b);
      must((a == node.end()) == (b == node.end()), "a seam leaves the piece");
      if (a == node.end()) continue;
      if (a->second == b->second) {
        inner_.emplace_back(a->second, s.length);
        continue;
      }
      Link& l = links_[{std::min(a->second, b->second), std::max(a->second, b->second)}];
      l.cost += s.cost, l.length += s.length;
      near_[static_cast<std::size_t>(a->second)] |= bit(b->second), near_[static_cast<std::size_t>(b->second)] |= bit(a->second);
    }
    std::map<Int, Set> compounds;
    for (std::size_t i = 0; i < c_.piece.size(); ++i) {
      if (const Int k = c_.atoms[static_cast<std::size_t>(c_.piece[i])].compound; k >= 0) compounds[k] |= bit(c_.node_of[i]);
    }
    Int sizes = 0;
    for (const auto& [id, set] : compounds) {
      if ((set & (set - 1)) == 0) continue;
      compounds_.push_back(set), ++multi_;
      for (Int v = 0; v < n_; ++v) sizes += in(set, v) ? 1 : 0;
    }
    must(c_.out_base > n_ && c_.part_base > sizes + 1, "the packing is too tight");
    for (const Corner& k : c_.corners) {
      Corner mine = k;
      std::set<Int> inside;
      for (Int& a : mine.around) {
        if (a < 0) continue;
        const auto it = node.find(a);
        if (it != node.end()) a = it->second, inside.insert(a);
        else a = std::numeric_limits<Int>::min() + a;
      }
      if (inside.size() >= 2) corners_.push_back(std::move(mine));
    }
  }

  bool hard(Int households, Int difficult) const { return c_.has_difficult != 0 && difficult * 1000 > c_.difficult_above * households; }
  Int floor() const { return c_.has_difficult != 0 ? std::min(c_.low, c_.difficult_low) : c_.low; }
  Int ceiling() const { return c_.has_difficult != 0 ? std::max(c_.high, c_.difficult_high) : c_.high; }

  bool connected(Set s) const {
    Set seen = s & (~s + 1);
    for (;;) {
      Set next = seen;
      for (Int v = 0; v < n_; ++v) {
        if (in(seen, v)) next |= near_[static_cast<std::size_t>(v)] & s;
      }
      if (next == seen) return seen == s;
      seen = next;
    }
  }

  /// Cost of a corner under a labelling of its sectors.
  template <class Label>
  static Int turn(const Corner& k, Label label) {
    const std::size_t size = k.around.size();
    std::vector<std::size_t> changes;
    for (std::size_t i = 0; i < size; ++i) {
      if (label(k.around[i]) != label(k.around[(i + size - 1) % size])) changes.push_back(i);
    }
    return changes.size() == 2 ? k.turn[changes[0] * size + changes[1]] : 0;
  }

  /// Doubled share of a corner that a region can be sure of: all else there is one node or one land.
  Int sure_turn(const Corner& k, Set s) const {
    std::set<Int> mine, others;
    for (const Int v : k.around) (v >= 0 && in(s, v) ? mine : others).insert(v);
    if (mine.empty() || others.size() != 1) return 0;
    const Int t = turn(k, [&](Int v) { return v >= 0 && in(s, v); });
    return mine.size() == 1 && *others.begin() >= 0 ? t : 2 * t;
  }

  struct Value { Levels levels{}; Int cut = 0, terms = 0; };  // terms: weighted shape and balance
  Value value(Set s) const {
    Node sum;
    Value out;
    for (Int v = 0; v < n_; ++v) {
      if (!in(s, v)) continue;
      const Node& node = node_[static_cast<std::size_t>(v)];
      sum.households += node.households, sum.difficult += node.difficult, sum.area += node.area, sum.outline += node.outline;
      sum.weight += node.weight, sum.mx += node.mx, sum.my += node.my, sum.mm += node.mm;
    }
    for (const auto& [ends, link] : links_) {
      const bool a = in(s, ends.first), b = in(s, ends.second);
      if (a && b) sum.outline -= 2 * link.length;
      if (a != b) out.cut += link.cost;
    }
    const bool difficult = hard(sum.households, sum.difficult);
    const Int low = difficult ? c_.difficult_low : c_.low, high = difficult ? c_.difficult_high : c_.high;
    out.levels[0] = std::max({Int{0}, low - sum.households, sum.households - high});
    out.levels[1] = out.levels[0] > 0 ? 1 : 0;
    for (const Set k : compounds_) out.levels[2] += (k & s) != 0 ? 1 : 0;
    Int shape = 0;
    if (sum.area > 0) {
      const double area = static_cast<double>(sum.area), circle = 200 * std::sqrt(kPi * area), outline = static_cast<double>(std::max<Int>(0, sum.outline));
      double spread = 0;
      if (sum.weight > 0) {
        const double mx = static_cast<double>(sum.mx), my = static_cast<double>(sum.my);
        const double inertia = static_cast<double>(sum.mm) - (mx * mx + my * my) / static_cast<double>(sum.weight);
        spread = circle * (inertia * factor_ / (area * area) - 1);
      }
      shape = round((std::max(0.0, outline * outline / circle - circle) + std::max(0.0, spread)) / 2);
    }
    const double half = std::max(1.0, static_cast<double>(high - low) / 2);
    const double off = (static_cast<double>(sum.households) - static_cast<double>(low + high) / 2) / half;
    const Int balance = round(static_cast<double>(unit_) * std::min(16.0, off * off));
    __extension__ using Wide = __int128;
    const Wide terms = Wide{c_.compactness} * shape + Wide{c_.balance} * balance;
    must(terms < (Wide{1} << 56) && Wide{c_.border} * out.cut < (Wide{1} << 56), "amounts are too large to check");
    out.terms = static_cast<Int>(terms);
    return out;
  }

  /// Regions that hold a compound of these households where regions are at most this far over.
  Int least_parts(Int households, Int violation) const {
    const Int most = std::max<Int>(1, ceiling());
    return std::max<Int>(1, (households - violation + most - 1) / most);
  }

  /// The same for lumps of whole atoms: the fewest groups of them that each hold no more, by trying; at worst too few are found.
  Int least_groups(std::vector<Int> lumps, Int violation) const {
    Int sum = 0;
    for (const Int h : lumps) sum += h;
    std::sort(lumps.begin(), lumps.end(), std::greater<>());
    for (Int groups = least_parts(sum, violation);; ++groups) {
      std::vector<Int> held(static_cast<std::size_t>(groups), 0);
      Int tries = 0;
      if (lumps.front() > ceiling() + violation || packs(lumps, 0, held, ceiling() + violation, tries)) return groups;
    }
  }
  static bool packs(const std::vector<Int>& lumps, std::size_t i, std::vector<Int>& held, Int most, Int& tries) {
    if (i == lumps.size() || lumps[i] == 0 || ++tries > 500'000) return true;
    for (std::size_t g = 0; g < held.size(); ++g) {
      if (held[g] + lumps[i] > most || std::find(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(g), held[g]) != held.begin() + static_cast<std::ptrdiff_t>(g)) continue;
      held[g] += lumps[i];
      const bool good = packs(lumps, i + 1, held, most, tries);
      held[g] -= lumps[i];
      if (good) return true;
    }
    return false;
  }

  /// All atoms of a node may be one: connected parts of a compound that fits, and empty atoms with one neighbour.
  void check_contraction() const {
    std::map<Int, Int> total, local;
    std::map<Int, std::vector<Int>> lumps;
    Int forced = 0, households = 0, excess = 0;
    for (std::size_t i = 0; i < c_.piece.size(); ++i) {
      const Atom& a = c_.atoms[static_cast<std::size_t>(c_.piece[i])];
      local[c_.piece[i]] = static_cast<Int>(i);
      households += a.households;
      excess += std::max<Int>(0, a.households - ceiling());
      if (a.compound >= 0) total[a.compound] += a.households, lumps[a.compound].push_back(a.households);
    }
    for (const auto& [id, sizes] : lumps) forced += least_groups(sizes, c_.objective[0]) - 1;
    const bool whole = c_.objective[0] == std::max(distance(households), excess) && c_.objective[1] == (c_.objective[0] > 0 ? 1 : 0) && c_.objective[2] == forced;
    std::vector<Int> group(c_.piece.size());
    for (std::size_t i = 0; i < group.size(); ++i) group[i] = static_cast<Int>(i);
    const auto join = [&](Int a, Int b) {
      const Int from = group[static_cast<std::size_t>(a)], to = group[static_cast<std::size_t>(b)];
      for (Int& g : group) g = g == from ? to : g;
    };
    const auto atom = [&](Int i) -> const Atom& { return c_.atoms[static_cast<std::size_t>(c_.piece[static_cast<std::size_t>(i)])]; };
    std::vector<std::pair<Int, Int>> seams;
    for (const Seam& s : c_.seams) {
      if (local.count(s.a) != 0) seams.emplace_back(local[s.a], local[s.b]);
    }
    if (whole) {
      for (const auto& [a, b] : seams) {
        if (atom(a).compound >= 0 && atom(a).compound == atom(b).compound && total[atom(a).compound] <= ceiling()) join(a, b);
      }
    }
    for (bool changed = floor() > 0; changed;) {
      changed = false;
      std::map<Int, std::set<Int>> neighbours;
      std::map<Int, Int> inhabitants;
      for (std::size_t i = 0; i < group.size(); ++i) inhabitants[group[i]] += atom(static_cast<Int>(i)).households + atom(static_cast<Int>(i)).difficult;
      for (const auto& [a, b] : seams) {
        const Int x = group[static_cast<std::size_t>(a)], y = group[static_cast<std::size_t>(b)];
        if (x != y) neighbours[x].insert(y), neighbours[y].insert(x);
      }
      for (const auto& [g, around] : neighbours) {
        if (inhabitants[g] != 0 || around.size() != 1) continue;
        join(g, *around.begin());
        changed = true;
        break;
      }
    }
    std::map<Int, Int> group_of_node;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const Int g = group_of_node.try_emplace(c_.node_of[i], group[i]).first->second;
      must(g == group[i], "atoms are one node that need not stay together");
    }
  }

  /// From here to the nearest total that whole numbers of regions can hold.
  Int distance(Int households) const {
    Int best = std::numeric_limits<Int>::max();
    for (Int k = 1; k <= 1 + (floor() > 0 ? households / floor() + 1 : n_); ++k) {
      best = std::min(best, std::max({Int{0}, k * floor() - households, households - k * ceiling()}));
      if (best == 0) break;
    }
    return best;
  }

  void check_plan() {
    std::map<Int, Set> regions;
    std::vector<Int> label(static_cast<std::size_t>(n_), -1);
    for (std::size_t i = 0; i < c_.piece.size(); ++i) {
      Int& l = label[static_cast<std::size_t>(c_.node_of[i])];
      must(l < 0 || l == c_.label[i], "a node lies in two regions");
      l = c_.label[i];
      regions[l] |= bit(c_.node_of[i]);
    }
    std::vector<Set> sets;
    for (const auto& [l, s] : regions) sets.push_back(s);
    for (const Set s : sets) must(connected(s), "a region is not connected");
    const auto [levels, cost] = worth(sets);
    must(levels[0] == c_.objective[0] && levels[1] == c_.objective[1] && levels[2] - multi_ == c_.objective[2] && cost == 2 * c_.objective[3],
         "the plan is not worth what is said");
  }

  /// Exact levels and doubled cost.
  std::pair<Levels, Int> worth(const std::vector<Set>& sets) const {
    Levels levels{};
    Int doubled = 0;
    std::vector<Int> label(static_cast<std::size_t>(n_), -1);
    for (std::size_t r = 0; r < sets.size(); ++r) {
      const Value v = value(sets[r]);
      for (std::size_t i = 0; i < 3; ++i) levels[i] += v.levels[i];
      doubled += c_.border * v.cut + 2 * v.terms;
      for (Int x = 0; x < n_; ++x) {
        if (in(sets[r], x)) label[static_cast<std::size_t>(x)] = static_cast<Int>(r);
      }
    }
    for (const Corner& k : corners_) doubled += 2 * c_.border * turn(k, [&](Int v) { return v < 0 ? v : label[static_cast<std::size_t>(v)]; });
    return {levels, doubled};
  }

  /// Grows connected sets by a neighbour at a time; nothing clever.
  void list_sets() {
    const Int most = c_.objective[0];
    std::unordered_set<Set> seen;
    std::vector<Set> queue;
    const auto meet = [&](Set s) {
      Int h = 0;
      for (Int v = 0; v < n_; ++v) h += in(s, v) ? node_[static_cast<std::size_t>(v)].households : 0;
      if (h - ceiling() > most || !seen.insert(s).second) return;
      must(seen.size() <= most_sets_, "too many regions to list");
      queue.push_back(s);
    };
    for (Int v = 0; v < n_; ++v) meet(bit(v));
    const Int levels = pack({c_.objective[0], c_.objective[1], c_.objective[2] + multi_});
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const Set s = queue[head];
      Set around = 0;
      for (Int v = 0; v < n_; ++v) around |= in(s, v) ? near_[static_cast<std::size_t>(v)] : 0;
      for (Int v = 0; v < n_; ++v) {
        if (in(around & ~s, v)) meet(s | bit(v));
      }
      const Value v = value(s);
      if (v.levels[0] > most) continue;
      Int doubled = c_.border * v.cut + 2 * v.terms;
      for (const Corner& k : corners_) doubled += c_.border * sure_turn(k, s);
      if (pack(v.levels) <= levels) columns_.push_back({s, pack(v.levels), doubled});
    }
  }

  /// No cover by the columns has levels below the bound's.
  void check_levels() {
    starting_at(columns_);
    steps_ = 0;
    cover_levels(everything(), 0);
  }
  void starting_at(const std::vector<Column>& columns) {
    by_node_.assign(static_cast<std::size_t>(n_), {});
    for (const Column& c : columns) {
      for (Int v = 0; v < n_; ++v) {
        if (in(c.nodes, v)) {
          by_node_[static_cast<std::size_t>(v)].push_back(c);
          break;
        }
      }
    }
  }
  static Int lowest(Set s) {
    Int v = 0;
    while (!in(s, v)) ++v;
    return v;
  }
  void step() { must(++steps_ < 200 * most_sets_, "too many covers to search"); }

  /// What arithmetic forces on the rest: the violation of its total, as if it were one lump.
  Int forced_levels(Set rest) const {
    if (rest == 0) return 0;
    Int h = 0, parts = 0;
    for (Int v = 0; v < n_; ++v) h += in(rest, v) ? node_[static_cast<std::size_t>(v)].households : 0;
    const Int d = distance(h);
    for (const Set k : compounds_) {
      if ((k & rest) == 0) continue;
      Int inside = 0;
      for (Int v = 0; v < n_; ++v) inside += in(k & rest, v) ? node_[static_cast<std::size_t>(v)].households : 0;
      parts += least_parts(inside, d);
    }
    return pack({d, d > 0 ? 1 : 0, parts});
  }

  void cover_levels(Set rest, Int paid) {
    step();
    if (rest == 0) {
      must(paid >= bound_levels_, "a plan has lower levels than the bound");
      return;
    }
    if (paid + forced_levels(rest) >= bound_levels_) return;
    const auto memo = least_paid_.find(rest);
    if (memo != least_paid_.end() && memo->second <= paid) return;
    least_paid_[rest] = paid;
    for (const Column& c : by_node_[static_cast<std::size_t>(lowest(rest))]) {
      if ((c.nodes & ~rest) == 0 && paid + c.levels < bound_levels_) cover_levels(rest & ~c.nodes, paid + c.levels);
    }
  }

  void check_cost() {
    Int households = 0;
    for (const Node& node : node_) households += node.households;
    for (Int k = 1; k <= n_; ++k) {
      if (k * floor() - households > c_.objective[0] || households - k * ceiling() > c_.objective[0]) continue;
      const auto p = std::ranges::find(c_.prices, k, &Prices::pieces);
      // Without prices every cover is looked at.
      check_number(p != c_.prices.end() ? *p : Prices{k, 0, 0, std::vector<Int>(static_cast<std::size_t>(n_), 0)});
    }
  }

  /// No plan of this many regions costs less than the bound.
  void check_number(const Prices& p) {
    must(p.side >= 0, "a negative price on a limit");
    const Int limit = pack({c_.objective[0], c_.objective[1], c_.objective[2] + multi_});
    __extension__ using Wide = __int128;
    Wide total = Wide{p.pieces} * p.piece - Wide{p.side} * limit;
    for (const Int x : p.node) total += x;
    std::vector<Wide> price;
    Wide least = 0;
    for (const Column& c : columns_) {
      Wide x = Wide{c.cost} + Wide{p.side} * c.levels - p.piece;
      for (Int v = 0; v < n_; ++v) x -= in(c.nodes, v) ? p.node[static_cast<std::size_t>(v)] : 0;
      price.push_back(x), least = std::min(least, x);
    }
    total += p.pieces * least;  // prices lifted so that none is negative
    std::vector<Column> cheap;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Wide lifted = price[i] - least;
      if (total + lifted < bound_cost_) cheap.push_back({columns_[i].nodes, columns_[i].levels, static_cast<Int>(lifted)});
    }
    if (total >= bound_cost_) return;
    starting_at(cheap);
    steps_ = 0;
    chosen_.clear();
    cover_cost(everything(), p.pieces, static_cast<Int>(bound_cost_ - total), limit);
  }

  void cover_cost(Set rest, Int pieces, Int gap, Int levels) {
    step();
    if (rest == 0) {
      if (pieces != 0) return;
      const auto [l, cost] = worth(chosen_);
      must(pack(l) > pack({c_.objective[0], c_.objective[1], c_.objective[2] + multi_}) || cost >= bound_cost_, "a plan costs less than the bound");
      return;
    }
    if (pieces == 0) return;
    for (const Column& c : by_node_[static_cast<std::size_t>(lowest(rest))]) {
      if ((c.nodes & ~rest) != 0 || c.cost >= gap || c.levels > levels) continue;
      chosen_.push_back(c.nodes);
      cover_cost(rest & ~c.nodes, pieces - 1, gap - c.cost, levels - c.levels);
      chosen_.pop_back();
    }
  }

  const Certificate& c_;
  std::size_t most_sets_, steps_ = 0;
  int n_;
  std::vector<Node> node_;
  std::vector<Set> near_, compounds_;
  std::map<std::pair<Int, Int>, Link> links_;
  std::vector<std::pair<Int, Int>> inner_;
  std::vector<Corner> corners_;
  Int multi_ = 0, unit_ = 1, bound_levels_ = 0, bound_cost_ = 0;
  double factor_ = 0;
  std::vector<Column> columns_;
  std::vector<std::vector<Column>> by_node_;
  std::map<Set, Int> least_paid_;
  std::vector<Set> chosen_;
};

}  // namespace

Verdict check_certificate(std::istream& in, std::size_t most_sets) {
  try {
    const Certificate c = read(in);
    must(!c.atoms.empty() && !c.piece.empty(), "nothing to check");
    Check(c, most_sets).run();
    return {true, ""};
  } catch (const Refused& refused) {
    return {false, refused.what()};
  }
}

}  // namespace checker
