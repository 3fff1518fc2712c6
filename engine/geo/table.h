// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"

namespace qipan {

/// One column of a table in memory, owned by somebody else. Of the three kinds of values the one of `field.type` is read.
struct TableColumn {
  Field field;
  const std::uint8_t* valid = nullptr;     ///< one byte per row, 0 = null; none: every row has a value
  const std::int64_t* integers = nullptr;
  const double* reals = nullptr;
  const std::int64_t* offsets = nullptr;   ///< text: rows + 1 places in `bytes`, UTF-8
  const char* bytes = nullptr;
};

/// A table with well-known binary geometries, such as an Arrow table or a data frame holds.
struct Table {
  std::string path, name;                  ///< how errors call it
  std::string crs;                         ///< "EPSG:n" or WKT; empty: states none
  std::size_t rows = 0;
  std::vector<TableColumn> columns;
  TableColumn geometry;                    ///< `bytes` hold WKB; without `offsets` the table has no geometry
};

/// The layer that read_layer() would give for a file with these rows: feature ids count from 1, curves are stroked, Z and M dropped,
/// NaN is null. Throws Error(input) for a geometry that is no WKB and for an unknown CRS.
Layer layer_of_table(const Table& table, Diagnostics& diagnostics);

/// A layer that is not in a file. `make` is called once for each reading and need not be safe to call from two threads at once.
struct LayerInMemory {
  std::string title;                       ///< how the manifest calls it
  std::string fingerprint;                 ///< changes with the contents
  std::function<Layer(Diagnostics&)> make;
};

/// Keeps the features that pass an OGR SQL filter. Throws Error(input) for a bad filter, naming the fields.
void filter_layer(Layer& layer, const std::string& where);

}  // namespace qipan
