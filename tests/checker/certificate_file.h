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
using Set = std::uint64_t;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws Refused(what) unless good.
void must(bool good, const char* what);

struct Atom { Int households, difficult, area, outline, x, y, compound; };
struct Seam { Int a, b, cost, length; };
struct Corner { std::vector<Int> around, turn; };
/// What a certificate says, in the order of its text.
struct Prices { Int pieces, piece, side; std::vector<Int> node; };
using Levels = std::array<Int, 3>;  // violation, regions out, parts of compounds

struct Certificate {
  Int low, high, has_difficult, difficult_low, difficult_high, difficult_above, border, compactness, balance;
  std::vector<Atom> atoms;
  std::vector<Seam> seams;
  std::vector<Corner> corners;
  std::vector<Int> piece, node_of, label;  // per atom of the piece
  Int nodes;
  std::array<Int, 4> objective, bound;
  Int out_base, part_base;
  std::vector<Prices> prices;
};

/// Throws Refused if the text is no certificate: indices out of range, negative costs, something missing.
Certificate read(std::istream& in);

}  // namespace checker
