// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <utility>

#include "engine/atoms/atom_set.h"
#include "engine/atoms/blocks.h"
#include "engine/atoms/elements.h"
#include "engine/coverage/coverage.h"
#include "tests/support/inputs.h"

namespace qipan::test {

/// Everything up to the atoms.
struct Stages {
  NormalizedInputs inputs;
  Diagnostics diagnostics;
  Coverage coverage;
  Elements elements;
  AtomSet atoms;

  explicit Stages(NormalizedInputs in, bool cross_bridges = false, int threads = 1) : inputs(std::move(in)) {
    RunContext context;
    context.threads = threads;
    coverage = build_coverage(inputs, GapPolicy::error, context, diagnostics);
    elements = build_elements(inputs, coverage, false, diagnostics);
    atoms = build_atoms(coverage, elements, build_blocks(coverage, elements, {}, context), cross_bridges, context);
  }
  [[nodiscard]] std::int32_t face(double x, double y) const { return coverage.graph->locate(coverage.lattice(place(x, y))); }
  [[nodiscard]] const Element& element(double x, double y) const { return elements.list[static_cast<std::size_t>(elements.of_face[static_cast<std::size_t>(face(x, y))])]; }
  [[nodiscard]] std::int32_t atom(double x, double y) const { return atoms.mesh.label[static_cast<std::size_t>(atoms.mesh.graph->locate(coverage.lattice(place(x, y))))]; }
  [[nodiscard]] const AtomSeam* seam(std::int32_t a, std::int32_t b) const {
    for (const AtomSeam& s : atoms.seams)
      if (s.a == std::min(a, b) && s.b == std::max(a, b)) return &s;
    return nullptr;
  }
};

}  // namespace qipan::test
