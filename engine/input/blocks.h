// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/run_context.h"

namespace qipan {

/// Runs worker(i) for i in [0, count), where every thread calls make_worker() once: for bodies that need something
/// expensive that is not thread-safe (a transform, prepared geometries). Throws Error("input.stopped") when the run is
/// cancelled.
template <class MakeWorker>
void for_each_in_blocks(std::size_t count, const RunContext& context, MakeWorker&& make_worker) {
  constexpr std::size_t kBlock = 256;
  const std::size_t blocks = (count + kBlock - 1) / kBlock;
  if (blocks == 0) return;
  const std::size_t threads = std::min(blocks, static_cast<std::size_t>(std::max(1, context.threads)));
  std::atomic<std::size_t> next{0};
  parallel_for(threads, static_cast<int>(threads), [&](std::size_t) {
    auto worker = make_worker();
    for (std::size_t block; (block = next.fetch_add(1)) < blocks;) {
      if (context.stopped()) throw Error(ErrorKind::internal, "input.stopped");
      for (std::size_t i = block * kBlock, end = std::min(count, i + kBlock); i < end; ++i) worker(i);
    }
  });
}

}  // namespace qipan
