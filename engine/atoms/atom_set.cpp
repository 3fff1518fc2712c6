// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/atom_set.h"

#include <utility>

#include "engine/atoms/atom_steps.h"

namespace qipan {

AtomSet build_atoms(const Coverage& coverage, const Elements& elements, Blocks blocks, bool cross_bridges, const RunContext& context) {
  AtomSet out = number_atoms(coverage, elements, blocks, lay_groups(coverage, elements, blocks, context));
  find_seams(coverage, cross_bridges, out);
  rejoin_buildings(coverage, elements, out);
  absorb_scraps(coverage, out);
  join_empty_parts(out);
  return out;
}

}  // namespace qipan
