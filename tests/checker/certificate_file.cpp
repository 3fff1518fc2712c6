// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/certificate_file.h"

#include <set>

#include "tests/checker/node_bits.h"

namespace checker {

void must(bool good, const char* what) {
  if (!good) throw Refused(what);
}

namespace {

Int number(std::istream& in) {
  Int x = 0;
  must(static_cast<bool>(in >> x), "a number is missing");
  return x;
}

void word(std::istream& in, const char* wanted) {
  std::string w;
  must(in >> w && w == wanted, wanted);
}

std::size_t count(std::istream& in) {
  const Int n = number(in);
  must(n >= 0 && n < 10'000'000, "a count is absurd");
  return static_cast<std::size_t>(n);
}

Prices read_prices(std::istream& in, Int nodes) {
  Prices p;
  p.piece = number(in), p.side = number(in), p.node.resize(static_cast<std::size_t>(nodes));
  must(p.side >= 0, "a negative price on a limit");
  for (Int& x : p.node) x = number(in);
  word(in, "triples"), p.triples.resize(count(in));
  for (Triple& t : p.triples) {
    t.a = number(in), t.b = number(in), t.c = number(in), t.price = number(in);
    must(t.a >= 0 && t.a < t.b && t.b < t.c && t.c < nodes && t.price >= 0, "a triple is wrong");
  }
  word(in, "held"), p.held.resize(count(in));
  for (Int& x : p.held) x = number(in), must(x >= 0 && x < (Int{1} << 52), "a compound's price is wrong");
  return p;
}

Case read_case(std::istream& in, Int nodes, int depth) {
  must(depth < 1'000, "a tree is too deep");
  Case out;
  std::string what;
  must(static_cast<bool>(in >> what), "a case is missing");
  if (what == "pair") {
    out.pair = true, out.a = number(in), out.b = number(in);
    must(out.a >= 0 && out.a < out.b && out.b < nodes, "a pair is wrong");
    for (int i = 0; i < 2; ++i) out.cases.push_back(read_case(in, nodes, depth + 1)), out.anew = out.anew || out.cases.back().anew;
  } else if (what == "priced") {
    out.priced = out.anew = true;
    out.prices.push_back(read_prices(in, nodes));
    out.cases.push_back(read_case(in, nodes, depth + 1));
    must(!out.cases.front().anew, "cases are priced twice");
  } else if (what == "sieve") {
    out.sieve = true;
    out.prices.push_back(read_prices(in, nodes));
    out.cases.push_back(read_case(in, nodes, depth + 1));
    must(!out.cases.front().anew, "cases are priced anew after a sieve");
  } else if (what == "leaf") {
    out.prices.push_back(read_prices(in, nodes));
  } else {
    must(what == "same", "a case is missing");
  }
  return out;
}

std::vector<Number> read_numbers(std::istream& in, const char* name, Int nodes) {
  word(in, name);
  std::vector<Number> numbers(count(in));
  for (Number& n : numbers) {
    word(in, "number"), n.pieces = number(in);
    n.prices = read_prices(in, nodes), n.tree = read_case(in, nodes, 0);
  }
  return numbers;
}

}  // namespace

Certificate read(std::istream& in) {
  Certificate c;
  word(in, "qipan-certificate"), must(number(in) == 6, "unknown version");
  word(in, "band"), c.low = number(in), c.high = number(in);
  word(in, "difficult"), c.has_difficult = number(in), c.difficult_low = number(in), c.difficult_high = number(in), c.difficult_above = number(in);
  word(in, "weights"), c.border = number(in), c.compactness = number(in), c.balance = number(in);
  word(in, "atoms"), c.atoms.resize(count(in));
  for (Atom& a : c.atoms) {
    for (Int* x : {&a.households, &a.difficult, &a.area, &a.outline, &a.x, &a.y, &a.compound}) *x = number(in);
  }
  const Int atoms = static_cast<Int>(c.atoms.size());
  word(in, "seams"), c.seams.resize(count(in));
  for (Seam& s : c.seams) {
    s.a = number(in), s.b = number(in), s.cost = number(in), s.length = number(in);
    must(s.a >= 0 && s.a < s.b && s.b < atoms && s.cost >= 0 && s.length >= 0, "a seam is wrong");
  }
  word(in, "corners"), c.corners.resize(count(in));
  for (Corner& k : c.corners) {
    k.around.resize(count(in)), k.turn.resize(k.around.size() * k.around.size());
    for (Int& a : k.around) a = number(in), must(a < atoms, "a corner is wrong");
    for (Int& t : k.turn) t = number(in), must(t >= 0, "a turn is negative");
  }
  word(in, "piece");
  const std::size_t size = count(in);
  c.nodes = number(in);
  must(c.nodes > 0 && c.nodes <= kMostNodes, "too many nodes");
  for (std::size_t i = 0; i < size; ++i) {
    c.piece.push_back(number(in)), c.node_of.push_back(number(in)), c.label.push_back(number(in));
    must(c.piece.back() >= 0 && c.piece.back() < atoms && c.node_of.back() >= 0 && c.node_of.back() < c.nodes, "an atom is wrong");
    must(c.label.back() >= 0 && c.label.back() < c.nodes, "a label is wrong");
  }
  must(std::set<Int>(c.piece.begin(), c.piece.end()).size() == size, "an atom is there twice");
  word(in, "objective");
  for (Int& x : c.objective) x = number(in);
  word(in, "bound");
  for (Int& x : c.bound) x = number(in);
  word(in, "packing"), c.out_base = number(in), c.part_base = number(in);
  word(in, "regions"), c.regions = number(in);
  must(c.regions >= 0 && c.regions <= c.nodes, "there are not so many regions");
  word(in, "deviation"), c.deviation.used = number(in), c.deviation.value = number(in), c.deviation.bound = number(in);
  must(c.deviation.value >= 0 && c.deviation.bound >= 0, "a deviation is negative");
  must(c.deviation.used != 0 ? c.deviation.used == 1 && c.regions > 0 : c.deviation.value == 0 && c.deviation.bound == 0, "a deviation is wrong");
  word(in, "unit"), c.unit = number(in);
  must(c.unit > 0 && c.unit <= (Int{1} << 30), "a level has no price");
  word(in, "kept"), c.kept_nodes = number(in);
  must(c.kept_nodes >= 0 && c.kept_nodes <= c.nodes, "too many nodes");
  for (std::size_t i = 0; c.kept_nodes > 0 && i < size; ++i) {
    c.kept.push_back(number(in));
    must(c.kept.back() >= 0 && c.kept.back() < c.kept_nodes, "an atom is wrong");
  }
  word(in, "halves"), c.halves = number(in);
  c.levels = read_numbers(in, "levels", c.kept_nodes > 0 ? c.kept_nodes : c.nodes);
  c.numbers = read_numbers(in, "numbers", c.nodes);
  word(in, "end");
  return c;
}

}  // namespace checker
