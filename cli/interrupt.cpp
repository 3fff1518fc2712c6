// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/interrupt.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "cli/command.h"

namespace qipan::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "used in a signal handler");

extern "C" void on_signal(int) { interrupted.store(true, std::memory_order_relaxed); }

}  // namespace

const std::atomic<bool>& watch_interrupt() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // the default action comes back: the second one kills
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

StopWatchdog::StopWatchdog(const std::atomic<bool>& interrupted, std::string farewell)
    : interrupted_(interrupted), farewell_(std::move(farewell)), thread_([this](const std::stop_token& done) {
        constexpr auto kStep = std::chrono::milliseconds(20);
        constexpr int kPatience = 45;  // steps
        for (int waited = 0; !done.stop_requested() && !plan_in_sight_; std::this_thread::sleep_for(kStep)) {
          if (!interrupted_ || ++waited < kPatience) continue;
          std::fprintf(stderr, "%s%s\n", isatty(2) != 0 ? "\r\033[K" : "", farewell_.c_str());
          std::_Exit(static_cast<int>(Exit::stopped));
        }
      }) {}

StopWatchdog::~StopWatchdog() = default;

void StopWatchdog::note_stage(std::string_view stage) {
  constexpr std::array<std::string_view, 4> kLate = {"solving", "borders", "layers", "writing"};
  if (std::ranges::find(kLate, stage) != kLate.end()) plan_in_sight_ = true;
}

}  // namespace qipan::cli
