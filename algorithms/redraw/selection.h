// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "algorithms/redraw/blocks.h"
#include "algorithms/redraw/divide.h"

namespace qipan {

/// Blocks that touch, and how they may be divided anew.
struct Opening {
  std::vector<std::int32_t> blocks;  ///< ascending
  std::vector<std::int32_t> atoms;   ///< of the problem, ascending
  Division division;
};

/// Disjoint openings.
struct Selected {
  std::vector<std::int32_t> chosen;
  Objective change;        ///< sums over them: levels after less levels before; what they touch and move
  bool complete = true;    ///< no other choice is better: proven
};

/// The best choice of disjoint openings, by all levels of the objective: branch and bound on what is wrong, each set of blocks that
/// compete for openings on its own.
class Selection {
 public:
  explicit Selection(const BlockGraph& graph) : graph_(graph) {}

  void add(Opening opening);
  [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(openings_.size()); }
  [[nodiscard]] const Opening& opening(std::int32_t i) const { return openings_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] Selected best() const;

 private:
  const BlockGraph& graph_;
  std::vector<Opening> openings_;
  std::vector<Objective> change_;
};

}  // namespace qipan
