// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <string_view>

namespace qipan::qgis {

struct EmbeddedFile {
  std::string_view name, text;
};

/// The files of data/styles, by name; texts in them are [[message.id]].
std::span<const EmbeddedFile> embedded_files();

}  // namespace qipan::qgis
