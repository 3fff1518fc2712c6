// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/qgis/styles.h"

#include <algorithm>

#include "engine/qgis/embedded.h"

namespace qipan::qgis {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string localized(std::string_view text, Language language) {
  std::string out;
  while (true) {
    const std::size_t begin = text.find("[["), end = begin == std::string_view::npos ? begin : text.find("]]", begin);
    out += text.substr(0, begin);
    if (end == std::string_view::npos) return out;
    out += escaped(message_text(text.substr(begin + 2, end - begin - 2), {}, language));
    text.remove_prefix(end + 2);
  }
}

std::string layer_qml(std::string_view layer, Language language) {
  const auto files = embedded_files();
  const auto it = std::ranges::find(files, std::string(layer) + ".qml", &EmbeddedFile::name);
  return it == files.end() ? std::string() : localized(it->text, language);
}

std::vector<LayerStyle> layer_styles(const std::vector<const Layer*>& layers, Language language) {
  std::vector<LayerStyle> styles;
  for (const Layer* layer : layers) {
    if (std::string qml = layer_qml(layer->name, language); !qml.empty())
      styles.push_back({layer->name, "Qipan", std::move(qml)});
  }
  return styles;
}

}  // namespace qipan::qgis
