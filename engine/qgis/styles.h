// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/messages.h"
#include "engine/geo/vector_io.h"

namespace qipan::qgis {

/// `text` with each [[message.id]] replaced by that message in `language`, escaped for XML.
std::string localized(std::string_view text, Language language);

/// `text` escaped for XML.
std::string escaped(std::string_view text);

/// The QML of a layer of a plan (docs/FORMATS.md), empty where there is none: symbols, labels, names of fields, forms.
/// QGIS 3.22 and newer read it.
std::string layer_qml(std::string_view layer, Language language);

/// The styles of those layers that have one, for WriteOptions::styles.
std::vector<LayerStyle> layer_styles(const std::vector<const Layer*>& layers, Language language);

}  // namespace qipan::qgis
