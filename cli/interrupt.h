// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <thread>

namespace qipan::cli {

/// From now on the first Ctrl-C (or SIGTERM) sets the flag returned, and the second ends the process at once.
/// A signal handler can only reach an object with static storage: this is the one there is.
const std::atomic<bool>& watch_interrupt();

/// Ends the process with Exit::stopped when a second after the interrupt there is still no plan in sight: large data is read and
/// noded for longer than anybody waits for Ctrl-C. Nothing has been written by then. Once a stage that has a plan begins, it steps back.
class StopWatchdog {
 public:
  StopWatchdog(const std::atomic<bool>& interrupted, std::string farewell);
  ~StopWatchdog();
  StopWatchdog(const StopWatchdog&) = delete;
  StopWatchdog& operator=(const StopWatchdog&) = delete;

  void note_stage(std::string_view stage);  ///< any thread

 private:
  const std::atomic<bool>& interrupted_;
  std::string farewell_;
  std::atomic<bool> plan_in_sight_{false};
  std::jthread thread_;
};

}  // namespace qipan::cli
