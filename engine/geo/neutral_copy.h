// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/geo/gdal_support.h"

namespace qipan::geo {

/// A copy in memory of a MapInfo file whose header declares no character set, so that GDAL hands its text out raw: the only way to
/// let the user's word win over a wrong header. Gone when it goes.
class NeutralCopy {
 public:
  NeutralCopy(GDALDataset& original, const std::string& path);
  ~NeutralCopy();
  NeutralCopy(const NeutralCopy&) = delete;
  NeutralCopy& operator=(const NeutralCopy&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string folder_, path_;
};

}  // namespace qipan::geo
