// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"
#include "engine/grid/grid.h"

namespace qipan {

/// The arguments with which message `id` gives this text, in either language; nothing where it cannot.
std::optional<std::vector<std::string>> arguments_of(std::string_view id, std::string_view text);

/// The reason whose text a plan's file holds; empty for text that is none of ours.
GridReason reason_from_text(const std::string& text);

/// Rows of a layer `diagnostics` whose message id begins with `prefix`, as they were before they became text.
Diagnostics diagnostics_from(const Layer& layer, std::string_view prefix);

}  // namespace qipan
