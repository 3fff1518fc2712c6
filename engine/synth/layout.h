// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/synth/ground.h"
#include "engine/synth/synth.h"

namespace qipan::synth {

enum class Way { expressway, trunk, main, secondary, lane, rural };
const char* way_name(Way way);
double setback_m(Way way);  ///< from the centreline to the first wall

/// A straight piece of a street in the plan.
struct Segment {
  Cell a, b;
  Way way = Way::main;
  int tile = 0;
};

enum class LotUse { estate, school, hospital, market, park, plant, office };
/// A walled piece of land. Sides in the order west, east, south, north.
struct Lot {
  Box box;
  std::array<bool, 4> street{};  ///< this side faces a street
  LotUse use = LotUse::estate;
};

/// A block of houses between lanes, wall to wall.
struct OldBlock {
  Box box;
};

/// Farm houses along lanes.
struct Hamlet {
  Rect rect;
  int spine_u = 0;           ///< the lane that joins the others
  std::vector<int> lanes_v;  ///< rows of houses stand north and south of each
};

enum class LeafUse { estate, old, industry, rural };
/// A superblock in town, fields in the country.
struct Leaf {
  Rect rect;
  LeafUse use = LeafUse::estate;
  int tile = 0;
  int community = 0;
  std::vector<Lot> lots;
  std::vector<OldBlock> blocks;
  std::vector<Hamlet> hamlets;
};

struct CommunityPlan {
  std::string id, name;
  bool rural = false;
  int tile = 0;
  std::vector<int> leaves;
};

struct Layout {
  Tiling tiling;
  double households = 0;                                  ///< total
  double rural_households = 0;                            ///< of these in villages
  std::vector<Rect> urban;                                ///< per tile
  std::vector<int> urban_communities, rural_communities;  ///< per tile
  std::vector<Leaf> leaves;
  std::vector<CommunityPlan> communities;
  std::vector<Segment> segments;
};

/// Size of the tiles and what each has to hold.
Layout plan_tiles(const SynthOptions& options);
/// Superblocks, main streets and communities of one tile; communities still unnamed.
void plan_blocks(Layout& layout, int tile, std::uint64_t seed);
/// Ids and names, north to south and west to east inside each tile.
void name_communities(Layout& layout, std::uint64_t seed);
/// Secondary streets, lots, lanes and hamlets inside the leaves of one tile.
void plan_lots(Layout& layout, int tile, std::uint64_t seed);

/// Outer ring of a union of rectangles as lattice nodes (each step), counter-clockwise, not closed; empty unless it is one ring.
std::vector<Cell> outline(const std::vector<Rect>& rects);

}  // namespace qipan::synth
