// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "engine/base/error.h"

namespace qipan::geo {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Length of the valid UTF-8 character at the start of `s`; 0 if it is broken, `cut` set when it is merely cut off.
std::size_t utf8_length(std::string_view s, bool& cut) {
  cut = false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (i == s.size()) {
      cut = true;
      return 0;
    }
    unsigned char low = 0x80, high = 0xBF;
    if (i == 1 && lead == 0xE0) low = 0xA0;
    if (i == 1 && lead == 0xED) high = 0x9F;
    if (i == 1 && lead == 0xF0) low = 0x90;
    if (i == 1 && lead == 0xF4) high = 0x8F;
    if (byte(i) < low || byte(i) > high) return 0;
  }
  return length;
}

/// Valid but for a character cut off at the end of a full field.
bool valid_but_cut(std::string_view text, std::size_t width) {
  for (std::size_t i = 0; i < text.size();) {
    bool cut = false;
    const std::size_t n = utf8_length(text.substr(i), cut);
    if (n == 0) return cut && width > 0 && text.size() + 3 > width;
    i += n;
  }
  return true;
}

class Decoder {
 public:
  explicit Decoder(const std::string& encoding) : handle_(iconv_open("UTF-8", encoding.c_str())) {}
  ~Decoder() {
    if (ok()) iconv_close(handle_);
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  [[nodiscard]] bool ok() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  std::string decode(std::string_view text, std::size_t& lost) {
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string out;
    out.reserve(text.size() * 2);
    std::array<char, 512> buffer;
    char* in = const_cast<char*>(text.data());  // iconv's signature; it does not write
    std::size_t left = text.size();
    while (left > 0) {
      char* to = buffer.data();
      std::size_t room = buffer.size();
      const std::size_t result = iconv(handle_, &in, &left, &to, &room);
      const int reason = errno;
      out.append(buffer.data(), buffer.size() - room);
      if (result == static_cast<std::size_t>(-1) && reason != E2BIG) {
        out += kReplacement;
        ++lost;
        if (reason == EINVAL) break;  // cut off inside a character
        ++in;
        --left;
      }
    }
    return out;
  }

 private:
  iconv_t handle_;
};

std::string upper_without(std::string_view text, std::string_view dropped) {
  std::string out;
  for (const char c : text) {
    if (dropped.find(c) == std::string_view::npos)
      out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

/// Byte width of field `i`; 0 where the format does not cut.
std::size_t width_of(const EncodingHints& hints, std::size_t i) {
  return i < hints.widths.size() ? hints.widths[i] : 0;
}

/// holds(text, width) for every field name and text value.
template <class Predicate>
bool all_text(const EncodingHints& hints, const Layer& layer, const Predicate& holds) {
  constexpr std::size_t kDbfNameWidth = 10;
  for (const Field& field : layer.fields) {
    if (!holds(field.name, hints.dbf ? kDbfNameWidth : 0)) return false;
  }
  for (const Feature& feature : layer.features) {
    for (std::size_t i = 0; i < feature.values.size(); ++i) {
      const auto* text = std::get_if<std::string>(&feature.values[i]);
      if (text && !holds(*text, width_of(hints, i))) return false;
    }
  }
  return true;
}

}  // namespace

bool valid_utf8(std::string_view text) { return valid_but_cut(text, 0); }

std::string repair_utf8(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool cut = false;
    const std::size_t n = utf8_length(text.substr(i), cut);
    if (n == 0) {
      out += kReplacement;
      if (cut) break;
    } else {
      out += text.substr(i, n);
    }
    i += std::max<std::size_t>(n, 1);
  }
  return out;
}

std::string encoding_name(std::string_view given) {
  std::string name = upper_without(given, " \t\r\n\xEF\xBB\xBF\"'");
  for (const std::string_view prefix : {"ANSI", "OEM", "WINDOWS-", "WINDOWS", "MS", "IBM", "CP"}) {
    const std::string rest = name.starts_with(prefix) ? name.substr(prefix.size()) : std::string();
    if (!rest.empty() && std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; })) name = rest;
  }
  const std::string plain = upper_without(name, "-_");
  for (const std::string_view chinese :
       {"936", "GBK", "GB2312", "EUCCN", "HZ2312", "GB18030", "54936", "20936", "WINDOWSSIMPCHINESE"}) {
    if (plain == chinese) return "GB18030";
  }
  if (plain == "65001" || plain == "UTF8" || plain == "UTF8BOM" || plain == "UTF8SIG") return "UTF-8";
  if (plain == "BIG5" || plain == "950") name = "CP950";
  if (plain.starts_with("8859") && plain.size() > 4) name = "ISO-8859-" + plain.substr(4);
  if (!name.empty() && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) name = "CP" + name;
  return !name.empty() && name.find('/') == std::string::npos && Decoder(name).ok() ? name : std::string();
}

