// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/messages.h"

namespace qipan::cli {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A value out of a list of names.
struct Choice {
  std::vector<std::string> names;
  std::function<void(std::size_t)> set;
  std::size_t initial = 0;
};

/// Text that is checked and taken apart by the command itself, such as "300-500"; throws Error(usage) on nonsense.
struct Parsed {
  std::function<void(const std::string& flag, const std::string& text)> set;
  std::string initial;
  bool repeatable = false;
};

/// Where a value goes; the type of the target is the type of the option, its present value the default.
using Target =
    std::variant<std::string*, double*, int*, std::uint64_t*, bool*, std::vector<std::string>*, Pairs*, Choice, Parsed>;

/// One row of the table from which the flags, the help, the keys of the project file and its JSON Schema are made.
struct Option {
  std::string name;  ///< "household-points-field": flag --household-points-field, key household-points-field
  std::string help;  ///< message id
  Target target;
  std::string placeholder = {};  ///< what the help shows for the value: FIELD, FILE[::LAYER], N
  std::string group = {};        ///< message id of the heading in the help
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();  ///< closed
  bool is_path = false;    ///< in a project file relative to that file
  bool in_project = true;  ///< has a key in the project file
  char letter = 0;         ///< short flag, 0: none
  bool show_default = true;
};

/// Roles that --where, --encoding and --layer-crs may name: the layers of the input.
const std::vector<std::string>& layer_roles();

[[nodiscard]] bool is_flag(const Option& option);  ///< takes no value on the command line
[[nodiscard]] bool is_repeatable(const Option& option);
[[nodiscard]] std::string default_text(const Option& option);  ///< empty: none

/// Puts texts (one, or several for repeatable options) into the target; `shown` names it in errors: "--low".
/// Throws Error(usage) on a wrong type, a value out of range, an unknown choice or role.
void assign(const Option& option, const std::vector<std::string>& texts, const std::string& shown);

}  // namespace qipan::cli
