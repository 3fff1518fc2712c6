// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/tables.h"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "python/src/wkb.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

FieldType field_type(const std::string& name) {
  if (name == "integer") return FieldType::integer;
  return name == "real" ? FieldType::real : FieldType::text;
}

template <class T>
py::array_t<T> array(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

py::tuple text_column(const std::string& name, const std::vector<std::uint8_t>& valid, const std::vector<std::int64_t>& offsets, const std::string& bytes) {
  return py::make_tuple(name, "text", array(valid), py::bytes(bytes), array(offsets));
}

py::tuple column_of(const Layer& layer, std::size_t i) {
  const Field& field = layer.fields[i];
  const std::size_t rows = layer.features.size();
  std::vector<std::uint8_t> valid(rows, 0);
  std::vector<std::int64_t> integers, offsets;
  std::vector<double> reals;
  std::string bytes;
  if (field.type == FieldType::integer) integers.resize(rows, 0);
  if (field.type == FieldType::real) reals.resize(rows, 0.0);
  if (field.type == FieldType::text) offsets.reserve(rows + 1), offsets.push_back(0);
  for (std::size_t row = 0; row < rows; ++row) {
    const Value& value = layer.features[row].values[i];
    valid[row] = !std::holds_alternative<std::monostate>(value);
    const auto* integer = std::get_if<std::int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    switch (field.type) {
      case FieldType::integer: integers[row] = integer ? *integer : real ? static_cast<std::int64_t>(*real) : 0; break;
      case FieldType::real: reals[row] = real ? *real : integer ? static_cast<double>(*integer) : 0; break;
      case FieldType::text:
        bytes += value_as_text(value);
        offsets.push_back(static_cast<std::int64_t>(bytes.size()));
        break;
    }
  }
  if (field.type == FieldType::integer) return py::make_tuple(field.name, "integer", array(valid), array(integers), py::none());
  if (field.type == FieldType::real) return py::make_tuple(field.name, "real", array(valid), array(reals), py::none());
  return text_column(field.name, valid, offsets, bytes);
}

}  // namespace

/// The last owner may be the thread of an interrupted job: letting the buffers go needs the GIL.
struct MemoryTable::Held {
  Table table;
  std::vector<py::buffer_info> buffers;
  ~Held() {
    if (!Py_IsInitialized()) return;
    const py::gil_scoped_acquire gil;
    buffers.clear();
  }
};

MemoryTable::MemoryTable(std::string title, std::string fingerprint, std::string crs, std::size_t rows, const py::list& columns, const py::object& geometry)
    : title_(std::move(title)), fingerprint_(std::move(fingerprint)), held_(std::make_shared<Held>()) {
  Table& table = held_->table;
  table.path = title_;
  table.crs = std::move(crs);
  table.rows = rows;
  for (const py::handle& item : columns) {
    const auto parts = py::reinterpret_borrow<py::tuple>(item);
    table.columns.push_back(column(parts[0].cast<std::string>(), parts[1].cast<std::string>(), parts[2], parts[3], parts[4]));
  }
  if (geometry.is_none()) return;
  const auto parts = py::reinterpret_borrow<py::tuple>(geometry);
  table.geometry = column("geometry", "text", parts[0], parts[1], parts[2]);
}

const void* MemoryTable::hold(const py::handle& buffer) {
  if (buffer.is_none()) return nullptr;
  held_->buffers.push_back(py::reinterpret_borrow<py::buffer>(buffer).request());
  return held_->buffers.back().ptr;
}

TableColumn MemoryTable::column(const std::string& name, const std::string& type, const py::handle& valid, const py::handle& data, const py::handle& offsets) {
  TableColumn out{.field = {name, field_type(type)}};
  out.valid = static_cast<const std::uint8_t*>(hold(valid));
  const void* const values = hold(data);
  if (out.field.type == FieldType::integer) out.integers = static_cast<const std::int64_t*>(values);
  if (out.field.type == FieldType::real) out.reals = static_cast<const double*>(values);
  if (out.field.type != FieldType::text) return out;
  out.bytes = static_cast<const char*>(values);
  out.offsets = static_cast<const std::int64_t*>(hold(offsets));
  return out;
}

LayerInMemory MemoryTable::layer() const {
  return {title_, fingerprint_, [held = held_](Diagnostics& diagnostics) { return layer_of_table(held->table, diagnostics); }};
}

py::dict to_python(const Layer& layer) {
  py::dict out;
  out["name"] = layer.name;
  out["crs"] = layer.crs;
  out["rows"] = layer.features.size();
  py::list columns;
  for (std::size_t i = 0; i < layer.fields.size(); ++i) columns.append(column_of(layer, i));
  out["columns"] = columns;
  out["geometry"] = py::none();
  if (layer.type == GeometryType::none) return out;
  std::vector<std::uint8_t> valid;
  std::vector<std::int64_t> offsets = {0};
  std::string bytes;
  for (const Feature& feature : layer.features) {
    valid.push_back(!feature.geometry.empty());
    append_wkb(feature.geometry, bytes);
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  out["geometry"] = text_column("geometry", valid, offsets, bytes);
  return out;
}

void bind_tables(py::module_& module) {
  py::class_<MemoryTable>(module, "MemoryTable")
      .def(py::init<std::string, std::string, std::string, std::size_t, const py::list&, const py::object&>(), py::kw_only(), py::arg("title"),
           py::arg("fingerprint"), py::arg("crs"), py::arg("rows"), py::arg("columns"), py::arg("geometry"))
      .def_property_readonly("title", &MemoryTable::title);
}

}  // namespace qipan::python
