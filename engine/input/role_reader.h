// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/geo/layer.h"
#include "engine/geo/vector_io.h"
#include "engine/input/options.h"
#include "engine/input/shapes.h"

namespace qipan {

/// Which geometries serve a role.
struct Kinds {
  bool points = false, lines = false, polygons = false;
};

/// The roles of InputOptions, named as their flags; each with the "FILE::LAYER" the user gave (may be empty).
std::vector<std::pair<std::string, std::string>> roles_of(const InputOptions& options);

/// A map layer as the user gave it, and where it turned out to lie.
struct LayerFacts {
  std::string role, label;  ///< label: "FILE::LAYER"
  std::string crs;          ///< title of the CRS it states
  Box extent;               ///< in the working CRS; empty before transform() and without geometries
};

/// Opens layers by role with the filters and encodings of the options, counts their features and brings them into the
/// working CRS. Guarantees: (1) the layer or the user states a CRS, else Error(input); (2) at least one feature with a geometry has
/// a fitting kind, else Error(input) that names the kinds found; (3) filters that select nothing are a Diagnostic.
class RoleReader {
 public:
  /// Throws Error(usage) for a filter or an encoding of an unknown role.
  RoleReader(const InputOptions& options, const RunContext& context, Diagnostics& diagnostics);

  /// A table: geometries and CRS do not matter.
  Layer read_table(const std::string& role, const std::string& spec);
  /// A map layer in its own CRS.
  Layer read_map(const std::string& role, const std::string& spec, Kinds wanted);
  /// Features of a role that an additional filter selects, by fid.
  std::vector<std::int64_t> select(const std::string& role, const std::string& spec, const std::string& filter) const;

  /// Transforms all features to `crs`; those that cannot be transformed lose their geometry and are a Diagnostic.
  void transform(Layer& layer, const std::string& role, const std::string& crs);

  [[nodiscard]] const std::vector<std::pair<std::string, std::size_t>>& counts() const { return counts_; }
  [[nodiscard]] const std::vector<LayerFacts>& facts() const { return facts_; }  ///< map layers, in reading order

 private:
  [[nodiscard]] LayerSource source(const std::string& role, const std::string& spec) const;
  void settle_crs(Layer& layer, const std::string& role);
  [[nodiscard]] Layer open(const std::string& role, const LayerSource& from, Diagnostics& diagnostics) const;
  void step();

  const InputOptions& options_;
  const RunContext& context_;
  Diagnostics& diagnostics_;
  std::vector<std::pair<std::string, std::size_t>> counts_;
  std::vector<LayerFacts> facts_;
  std::size_t layers_ = 0, done_ = 0;
};

/// Where the user may see the kinds of a layer: "12 points, 3 lines".
std::string kinds_text(const Layer& layer);

}  // namespace qipan
