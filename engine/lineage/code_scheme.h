// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace qipan {

/// How a code is made: prefix, community id, sequence. docs/FORMATS.md has the table.
struct CodeScheme {
  std::string name = "unit15";
  std::string prefix = {};          ///< stands before every code
  bool digits_only = true;          ///< of the id of a community that needs no joint: 12 digits, else 12 digits or capital letters
  bool any_stem = false;            ///< ids of any shape follow the prefix without a joint
  bool stem_required = false;       ///< an id of another shape is an error; otherwise it is followed by a hyphen
  int digits = 3;                   ///< of the sequence
  bool letters = false;             ///< after 999 come A01..A99, B01.. Z99, without I and O
  bool zero_alone = false;          ///< the only grid of a community is number 0: not subdivided
};

/// Names of the schemes: "unit15" (15 digits: community id of 12 and a sequence of 3), "letters15" (the same, letters allowed),
/// "class20" (CJ/T 349: class of 6 digits, community id of 12, sequence of 2), "prefixed" (prefix, community id, sequence of 2).
std::span<const std::string_view> code_scheme_names();

/// Throws Error(usage) for an unknown name, for a prefix that "class20" cannot have, that "prefixed" lacks, that others do not take.
CodeScheme code_scheme(const std::string& name, const std::string& prefix);

/// The last number of a sequence.
std::size_t last_number(const CodeScheme& scheme);

/// Stands for the community of land that is in none; every scheme holds it.
inline constexpr std::string_view kNoCommunity = "unassigned";

/// Throws Error(input, "lineage.codes_used_up") past the last number, "lineage.stem_unfit" for an id that the scheme cannot hold.
std::string make_code(const CodeScheme& scheme, const std::string& community, std::size_t number);

/// "007": the sequence as text.
std::string sequence_text(const CodeScheme& scheme, std::size_t number);

/// The number of a code of this community; none for any other text.
std::optional<std::size_t> number_in(const CodeScheme& scheme, const std::string& community, const std::string& code);

/// The name of a grid with this code: that of its community (its id where it has none) and the sequence, none where that is 0; before a
/// code that is none of the scheme's the whole code.
std::string numbered_name(const CodeScheme& scheme, const std::string& community, const std::string& name, const std::string& code);

/// The number after the highest of `taken`, where the scheme has none left the lowest that is free; enters it. `alone`: the community has
/// just one grid. Past the last number make_code() says so.
std::size_t next_number(const CodeScheme& scheme, bool alone, std::set<std::size_t>& taken);

/// The community that a code of the scheme's fixed length names, whether it exists or not; none for any other text.
std::optional<std::string> community_in(const CodeScheme& scheme, const std::string& code);

}  // namespace qipan
