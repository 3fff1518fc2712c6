// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace qipan {

/// What grids hold, or share: households in thousandths, area in dm2, all >= 0. Compared in this order.
struct Holding {
  std::int64_t households = 0, buildings = 0, area = 0;

  Holding& operator+=(const Holding& o) {
    households += o.households, buildings += o.buildings, area += o.area;
    return *this;
  }
  friend bool operator==(const Holding&, const Holding&) = default;
};

/// What lies in one old and one new grid at once. `from` or `to` is -1 for what lies in none: a `from` of -1 was born (or is new
/// land), a `to` of -1 is gone (demolished, or land given away).
struct SharedCell {
  std::int32_t from = -1, to = -1;
  Holding held;
};

struct LineageOptions {
  /// A part of this size or less changes nothing by itself: what two drawings of one border differ by. A part with households or
  /// buildings always counts.
  std::int64_t sliver_dm2 = 0;
  /// Only pairs that share more than half of one of the two are matched, so that no grid inherits the code of another for the sake
  /// of a corner. False: every pair that shares something may be.
  bool majority_only = true;
};

/// What became of a grid. For a new grid as seen from before, for an old grid as seen from after.
enum class Relation {
  kept,          ///< matched; nothing moved in or out of it
  changed,       ///< matched; parts moved in or out
  split,         ///< old: most of an unmatched new grid came out of it; new: such a grid, or the matched one it came out of
  merged,        ///< the same with old and new exchanged: most of an unmatched old grid went into it
  split_merged,  ///< both
  fresh,         ///< new: unmatched, and no old grid gave most of it
  dissolved      ///< old: unmatched, and no new grid took most of it
};

/// "kept", "changed", "split", "merged", "split+merged", "new", "dissolved": the value of the field `relation`.
std::string relation_name(Relation relation);

/// How a plan grew out of another. Grids are numbers in the order of the input.
struct Lineage {
  std::vector<std::int32_t> predecessor;  ///< per new grid: the old grid it continues, -1 none. No two have the same.
  std::vector<std::int32_t> successor;    ///< per old grid: the new grid that continues it, -1 none
  std::vector<Relation> old_relation, new_relation;
  std::vector<std::vector<std::int32_t>> predecessors;  ///< per new grid: old ones that it holds a part of, the largest part first
  std::vector<std::vector<std::int32_t>> successors;    ///< per old grid: new ones that hold a part of it, the largest part first
  /// Every part that changed hands: cells of an old and a new grid that are not matched, sorted by (from, to), each pair once. Births
  /// and what is gone are not in it; slivers are, but for those without households or buildings.
  std::vector<SharedCell> moves;
  std::vector<SharedCell> stays;  ///< cells of matched pairs, sorted by from, each pair once
  Holding moved;    ///< sum of `moves`: a household has moved if its grid's predecessor is not its old grid
  Holding stayed;   ///< in matched pairs
  Holding born;     ///< from no old grid
  Holding gone;     ///< to no new grid
  Holding slivers;  ///< parts that changed hands but count as drawing
};

/// The lineage of the optimal matching: of all ways to let new grids continue old ones, each at most once, the one that keeps the most
/// households in their grid, then the most buildings, then the most area, then the most codes. `cells` in any order, a pair given
/// twice adds up. Codes are unique within each list and only break ties. "Most of" is measured by households; by buildings where a grid
/// shares none; by area where it shares neither. What was born or is gone counts for no relation, but land does: a grid that won or
/// lost land beyond a sliver is changed.
/// The same cells with old and new exchanged give the mirrored lineage: kept and changed stay, split and merged, fresh and dissolved
/// swap. O(cells log cells) beyond the matching.
Lineage trace_lineage(std::span<const std::string> old_codes, std::span<const std::string> new_codes, std::span<const SharedCell> cells,
                      const LineageOptions& options = {});

}  // namespace qipan
