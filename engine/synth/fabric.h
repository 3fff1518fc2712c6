// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/synth/layout.h"
#include "engine/synth/shapes.h"

namespace qipan::synth {

enum class Use { residential, commercial, office, school, hospital, industrial, market };
const char* use_name(Use use);

struct House {
  Line ring;   ///< closed
  XY a, b, d;  ///< front left, front right, back left corner of its main part: entrances stand along a-b
  Use use = Use::residential;
  int base = 0;  ///< households before the town's total is shared out
  int floors = 1;
  int flats = 0;  ///< households per floor of a tower; 0: floors stay
  int entrances = 1;
  double difficulty = 0;  ///< share of households, 0..1
  std::string place;      ///< compound, lane or village of its address
  int number = 0;         ///< in that place
};

struct Ground2D {  ///< a named piece of land
  std::string name, type;
  Line ring;
};

/// What stands in one community.
struct Fabric {
  std::vector<House> houses;
  std::vector<Ground2D> compounds, dedicated, lakes;
  std::vector<Line> walls;   ///< open at the gates
  std::vector<Line> drives;  ///< through large estates, wall to wall
};

/// The drive through a large estate from gate to gate, in plan metres; empty in small ones. It runs between the columns or, in a
/// long narrow estate, between two rows.
std::vector<XY> estate_drive(const Lot& lot);

Fabric weave(const Ground& ground, const Layout& layout, std::size_t community, std::uint64_t seed);

void weave_old_block(const Ground& ground, const OldBlock& block, const std::string& lane, Random& random, Fabric& out);
void weave_hamlet(const Ground& ground, const Hamlet& hamlet, const std::string& village, int group, Random& random,
                  Fabric& out);
/// What an estate looks like.
struct Estate {
  std::string name;
  double newness = 0;   ///< 0 in the centre .. 1 at the edge
  bool towers = false;  ///< else rows of slabs
};
void weave_estate(const Ground& ground, const Lot& lot, const std::vector<XY>& pins, const Estate& estate,
                  Random& random, Fabric& out);
void weave_dedicated(const Ground& ground, const Lot& lot, const std::vector<XY>& pins, const std::string& name,
                     Random& random, Fabric& out);

/// The ring without its gates: one in the middle of each street side that `gated` picks.
std::vector<Line> wall_lines(const Line& ring, const Lot& lot, const Ground& ground, Random& random);

}  // namespace qipan::synth
