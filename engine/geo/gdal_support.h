// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <gdal_priv.h>

#include <memory>
#include <string>
#include <vector>

namespace qipan::geo {

/// Registers GDAL's drivers once per process.
void register_drivers();

/// Collects what GDAL says on this thread while it lives, so that nothing reaches stderr and errors can quote it.
class GdalMessages {
 public:
  GdalMessages();
  ~GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;

  [[nodiscard]] bool failed() const { return !failures_.empty(); }
  [[nodiscard]] std::string text() const;  ///< failures joined by "; ", at most 500 bytes
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  void clear();

 private:
  static void CPL_STDCALL collect(CPLErr kind, CPLErrorNum number, const char* message);
  std::vector<std::string> failures_, warnings_;
};

struct DatasetClose {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, DatasetClose>;

/// Opens a vector source for reading; shapefiles and DXF with their text left raw (encoding.h decides).
/// Throws Error(input) with the reason and what the folder holds instead.
DatasetPtr open_dataset(const std::string& path);

std::string join(const std::vector<std::string>& parts, const char* separator);

}  // namespace qipan::geo
