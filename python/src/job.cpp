// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/job.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace py = pybind11;

namespace qipan::python {
namespace {

/// What the working thread tells the waiting one.
struct Board {
  std::mutex guard;
  std::condition_variable changed;
  std::string stage;
  double share = 0;
  bool news = false, finished = false;
  std::exception_ptr failure;
};

/// Waits for the end or for news, at most a tenth of a second. True when the work is finished.
bool wait_a_moment(Board& board) {
  const py::gil_scoped_release free;
  std::unique_lock lock(board.guard);
  board.changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return board.finished; });
  return board.finished;
}

void pass_on(Board& board, const py::object& progress) {
  std::string stage;
  double share = 0;
  {
    const std::lock_guard lock(board.guard);
    if (!board.news) return;
    board.news = false;
    stage = board.stage;
    share = board.share;
  }
  if (!progress.is_none()) progress(stage, share);
}

}  // namespace

void run_job(RunContext context, const py::object& progress, const std::function<void(const RunContext&)>& work) {
  Board board;
  std::atomic<bool> cancel{false};
  context.cancel = &cancel;
  context.progress = [&](std::string_view stage, double share) {
    const std::lock_guard lock(board.guard);
    board.stage = stage;
    board.share = share;
    board.news = true;
  };
  std::thread worker([&] {
    try {
      work(context);
    } catch (...) {
      board.failure = std::current_exception();
    }
    const std::lock_guard lock(board.guard);
    board.finished = true;
    board.changed.notify_all();
  });
  std::optional<py::error_already_set> raised;
  for (bool finished = false; !finished;) {
    finished = wait_a_moment(board);
    if (raised) continue;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      pass_on(board, progress);
    } catch (py::error_already_set& error) {
      raised.emplace(std::move(error));
      cancel = true;
    }
  }
  worker.join();
  if (raised) throw py::error_already_set(std::move(*raised));
  if (board.failure) std::rethrow_exception(board.failure);
}

}  // namespace qipan::python
