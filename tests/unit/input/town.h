// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"
#include "engine/input/normalize.h"

namespace qipan::test {

/// A folder of its own under the system's temporary folder, removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a text file and returns its path.
  [[nodiscard]] std::string text(const std::string& name, const std::string& content) const;
  /// Writes a GeoPackage with these layers and returns its path.
  [[nodiscard]] std::string layers(const std::string& name, const std::vector<Layer>& layers) const;

 private:
  std::filesystem::path path_;
};

Geometry box(double x, double y, double width, double height);  ///< metres from (500000, 4000000)
Geometry dot(double x, double y);
Geometry path(const std::vector<XY>& metres);

struct Row {
  Geometry geometry;
  std::vector<Value> values;
};

/// A layer in UTM 50N.
Layer layer(const std::string& name, GeometryType type, const std::vector<Field>& fields, const std::vector<Row>& rows);

/// Two communities A (0..100) and B (100..200), 100 m high, as layer "communities" with the fields id, name.
Layer two_communities();

std::size_t count(const Diagnostics& diagnostics, const std::string& code);
const Diagnostic* find(const Diagnostics& diagnostics, const std::string& code);
const SourceTotal& total(const std::vector<SourceTotal>& sources, const std::string& source);

/// Code of the Error that normalize() throws, "" if none; the arguments joined by " | ".
std::string error_of(const InputOptions& options, std::string* arguments = nullptr);

}  // namespace qipan::test
