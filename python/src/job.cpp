// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/job.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/base/error.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

/// What the working thread tells the waiting one. Both own it.
struct Board {
  std::mutex guard;
  std::condition_variable changed;
  std::string stage;
  double share = 0;
  bool news = false, finished = false;
  std::atomic<bool> cancel{false};
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

/// An interpreter that ends while the work still runs would take the libraries away under it: give it a few seconds.
void wait_at_exit(const std::shared_ptr<Board>& board) {
  py::module_::import("atexit").attr("register")(py::cpp_function([board] {
    const py::gil_scoped_release free;
    std::unique_lock lock(board->guard);
    board->changed.wait_for(lock, std::chrono::seconds(10), [&] { return board->finished; });
  }));
}

}  // namespace

void run_job(RunContext context, const py::object& progress, const std::function<void(const RunContext&)>& work) {
  const auto board = std::make_shared<Board>();
  context.cancel = &board->cancel;
  context.progress = [raw = board.get()](std::string_view stage, double share) {
    if (raw->cancel) throw Error(ErrorKind::internal, "input.stopped");
    const std::lock_guard lock(raw->guard);
    raw->stage = stage;
    raw->share = share;
    raw->news = true;
  };
  std::thread worker([board, context, work = std::function(work)]() mutable {
    try {
      work(context);
    } catch (...) {
      board->failure = std::current_exception();
    }
    work = nullptr;  // what it owns goes before anybody is told that it has ended
    const std::lock_guard lock(board->guard);
    board->finished = true;
    board->changed.notify_all();
  });
  try {
    while (!wait_a_moment(*board)) {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      pass_on(*board, progress);
    }
  } catch (...) {
    board->cancel = true;
    bool finished = false;
    for (int tenths = 0; tenths < 5 && !finished; ++tenths) finished = wait_a_moment(*board);
    if (finished) {
      worker.join();
    } else {
      worker.detach();
      wait_at_exit(board);
    }
    throw;
  }
  worker.join();
  if (board->failure) std::rethrow_exception(board->failure);
}

}  // namespace qipan::python
