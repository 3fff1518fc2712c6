// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstdint>
#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

namespace checker {

using Int = std::int64_t;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws Refused(what) unless good.
void must(bool good, const char* what);

struct Atom { Int households, difficult, area, outline, x, y, compound; };
struct Seam { Int a, b, cost, length; };
struct Corner { std::vector<Int> around, turn; };
/// Three nodes: of all regions at most one holds two of them or more. What it costs one that does.
struct Triple { Int a, b, c, price; };
struct Prices {
  Int piece = 0, side = 0;
  std::vector<Int> node;
  std::vector<Triple> triples;
  std::vector<Int> held;  ///< none, or per compound of several nodes: what a region with some of it is paid
};
/// A tree of cases. `pair`: nodes a and b lie in one region (`cases[0]`) or in two. `priced`: the regions that these prices leave open,
/// under the pairs so far, are listed anew, and `cases[0]` is about them. `sieve`: those that these prices leave open of what there is. Else a leaf, with prices of its own or those above.
struct Case {
  bool pair = false, priced = false, sieve = false;
  bool anew = false;           // it or a case below is `priced`
  Int a = 0, b = 0;
  std::vector<Case> cases;
  std::vector<Prices> prices;  // none or one
};
/// What is proven of plans of so many regions.
struct Number {
  Int pieces = 0;
  Prices prices;
  Case tree;
};
/// Most of | regions x households - total | of the plan's regions, where that counts, and what no plan is below.
struct Deviation { Int used = 0, value = 0, bound = 0; };
using Levels = std::array<Int, 3>;  // violation, regions out, parts of compounds

/// What a certificate says, in the order of its text: docs/algorithms/certificate.md.
struct Certificate {
  Int low, high, has_difficult, difficult_low, difficult_high, difficult_above, border, compactness, balance;
  std::vector<Atom> atoms;
  std::vector<Seam> seams;
  std::vector<Corner> corners;
  std::vector<Int> piece, node_of, label;  // per atom of the piece
  Int nodes;
  std::array<Int, 4> objective, bound;
  Int out_base, part_base;
  Int regions = 0;               // that a plan has; 0: any number
  Deviation deviation;
  Int unit = 1;                  // the price of a level in `levels`
  Int kept_nodes = 0;            // of the piece with compounds that fit as one node, to which `levels` refer; 0: there is none
  std::vector<Int> kept;         // per atom of the piece
  Int halves = 0;                // 1: one region or two are looked at to the last
  std::vector<Number> levels, numbers;
};

/// Throws Refused if the text is no certificate: indices out of range, negative costs, something missing.
Certificate read(std::istream& in);

}  // namespace checker
