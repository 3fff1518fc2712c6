// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/locks.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/indexing.h"

namespace qipan {

bool is_locked(const Layer& layer, const Feature& feature) {
  static constexpr std::array<std::string_view, 9> kYes = {"1", "true", "True", "TRUE", "yes", "Yes", "y", "Y", "是"};
  const int field = layer.find_field("locked");
  return field >= 0 && std::ranges::find(kYes, value_as_text(at(feature.values, field))) != kYes.end();
}

std::set<std::string> locked_codes(const Layer& grids) {
  std::set<std::string> out;
  const int code = grids.find_field("code");
  for (const Feature& f : grids.features) {
    if (code >= 0 && is_locked(grids, f)) out.insert(value_as_text(at(f.values, code)));
  }
  return out;
}

}  // namespace qipan
