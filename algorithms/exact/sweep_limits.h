// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

/// What the parts of the sweep agree on.
namespace qipan::sweeping {

constexpr std::int32_t kNever = 1 << 29;   ///< and all from kFrom on: costs added to it stay below kReach
constexpr std::int32_t kReach = 1 << 27, kFrom = 1 << 28;
constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::size_t kMostSteps = 256, kLeastSteps = 32;  ///< of households

inline std::size_t index(std::int32_t i) { return static_cast<std::size_t>(i); }

inline std::int64_t rounded_down(double x) { return static_cast<std::int64_t>(std::floor(std::clamp(x, -1e15, 1e15))); }

}  // namespace qipan::sweeping
