// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/manifest.h"

#include <algorithm>
#include <array>
#include <boost/uuid/detail/sha1.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "engine/base/text.h"
#include "engine/geo/vector_io.h"

namespace qipan {
namespace {

std::string trimmed(double v) {
  std::string s = decimal(v, 6);
  s.erase(s.find_last_not_of('0') + 1);
  if (s.ends_with('.')) s.pop_back();
  return s;
}

std::vector<std::pair<std::string, std::string>> fields_of(const InputOptions& o) {
  return {{"community-id", o.community_id}, {"community-name", o.community_name}, {"building-id", o.building_id}, {"households", o.households},
          {"population", o.population}, {"building-height", o.building_height}, {"building-floors", o.building_floors},
          {"household-points-field", o.household_points_field}, {"household-points-xy", o.household_points_xy},
          {"household-table-key", o.household_table_key}, {"household-table-field", o.household_table_field},
          {"household-areas-field", o.household_areas_field}, {"difficulty", o.difficulty}, {"existing-code", o.existing_code}, {"existing-name", o.existing_name}, {"rural-communities", o.rural_communities}, {"crs", o.crs}};
}

}  // namespace

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

std::vector<std::pair<std::string, std::string>> manifest_rows(const InputOptions& input, const PlanOptions& plan, std::uint64_t seed, bool stopped_early) {
  std::vector<std::pair<std::string, std::string>> out = {{"qipan", QIPAN_VERSION}, {"seed", std::to_string(seed)}};
  const std::array<const char*, 3> presets = {"fast", "balanced", "best"};
  out.emplace_back("preset", presets[static_cast<std::size_t>(plan.preset)]);
  for (const auto& [key, value] : {std::pair("low", plan.low), std::pair("high", plan.high), std::pair("difficult-low", plan.difficult_low),
                                   std::pair("difficult-high", plan.difficult_high), std::pair("difficult-above", plan.difficult_above),
                                   std::pair("rural-low", plan.rural_low), std::pair("rural-high", plan.rural_high), std::pair("lake-ha", plan.lake_ha),
                                   std::pair("dedicated-households", plan.dedicated_households), std::pair("point-distance", input.point_distance_m)})
    out.emplace_back(key, trimmed(value));
  for (const auto& [key, value] : {std::pair("weight-border", plan.weights.border), std::pair("weight-compactness", plan.weights.compactness),
                                   std::pair("weight-balance", plan.weights.balance)})
    out.emplace_back(key, std::to_string(value));
  out.emplace_back("difficulty-mode", plan.difficulty_mode == DifficultyMode::bands ? "bands" : "equivalent");
  out.emplace_back("cross-bridges", plan.cross_bridges ? "true" : "false");
  out.emplace_back("exclaves", plan.exclaves == ExclavePolicy::per_piece ? "per-piece" : "one-grid");
  out.emplace_back("gaps", input.gaps == GapPolicy::fill ? "fill" : input.gaps == GapPolicy::leave ? "leave" : "error");
  out.emplace_back("buildings-are", input.buildings_are == BuildingsAre::footprints ? "footprints" : "parcels");
  out.emplace_back("code-scheme", plan.code_scheme);
  if (!plan.code_prefix.empty()) out.emplace_back("code-prefix", plan.code_prefix);
  for (const auto& [key, value] : fields_of(input))
    if (!value.empty()) out.emplace_back(key, value);
  const std::vector<std::pair<std::string, std::string>> files = {
      {"communities", input.communities}, {"territory", input.territory}, {"buildings", input.buildings}, {"household-points", input.household_points},
      {"household-table", input.household_table}, {"household-areas", input.household_areas}, {"roads", input.roads}, {"rail", input.rail},
      {"water", input.water}, {"walls", input.walls}, {"compounds", input.compounds}, {"dedicated", input.dedicated}, {"existing", input.existing}};
  std::map<std::string, std::string> hashes;  // most roles come from one file
  const auto hash_of = [&](const std::string& path) {
    const auto [known, fresh] = hashes.try_emplace(path);
    if (fresh) known->second = sha1_of_file(path);
    return known->second;
  };
  for (const auto& [role, source] : files) {
    if (source.empty()) continue;
    std::string name = role;
    std::ranges::replace(name, '-', '_');
    const auto ready = std::ranges::find(input.in_memory, name, [](const auto& entry) { return entry.first; });
    if (ready != input.in_memory.end()) {
      out.emplace_back(role, ready->second.title + " " + ready->second.fingerprint);
      continue;
    }
    const LayerSource parsed = LayerSource::parse(source);
    out.emplace_back(role, std::filesystem::path(parsed.path).filename().string() + (parsed.layer.empty() ? "" : "::" + parsed.layer) + " " + hash_of(parsed.path));
  }
  for (const auto& [role, sql] : input.where) out.emplace_back("where " + role, sql);
  for (const auto& [role, name] : input.encoding) out.emplace_back("encoding " + role, name);
  for (const auto& [role, crs] : input.layer_crs) out.emplace_back("layer-crs " + role, crs);
  if (stopped_early) out.emplace_back("stopped_early", "true");
  return out;
}

bool is_proof_row(const std::string& key) { return key == "communities_closed" || key == "gap" || key.starts_with("bounded "); }

void append_proof(std::vector<std::pair<std::string, std::string>>& rows, const PlanProof& proof) {
  if (proof.communities == 0) return;
  rows.emplace_back("communities_closed", std::to_string(proof.closed) + " / " + std::to_string(proof.communities));
  rows.emplace_back("gap", trimmed(proof.gap));
  for (const CommunityProof& open : proof.of) {
    if (open.closed) continue;
    rows.emplace_back("bounded " + open.community,
                      trimmed(open.gap) + " " + open.level + ": " + std::to_string(open.value) + " found, " + std::to_string(open.bound) + " proven");
  }
}

}  // namespace qipan
