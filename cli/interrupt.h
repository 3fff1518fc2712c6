// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <atomic>

namespace qipan::cli {

/// From now on the first Ctrl-C (or SIGTERM) sets the flag returned, and the second ends the process at once.
/// A signal handler can only reach an object with static storage: this is the one there is.
const std::atomic<bool>& watch_interrupt();

}  // namespace qipan::cli
