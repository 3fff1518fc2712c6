// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <pybind11/pybind11.h>

namespace qipan::python {

/// Throws of qipan::Error become exceptions of qipan.errors, made there from kind, message id and text.
void bind_errors(pybind11::module_& module);
void bind_plan(pybind11::module_& module);
void bind_adopt(pybind11::module_& module);
void bind_redraw(pybind11::module_& module);
void bind_tools(pybind11::module_& module);
void bind_changes(pybind11::module_& module);
void bind_exchange(pybind11::module_& module);
void bind_solve(pybind11::module_& module);
void bind_ensemble(pybind11::module_& module);

}  // namespace qipan::python