std::string encoding_of_ldid(int ldid) {
  static constexpr std::array<std::pair<int, const char*>, 31> kKnown = {{
      {0x13, "932"},  {0x1D, "866"},  {0x1F, "852"},  {0x22, "852"}, {0x23, "852"}, {0x26, "866"},  {0x4D, "936"},
      {0x4E, "949"},  {0x4F, "950"},  {0x50, "874"},  {0x64, "852"}, {0x65, "866"}, {0x66, "865"},  {0x67, "861"},
      {0x6A, "737"},  {0x6B, "857"},  {0x78, "950"},  {0x79, "949"}, {0x7A, "936"}, {0x7B, "932"},  {0x7C, "874"},
      {0x7D, "1255"}, {0x7E, "1256"}, {0x86, "737"},  {0x87, "852"}, {0x88, "857"}, {0xC8, "1250"}, {0xC9, "1251"},
      {0xCA, "1254"}, {0xCB, "1253"}, {0xCC, "1257"},
  }};
  const auto it = std::ranges::find(kKnown, ldid, &std::pair<int, const char*>::first);
  return it == kKnown.end() ? std::string() : encoding_name(it->second);
}

std::string decode_text(const std::string& text, const std::string& encoding, std::size_t& lost) {
  if (ascii(text)) return text;
  if (encoding == "UTF-8") {
    if (valid_utf8(text)) return text;
    ++lost;
    return repair_utf8(text);
  }
  return Decoder(encoding).decode(text, lost);
}

Encoding choose_encoding(const EncodingHints& hints, const Layer& raw) {
  if (!hints.option.empty()) {
    const std::string name = encoding_name(hints.option);
    if (name.empty()) throw Error(ErrorKind::input, "geo.unknown_encoding", {hints.option, raw.path});
    return {name, "--encoding"};
  }
  if (const std::string name = encoding_name(hints.cpg); !name.empty()) return {name, ".cpg"};
  if (const std::string name = encoding_of_ldid(hints.ldid); !name.empty()) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<std::size_t>(hints.ldid);
    return {name, std::string("LDID 0x") + kHex[byte >> 4 & 15] + kHex[byte & 15]};
  }
  if (all_text(hints, raw, [](std::string_view text, std::size_t) { return ascii(text); })) return {"UTF-8", "ASCII"};
  if (all_text(hints, raw, valid_but_cut)) return {"UTF-8", "valid UTF-8"};
  return {"GB18030", "not valid UTF-8"};
}

void decode_layer(const EncodingHints& hints, Layer& layer, Diagnostics& diagnostics) {
  const Encoding encoding = choose_encoding(hints, layer);
  Decoder decoder(encoding.name);
  std::size_t lost = 0;
  std::string first_lost;
  const auto decode = [&](std::string& text, std::size_t width) {
    if (ascii(text)) return;
    const std::size_t before = lost;
    const bool cut = width > 0 && text.size() + 4 > width;
    std::string out = encoding.name == "UTF-8" && valid_utf8(text) ? text : decoder.decode(text, lost);
    if (cut && lost == before + 1 &&
        out.ends_with(kReplacement)) {  // a character cut by the field width is no loss of ours
      out.resize(out.size() - kReplacement.size());
      lost = before;
    }
    if (lost > before && first_lost.empty()) first_lost = out;
    text = std::move(out);
  };
  for (Field& field : layer.fields) decode(field.name, hints.dbf ? 10 : 0);
  for (Feature& feature : layer.features) {
    for (std::size_t i = 0; i < feature.values.size(); ++i) {
      if (auto* text = std::get_if<std::string>(&feature.values[i])) decode(*text, width_of(hints, i));
    }
  }
  if (!hints.reliable || encoding.rule == "not valid UTF-8") {
    diagnostics.push_back(
        {Severity::info, "geo.encoding", layer.name, {}, {layer.path, encoding.name, encoding.rule}, {}});
  }
  if (lost > 0) {
    diagnostics.push_back({Severity::warning,
                           "geo.undecodable",
                           layer.name,
                           {},
                           {layer.path, std::to_string(lost), encoding.name, first_lost},
                           {}});
  }
}

}  // namespace qipan::geo
