// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include <exception>

#include "python/src/bind.h"
#include "engine/base/error.h"
#include "engine/base/messages.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

const char* kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return "usage";
    case ErrorKind::input: return "input";
    case ErrorKind::internal: break;
  }
  return "internal";
}

void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const Error& error) {
    const py::object made = py::module_::import("qipan.errors")
                                .attr("from_engine")(kind_name(error.kind()), error.code(), error.args(),
                                                     message_text(error.code(), error.args(), Language::english));
    PyErr_SetObject(py::type::handle_of(made).ptr(), made.ptr());
  }
}

}  // namespace

void bind_errors(py::module_&) { py::register_local_exception_translator(&translate); }

}  // namespace qipan::python
