// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <memory>

#include "algorithms/presets.h"
#include "engine/plan/partitioner.h"

namespace qipan {

/// The solver that the program uses unless told otherwise; see algorithms/README.md.
std::unique_ptr<Partitioner> make_default_partitioner();

/// The same with an effort of the caller's instead of the preset's, for experiments and tests.
std::unique_ptr<Partitioner> make_partitioner(const Effort& effort);

}  // namespace qipan
