// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Layers through GDAL: whatever the bytes, a layer whose rows fit its fields, or an error of kind input.
#include <cpl_vsi.h>

#include <cstdint>
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/geo/vector_io.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const char* const kPath = "/vsimem/fuzz.geojson";
  VSIFCloseL(VSIFileFromMemBuffer(kPath, const_cast<GByte*>(data), size, FALSE));
  try {
    qipan::Diagnostics diagnostics;
    const qipan::Layer layer = qipan::read_layer({.path = kPath, .layer = {}, .where = {}, .encoding = {}}, diagnostics);
    for (const qipan::Feature& feature : layer.features)
      if (feature.values.size() != layer.fields.size()) std::abort();
  } catch (const qipan::Error& error) {
    if (error.kind() != qipan::ErrorKind::input) std::abort();
  }
  VSIUnlink(kPath);
  return 0;
}
