// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"

namespace qipan::geo {

bool valid_utf8(std::string_view text);

/// Every byte that is not part of valid UTF-8 becomes U+FFFD.
std::string repair_utf8(std::string_view text);

/// The name iconv knows an encoding by, from what people and files write: "936", "GBK", "ANSI 936" -> "GB18030",
/// "65001" -> "UTF-8". Empty when iconv has no such encoding.
std::string encoding_name(std::string_view given);

/// Encoding of the language driver byte of a .dbf; empty for those that say nothing (0x00, 0x03, 0x57: "the ANSI of the writer",
/// which in Chinese offices is not Latin-1).
std::string encoding_of_ldid(int ldid);

/// What a data source says about its own text; fields are empty or negative where it says nothing.
struct EncodingHints {
  std::string option;               ///< the user's word
  std::string cpg;                  ///< content of the .cpg
  int ldid = -1;                    ///< language driver byte of the .dbf
  bool reliable = false;            ///< the format fixes its encoding (GeoPackage, GeoJSON, ...)
  bool dbf = false;                 ///< text may be cut at the field width, even inside a character
  std::vector<std::size_t> widths;  ///< of a .dbf: bytes per field, in the order of Layer::fields
};

struct Encoding {
  std::string name;  ///< for iconv
  std::string rule;  ///< "--encoding", ".cpg", "LDID 0x4D", ...
};

/// The reading order of docs/FORMATS.md: option, .cpg, LDID, "all text is valid UTF-8", GB18030. Throws Error(input) when the
/// option names no known encoding.
Encoding choose_encoding(const EncodingHints& hints, const Layer& raw);

/// Turns all text and field names of `layer` into UTF-8, in place, and reports rule and losses.
void decode_layer(const EncodingHints& hints, Layer& layer, Diagnostics& diagnostics);

/// Text of one string in `encoding` as UTF-8; undecodable bytes become U+FFFD and are counted in `lost`.
std::string decode_text(const std::string& text, const std::string& encoding, std::size_t& lost);

}  // namespace qipan::geo
