// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/geo/layer.h"
#include "engine/geo/table.h"

namespace qipan::python {

/// A table whose columns are buffers of Python objects, held as long as this or a layer() of it lives.
class MemoryTable {
 public:
  /// Column: (name, "integer" | "real" | "text", valid or None, data, offsets or None).
  /// `geometry`: (valid or None, data, offsets) or None.
  MemoryTable(std::string title, std::string fingerprint, std::string crs, std::size_t rows, const pybind11::list& columns,
              const pybind11::object& geometry);

  [[nodiscard]] LayerInMemory layer() const;
  [[nodiscard]] const std::string& title() const { return title_; }

 private:
  const void* hold(const pybind11::handle& buffer);
  TableColumn column(const std::string& name, const std::string& type, const pybind11::handle& valid, const pybind11::handle& data,
                     const pybind11::handle& offsets);

  std::string title_, fingerprint_;
  struct Held;
  std::shared_ptr<Held> held_;
};

/// A layer as columns of buffers: {name, crs, rows, columns: [(name, type, valid, data, offsets)], geometry: (valid, wkb, offsets) or None}.
pybind11::dict to_python(const Layer& layer);

void bind_tables(pybind11::module_& module);

}  // namespace qipan::python
