// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/geo/layer.h"
#include "engine/input/normalized.h"

namespace qipan {

/// "FILE::LAYER" for messages; only the file where the layer has no name of its own.
std::string layer_label(const Layer& layer);

/// Names of the fields, comma-separated, for messages.
std::string field_list(const Layer& layer);

/// Without surrounding blanks (ASCII, no-break, ideographic) and with full-width digits, sign, point and letters made
/// ASCII.
std::string clean_text(std::string_view text);

/// The form in which keys are compared: clean_text, and whole numbers that went through a spreadsheet lose their ".0".
std::string clean_key(std::string_view text);

/// `key` without leading zeros; "0" stays.
std::string without_leading_zeros(std::string_view key);

/// "12", "12.5", "0.125": thousandths as text.
std::string milli_text(Milli value);

/// A metre or square metre for messages: one decimal, two below 10.
std::string measure_text(double value);

/// One field of one layer. The constructor throws Error(input) that lists the fields that are there.
class FieldReader {
 public:
  FieldReader(const Layer& layer, const std::string& field);

  /// Text as the source has it, trimmed, whole numbers without decimals; null and blank as "".
  [[nodiscard]] std::string text(const Feature& feature) const;

  /// A finite number >= 0; null and blank text as nothing; anything else throws Error(input) naming file, layer,
  /// feature, field, value.
  [[nodiscard]] std::optional<double> number(const Feature& feature) const;

  /// The number in thousandths, half up; `rounded` is set when that changed it.
  [[nodiscard]] std::optional<Milli> milli(const Feature& feature, bool& rounded) const;

 private:
  [[noreturn]] void fail(const Feature& feature) const;

  const Layer& layer_;
  std::string field_;
  std::size_t index_ = 0;
};

}  // namespace qipan
