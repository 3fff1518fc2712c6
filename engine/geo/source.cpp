// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/vector_io.h"

namespace qipan {

LayerSource LayerSource::parse(std::string_view text) {
  LayerSource source;
  const std::size_t at = text.rfind("::");
  // "FILE::" names no layer; a text that starts with "::" has no file, so all of it is taken as the path.
  if (at == std::string_view::npos || at == 0) {
    source.path = text;
  } else {
    source.path = text.substr(0, at);
    source.layer = text.substr(at + 2);
  }
  return source;
}

}  // namespace qipan
