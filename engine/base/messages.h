// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qipan {

enum class Language { english, chinese };

/// One entry of the catalogue: `{0}`, `{1}`, ... stand for arguments.
struct Message {
  std::string_view id;  ///< "module.what_happened"
  std::string_view english;
  std::string_view chinese;
};

/// Text of message `id` with `args` filled in. An unknown id throws std::logic_error: every id used in code must be in
/// engine/base/messages/*.inc (one file per module).
std::string message_text(std::string_view id, std::span<const std::string> args, Language language);

/// The whole catalogue, sorted by id.
std::span<const Message> message_catalogue();

/// The language that LANG / LC_ALL style text such as "zh_CN.UTF-8" asks for; English when in doubt.
Language language_from_locale(std::string_view locale);

}  // namespace qipan
