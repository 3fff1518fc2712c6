// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/base/messages.h"

#include <algorithm>
#include <stdexcept>

namespace qipan {
namespace {

const std::vector<Message>& sorted_catalogue() {
  static const std::vector<Message> all = [] {
    std::vector<Message> list = {
#include "engine/base/messages/adopt.inc"
#include "engine/base/messages/audit.inc"
#include "engine/base/messages/base.inc"
#include "engine/base/messages/cli.inc"
#include "engine/base/messages/coverage.inc"
#include "engine/base/messages/exchange.inc"
#include "engine/base/messages/geo.inc"
#include "engine/base/messages/grid.inc"
#include "engine/base/messages/input.inc"
#include "engine/base/messages/lineage.inc"
#include "engine/base/messages/plan.inc"
#include "engine/base/messages/qgis.inc"
#include "engine/base/messages/redraw.inc"
#include "engine/base/messages/render.inc"
#include "engine/base/messages/solve.inc"
#include "engine/base/messages/synth.inc"
    };
    std::ranges::sort(list, {}, &Message::id);
    return list;
  }();
  return all;
}

}  // namespace

std::string message_text(std::string_view id, std::span<const std::string> args, Language language) {
  const auto& list = sorted_catalogue();
  const auto it = std::ranges::lower_bound(list, id, {}, &Message::id);
  if (it == list.end() || it->id != id) throw std::logic_error("message id not in the catalogue: " + std::string(id));
  const std::string_view pattern = language == Language::chinese ? it->chinese : it->english;
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' && pattern[i + 1] >= '0' && pattern[i + 1] <= '9') {
      const auto k = static_cast<std::size_t>(pattern[i + 1] - '0');
      if (k < args.size()) out += args[k];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

std::span<const Message> message_catalogue() { return sorted_catalogue(); }

Language language_from_locale(std::string_view locale) { return locale.starts_with("zh") ? Language::chinese : Language::english; }

}  // namespace qipan
