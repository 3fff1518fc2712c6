// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/bind.h"
#include "python/src/settings.h"
#include "python/src/tables.h"

PYBIND11_MODULE(_core, module) {
  module.doc() = "What qipan calls in C++. Private: use the package.";
  module.attr("__version__") = QIPAN_VERSION;
  qipan::python::bind_errors(module);
  qipan::python::bind_tables(module);
  qipan::python::bind_options(module);
  qipan::python::bind_plan(module);
  qipan::python::bind_redraw(module);
  qipan::python::bind_adopt(module);
  qipan::python::bind_tools(module);
  qipan::python::bind_changes(module);
  qipan::python::bind_exchange(module);
  qipan::python::bind_solve(module);
  qipan::python::bind_ensemble(module);
}
