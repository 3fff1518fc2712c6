// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <pybind11/pybind11.h>

#include <functional>

#include "engine/base/run_context.h"

namespace qipan::python {

/// Runs `work` on a thread of its own without the GIL, while the calling thread looks for Ctrl-C ten times a second and passes
/// progress on to `progress` (stage, share done) unless that is None. An interrupt, or an exception of `progress`, cancels the work
/// and is raised in the caller: at once when the work ends, else after half a second, and the work ends by itself at its next report
/// of progress. So `work` must own what it touches (shared pointers), and must not touch Python.
/// Exceptions of `work` are thrown here.
void run_job(RunContext context, const pybind11::object& progress, const std::function<void(const RunContext&)>& work);

}  // namespace qipan::python
