// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/pocket.h"

#include <cstddef>

namespace checker {
namespace {

constexpr std::size_t kMostAround = 2;

}  // namespace

template <class Set>
std::vector<Pocket<Set>> pockets(const Piece<Set>& piece, Int limit) {
  for (std::size_t v = 0; v < piece.size(); ++v) {
    if (piece.node(v).households > piece.ceiling()) return {};
  }
  const auto hopeless = [&](Int households) {
    const Int violation = piece.distance(households);
    return piece.pack({violation, violation > 0 ? 1 : 0, 0}) > limit;
  };
  std::vector<Pocket<Set>> found;
  const auto look = [&](const Set& land) {
    Set around;
    land.each([&](std::size_t v) {
      for (const auto& u : piece.near(v)) around.add(u.node);
    });
    around = around.minus(land);
    std::size_t count = 0;
    around.each([&](std::size_t) { ++count; });
    if (count > 0 && count <= kMostAround) found.push_back({land, around});
  };
  for (std::size_t v = 0; v < piece.size(); ++v) {
    const Int mine = piece.node(v).households;
    if (!hopeless(mine)) continue;
    look(Set().with(v));
    for (const auto& u : piece.near(v)) {
      // Any of the two may be what is left.
      const Int other = piece.node(u.node).households;
      if (u.node > v && hopeless(other) && hopeless(mine + other)) look(Set().with(v).with(u.node));
    }
  }
  return found;
}

template std::vector<Pocket<SmallSet>> pockets(const Piece<SmallSet>&, Int);
template std::vector<Pocket<MediumSet>> pockets(const Piece<MediumSet>&, Int);
template std::vector<Pocket<LargeSet>> pockets(const Piece<LargeSet>&, Int);

}  // namespace checker
