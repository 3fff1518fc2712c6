// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/messages.h"
#include "engine/geo/layer.h"
#include "engine/geo/shift.h"
#include "engine/geo/vector_io.h"

namespace qipan {

struct ExportOptions {
  WriteOptions write;
  Shift shift = Shift::none;              ///< file names and a field `shift` then say so
  Language language = Language::english;  ///< of the ledger
};

struct Exported {
  std::vector<std::string> files;  ///< as they were written, the main one first
  Diagnostics notes;               ///< what the format could not hold
};

/// Writes layers in the format that `path` names: what write_layers() writes, and (1) the ledger as an .xlsx where one of the
/// layers is `grids`; (2) Shapefiles with pinyin column names and a table NAME.fields.csv of what each column is called in full;
/// (3) coordinates shifted on request, each vertex once, so that borders stay shared. Throws like write_layers().
Exported export_layers(const std::string& path, const std::vector<const Layer*>& layers, const ExportOptions& options);

/// The file that export_layers() would write first; throws where it must not be written.
std::string check_export(const std::string& path, const ExportOptions& options);

}  // namespace qipan
