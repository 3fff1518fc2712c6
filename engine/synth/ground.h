// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan::synth {

/// A node of the plan's lattice: `kStep` metres apart, u to the east and v to the north before the ground bends them.
struct Cell {
  int u = 0, v = 0;
  friend auto operator<=>(const Cell&, const Cell&) = default;
};

struct Rect {
  int u0 = 0, v0 = 0, u1 = 0, v1 = 0;
  [[nodiscard]] int width() const { return u1 - u0; }
  [[nodiscard]] int height() const { return v1 - v0; }
  [[nodiscard]] long long area() const { return static_cast<long long>(width()) * height(); }
};

/// The same in metres of the plan, for lots and houses between the lattice lines.
struct Box {
  double u0 = 0, v0 = 0, u1 = 0, v1 = 0;
  [[nodiscard]] double width() const { return u1 - u0; }
  [[nodiscard]] double height() const { return v1 - v0; }
};

inline constexpr int kStep = 10;     ///< metres between lattice nodes
inline constexpr int kNowhere = -1;  ///< a line that this town does not have

/// Equal tiles, one county town each; the lines run at the same place in every tile, so that they continue into the next.
struct Tiling {
  int columns = 1, rows = 1, count = 1;
  int width = 0, height = 0;  ///< of a tile, in steps
  int river_v = kNowhere, rail_u = kNowhere, trunk_u = kNowhere, trunk_v = kNowhere, express_v = kNowhere;
  int bridge_u = kNowhere;  ///< a second road over the river

  [[nodiscard]] Cell corner(int tile) const { return {tile % columns * width, tile / columns * height}; }
  [[nodiscard]] int tile_at(int u, int v) const;
};

/// Bends the plan into a landscape: meanders, gently curved streets, crooked lanes, winding field roads.
/// Arithmetic of +, -, *, / only, so every platform gets the same millimetres.
class Ground {
 public:
  Ground(std::uint64_t seed, const Tiling& tiling, XY origin) : seed_(seed), tiling_(tiling), origin_(origin) {}

  void set_urban(std::vector<Rect> per_tile) { urban_ = std::move(per_tile); }
  void set_old(std::vector<std::vector<Rect>> per_tile) { old_ = std::move(per_tile); }

  /// Position of a plan point given in metres, rounded to 1 mm.
  [[nodiscard]] XY at(double u_m, double v_m) const;
  [[nodiscard]] XY at(Cell c) const { return at(c.u * double(kStep), c.v * double(kStep)); }
  /// Lattice nodes between two vertices of a line here.
  [[nodiscard]] int stride(Cell c) const;
  /// Half the width of the river at u, in metres.
  [[nodiscard]] double river_half_width(double u_m, int row) const;
  [[nodiscard]] const Tiling& tiling() const { return tiling_; }

 private:
  [[nodiscard]] double old_share(int tile, double u_m, double v_m) const;
  [[nodiscard]] double rural_share(int tile, double u_m, double v_m) const;

  std::uint64_t seed_;
  Tiling tiling_;
  XY origin_;
  std::vector<Rect> urban_;
  std::vector<std::vector<Rect>> old_;
};

double round_mm(double metres);

}  // namespace qipan::synth
