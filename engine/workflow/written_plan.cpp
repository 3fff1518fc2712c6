// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/written_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/adopt/phrases.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/text.h"
#include "engine/geo/repair.h"
#include "engine/grid/assembly.h"
#include "engine/input/fields.h"
#include "engine/workflow/manifest.h"

namespace qipan {
namespace {

constexpr double kSameArea = 0.01;  // m2

Milli milli(const Value& v) { return std::llround(std::strtod(value_as_text(v).c_str(), nullptr) * 1000.0); }

GridKind kind_named(const std::string& name) {
  for (const GridKind kind : {GridKind::community, GridKind::rural, GridKind::dedicated, GridKind::empty, GridKind::unassigned, GridKind::water}) {
    if (kind_name(kind) == name) return kind;
  }
  return GridKind::community;
}

/// The grid of one row, without what its atoms say.
Grid grid_of(const Layer& layer, const Feature& f) {
  const auto value = [&](const char* field) -> const Value& { return at(f.values, layer.find_field(field)); };
  Grid g;
  g.code = value_as_text(value("code"));
  g.name = value_as_text(value("name"));
  g.kind = kind_named(value_as_text(value("kind")));
  g.has_band = value("band_low").index() != 0 && value("band_high").index() != 0;
  if (g.has_band) g.band = {milli(value("band_low")), milli(value("band_high"))}, g.in_band = value_as_text(value("in_band")) == "1";
  g.reason = reason_from_text(value_as_text(value("reason")));
  return g;
}

const std::string* row(const std::vector<std::pair<std::string, std::string>>& rows, const std::string& key) {
  const auto it = std::ranges::find(rows, key, [](const auto& r) { return r.first; });
  return it == rows.end() ? nullptr : &it->second;
}

/// What the plan says is proven of its communities.
std::vector<CommunityProof> proofs_from(const Layer& table) {
  std::vector<CommunityProof> out;
  for (const Feature& f : table.features) {
    const auto text = [&](const char* field) { return value_as_text(at(f.values, table.find_field(field))); };
    if (text("closed").empty()) continue;
    CommunityProof& p = out.emplace_back();
    p.community = text("community"), p.closed = text("closed") == "1", p.level = text("open_level");
    const double unit = in_households(p) ? 1000 : 1;
    p.value = std::llround(std::strtod(text("found").c_str(), nullptr) * unit), p.bound = std::llround(std::strtod(text("bound").c_str(), nullptr) * unit);
    p.gap = std::strtod(text("gap_percent").c_str(), nullptr) / 100;
    constexpr std::string_view kJoint = " + ";
    const std::string covers = text("covers");
    for (std::size_t from = 0; from < covers.size();) {
      const std::size_t end = std::min(covers.find(kJoint, from), covers.size());
      p.covers.push_back(covers.substr(from, end - from));
      from = end + kJoint.size();
    }
  }
  return out;
}

}  // namespace

SolvedPlan solved_from(const PlanFile& plan, const Ground& ground, const Today& today, bool other_atoms) {
  const NormalizedInputs& inputs = ground.inputs;
  std::map<std::int64_t, const Feature*> rows;
  for (const Feature& f : plan.grids.features) rows[f.fid] = &f;
  SolvedPlan out;
  std::vector<std::int32_t> number(inputs.existing.size(), -1);
  out.grid_of_atom.assign(ground.atoms.atoms.size(), -1);
  const auto put = [&](std::size_t a) {
    const Atom& atom = ground.atoms.atoms[a];
    const std::int32_t e = today.of_atom[a];
    if (e < 0) throw Error(ErrorKind::input, "adopt.atom_outside", {plan.path, std::to_string(a + 1)});
    if (at(number, e) < 0) {
      at(number, e) = static_cast<std::int32_t>(out.grids.size());
      Grid& g = out.grids.emplace_back(grid_of(plan.grids, *rows.at(std::stoll(at(inputs.existing, e).source_id))));
      g.community = atom.community;
      if (g.kind == GridKind::dedicated || g.kind == GridKind::water) g.dedicated = atom.dedicated;
    }
    out.grid_of_atom[a] = at(number, e);
  };
  for (const bool plain : {true, false}) {
    for (std::int32_t c = 0; c <= static_cast<std::int32_t>(inputs.communities.size()); ++c) {
      for (std::size_t a = 0; a < ground.atoms.atoms.size(); ++a) {
        const Atom& atom = ground.atoms.atoms[a];
        if (atom.community == c && plain == (atom.dedicated < 0 && static_cast<std::size_t>(c) < inputs.communities.size())) put(a);
      }
    }
  }
  std::vector<Milli> held(out.grids.size(), 0);
  for (std::size_t a = 0; a < ground.atoms.atoms.size(); ++a) at(held, out.grid_of_atom[a]) += ground.atoms.atoms[a].households;
  const int households = plan.grids.find_field("households"), code = plan.grids.find_field("code");
  std::map<std::string, std::size_t> by_code;
  for (std::size_t g = 0; g < out.grids.size(); ++g) by_code[out.grids[g].code] = g;
  for (const Feature& f : plan.grids.features) {
    const std::string name = value_as_text(at(f.values, code));
    const auto it = by_code.find(name);
    const Milli now = it == by_code.end() ? 0 : held[it->second];
    if (!other_atoms && (it == by_code.end() || now != milli(at(f.values, households))))
      throw Error(ErrorKind::input, "adopt.grids_edited", {plan.path, name, value_as_text(at(f.values, households)), milli_text(now)});
  }
  const std::string *closed = row(plan.manifest, "communities_closed"), *gap = row(plan.manifest, "gap");
  if (closed != nullptr && gap != nullptr && closed->find(" / ") != std::string::npos)
    out.proof = {std::stoll(closed->substr(closed->find(" / ") + 3)), std::stoll(*closed), std::stod(*gap)};
  if (!other_atoms) out.proof.of = proofs_from(plan.communities);
  return out;
}

void check_atoms(const PlanFile& plan, const Ground& ground) {
  const std::size_t count = ground.atoms.atoms.size(), there = plan.atoms.features.size();
  const int atom = plan.atoms.find_field("atom"), community = plan.atoms.find_field("community");
  std::vector<bool> seen(count, false);
  std::size_t largest = 0;
  const auto polygons = polygons_of_labels(ground.atoms.mesh, count);
  for (const Feature& f : plan.atoms.features) {
    const auto number = static_cast<std::size_t>(std::strtoull(value_as_text(at(f.values, atom)).c_str(), nullptr, 10));
    largest = std::max(largest, number);
    if (number < 1 || number > count) continue;
    seen[number - 1] = true;
    const Atom& own = ground.atoms.atoms[number - 1];
    const std::string home = static_cast<std::size_t>(own.community) < ground.inputs.communities.size() ? at(ground.inputs.communities, own.community).id : "";
    const double area = polygon_area(f.geometry), expected = polygon_area(ground.coverage.to_geometry(polygons[number - 1]));
    if (value_as_text(at(f.values, community)) != home || std::abs(area - expected) > kSameArea)
      throw Error(ErrorKind::input, "adopt.other_land", {plan.path, std::to_string(number), decimal(area, 1), decimal(expected, 1)});
  }
  if (largest > count) throw Error(ErrorKind::input, "adopt.other_count", {plan.path, std::to_string(std::max(there, largest)), std::to_string(count)});
  const auto missing = std::ranges::find(seen, false);
  if (missing != seen.end()) throw Error(ErrorKind::input, "adopt.atom_missing", {plan.path, std::to_string(missing - seen.begin() + 1), std::to_string(std::ranges::count(seen, false))});
}

std::vector<std::pair<std::string, std::string>> manifest_after(const PlanFile& plan, const std::vector<std::pair<std::string, std::string>>& now, bool edited) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [key, value] : plan.manifest) {
    if (edited && (is_proof_row(key) || key == "edited")) continue;
    const std::string* fresh = row(now, key);
    out.emplace_back(key, fresh != nullptr ? *fresh : value);
  }
  for (const auto& [key, value] : now) {
    if (row(plan.manifest, key) == nullptr) out.emplace_back(key, value);
  }
  if (edited) out.emplace_back("edited", "true");
  return out;
}

}  // namespace qipan
