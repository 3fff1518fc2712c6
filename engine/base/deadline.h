// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <chrono>
#include <optional>

namespace qipan {

/// RunContext::deadline of a time limit in seconds that starts now; 0 or less: none.
inline std::optional<std::chrono::steady_clock::time_point> deadline_in(double seconds) {
  using Clock = std::chrono::steady_clock;
  if (seconds <= 0) return std::nullopt;
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace qipan
