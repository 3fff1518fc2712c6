// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/presets.h"

namespace qipan {

Effort effort_of(Preset preset) {
  switch (preset) {
    case Preset::fast:
      return {.exact_nodes = 18, .proof_steps = 50'000, .constructions = 1, .trees = 1, .repair_work_per_node = 4'000, .anneal_work_per_node = 3'000,
              .most_coarse_work = 80'000'000, .division_steps = 100'000, .runs = 1};
    case Preset::balanced:
      return {.exact_nodes = 256, .proof_steps = 30'000'000, .all_proof_steps = 1'000'000'000, .proof_table = 16'000'000, .constructions = 6, .trees = 4, .repair_work_per_node = 20'000, .anneal_work_per_node = 180'000,
              .most_anneal_work = 2'000'000'000, .division_steps = 200'000, .runs = 3};
    case Preset::best:
      return {.exact_nodes = 800, .proof_steps = 250'000'000, .all_proof_steps = 25'000'000'000, .proof_table = 48'000'000, .constructions = 12, .trees = 6, .repair_work_per_node = 100'000, .anneal_work_per_node = 800'000,
              .most_anneal_work = 20'000'000'000, .division_steps = 2'000'000, .select_windows = 300, .runs = 4};
  }
  return {};
}

}  // namespace qipan
