// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/manifest.h"

#include <array>
#include <boost/uuid/detail/sha1.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "engine/base/text.h"
#include "engine/geo/vector_io.h"

namespace qipan {
namespace {

std::string sha1_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return "";
  boost::uuids::detail::sha1 hash;
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) hash.process_bytes(buffer.data(), static_cast<std::size_t>(in.gcount()));
  unsigned int digest[5];
  hash.get_digest(digest);
  std::string out;
  for (const unsigned int word : digest) {
    char text[9];
    std::snprintf(text, sizeof text, "%08x", word);
    out += text;
  }
  return out;
}

std::string trimmed(double v) {
  std::string s = decimal(v, 6);
  s.erase(s.find_last_not_of('0') + 1);
  if (s.ends_with('.')) s.pop_back();
  return s;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> manifest_rows(const InputOptions& input, const PlanOptions& plan, std::uint64_t seed, bool stopped_early) {
  std::vector<std::pair<std::string, std::string>> out = {{"qipan", QIPAN_VERSION}, {"seed", std::to_string(seed)}};
  const std::array<const char*, 3> presets = {"fast", "balanced", "best"};
  out.emplace_back("preset", presets[static_cast<std::size_t>(plan.preset)]);
  for (const auto& [key, value] : {std::pair("low", plan.low), std::pair("high", plan.high), std::pair("difficult-low", plan.difficult_low),
                                   std::pair("difficult-high", plan.difficult_high), std::pair("difficult-above", plan.difficult_above),
                                   std::pair("rural-low", plan.rural_low), std::pair("rural-high", plan.rural_high)})
    out.emplace_back(key, trimmed(value));
  const std::vector<std::pair<std::string, std::string>> files = {
      {"communities", input.communities}, {"territory", input.territory}, {"buildings", input.buildings}, {"household-points", input.household_points},
      {"household-table", input.household_table}, {"household-areas", input.household_areas}, {"roads", input.roads}, {"rail", input.rail},
      {"water", input.water}, {"walls", input.walls}, {"compounds", input.compounds}, {"dedicated", input.dedicated}};
  for (const auto& [role, source] : files) {
    if (source.empty()) continue;
    const LayerSource parsed = LayerSource::parse(source);
    out.emplace_back(role, std::filesystem::path(parsed.path).filename().string() + (parsed.layer.empty() ? "" : "::" + parsed.layer) + " " + sha1_of_file(parsed.path));
  }
  for (const auto& [role, sql] : input.where) out.emplace_back("where " + role, sql);
  if (stopped_early) out.emplace_back("stopped_early", "true");
  return out;
}

}  // namespace qipan
