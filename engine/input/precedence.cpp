// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/precedence.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/input/blocks.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

constexpr double kHalf = 0.5;  ///< share of a footprint that makes it part of the territory

std::vector<const Geometry*> lands_of(const std::vector<Community>& communities) {
  std::vector<const Geometry*> lands;
  for (const Community& c : communities) lands.push_back(&c.land);
  return lands;
}

/// The ledger while it is filled, in order of precedence.
class Ledger {
 public:
  explicit Ledger(const InputOptions& o)
      : rows_{{{"table", 0, 0, 0, 0}, {"buildings", 0, 0, 0, 0}, {"points", 0, 0, 0, 0}, {"areas", 0, 0, 0, 0}}},
        given_{!o.household_table.empty(), !o.households.empty(), !o.household_points.empty(),
               !o.household_areas.empty()} {}

  SourceTotal& operator[](const std::string& source) { return *std::ranges::find(rows_, source, &SourceTotal::source); }

  void used(const std::string& source, Milli n) { add((*this)[source].used, source, n); }
  void outside(const std::string& source, Milli n) { add((*this)[source].outside, source, n); }

  [[nodiscard]] std::vector<SourceTotal> given() const {
    std::vector<SourceTotal> out;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (given_[i]) out.push_back(rows_[i]);
    return out;
  }

 private:
  void add(Milli& column, const std::string& source, Milli n) {
    column += n;
    (*this)[source].total += n;
  }

  std::array<SourceTotal, 4> rows_;
  std::array<bool, 4> given_;
};

struct Heard {
  const char* source = nullptr;  ///< nothing: no source says anything
  Milli households = 0;
};

Heard hear(const Claims& claims, std::size_t feature, Ledger& ledger) {
  Heard heard;
  const auto ask = [&](const char* source, const std::optional<Milli>& claim) {
    if (!claim) return;
    if (heard.source)
      ledger[source].overridden += *claim;
    else
      heard = {source, *claim};
  };
  ask("table", claims.table[feature]);
  ask("buildings", claims.field[feature]);
  ask("points", claims.points[feature]);
  return heard;
}

void settle_buildings(const InputOptions& options, const Claims& claims, NormalizedInputs& inputs, Ledger& ledger,
                      std::vector<LonePoint>& lone, std::vector<Placeless>& placeless, Diagnostics& diagnostics) {
  std::vector<std::optional<std::size_t>> building_of(claims.ids.size());
  for (std::size_t b = 0; b < inputs.buildings.size(); ++b) building_of[inputs.buildings[b].feature] = b;
  std::size_t empty_outside = 0;
  for (std::size_t f = 0; f < claims.ids.size(); ++f) {
    const Heard heard = hear(claims, f, ledger);
    const auto& place = claims.places[f];
    const Geometry where = place ? point_geometry(*place) : Geometry{};
    if (!heard.source && !options.households.empty())
      diagnostics.push_back(
          {Severity::info, "input.null_households", "buildings", claims.ids[f], {options.households}, where});
    if (!building_of[f]) {
      if (heard.households == 0) continue;
      if (place)
        lone.push_back({heard.source, claims.ids[f], *place, heard.households});
      else
        placeless.push_back({heard.source, claims.ids[f], heard.households});
      continue;
    }
    Building& b = inputs.buildings[*building_of[f]];
    b.households = heard.households;
    empty_outside += b.outside && b.households == 0;
    if (b.outside && b.households > 0)
      diagnostics.push_back({Severity::warning,
                             "input.outside_building",
                             "buildings",
                             b.source_id,
                             {milli_text(b.households)},
                             b.footprint});
    if (!heard.source) continue;
    if (b.outside)
      ledger.outside(heard.source, heard.households);
    else
      ledger.used(heard.source, heard.households);
  }
  if (empty_outside > 0)
    diagnostics.push_back(
        {Severity::info, "input.outside_uninhabited", "buildings", "", {std::to_string(empty_outside)}, {}});
}

std::string role_of(const std::string& source) { return source == "buildings" ? source : "household_" + source; }

/// The land of the plan, for points.
bool in_territory(const LandIndex& communities, const std::optional<LandIndex>& territory, GapPolicy gaps, XY p) {
  if (!territory) return communities.locate(p).has_value();
  return territory->locate(p) && (gaps != GapPolicy::leave || communities.locate(p));
}

void settle_areas(bool rest_only, NormalizedInputs& inputs, Ledger& ledger, Diagnostics& diagnostics) {
  std::vector<char> spoken_for(inputs.areas.size(), 0);
  if (rest_only) {
    std::vector<const Geometry*> lands;
    for (const HouseholdArea& a : inputs.areas) lands.push_back(&a.land);
    const LandIndex index(std::move(lands));
    for (const Building& b : inputs.buildings)
      if (b.households > 0 && !b.outside)
        if (const auto home = index.place(b.footprint).home) spoken_for[*home] = 1;
    for (const LonePoint& p : inputs.points)
      if (const auto home = index.locate(p.place)) spoken_for[*home] = 1;
  }
  for (std::size_t i = 0; i < inputs.areas.size(); ++i) {
    HouseholdArea& a = inputs.areas[i];
    if (spoken_for[i]) {
      ledger["areas"].overridden += a.households;
      if (a.households > 0)
        diagnostics.push_back({Severity::info,
                               "input.area_overridden",
                               "household_areas",
                               a.source_id,
                               {milli_text(a.households)},
                               a.land});
      a.households = 0;
    } else {
      ledger.used("areas", a.households);
    }
  }
}

}  // namespace

std::vector<Placement> place_buildings(NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context) {
  const std::size_t count = inputs.buildings.size();
  std::vector<Placement> placements(count);
  const bool given = !inputs.territory.empty();
  for_each_in_blocks(count, context, [&] {
    std::optional<LandIndex> whole;
    if (given) whole.emplace(std::vector<const Geometry*>{&inputs.territory});
    return [&, communities = LandIndex(lands_of(inputs.communities)), territory = std::move(whole)](std::size_t i) {
      Building& b = inputs.buildings[i];
      Placement& placement = placements[i];
      placement = communities.place(b.footprint);
      double inside = placement.covered_m2;
      if (territory) {
        const double in_territory = territory->place(b.footprint).covered_m2;
        inside = gaps == GapPolicy::leave ? std::min(inside, in_territory) : in_territory;
      }
      b.outside = inside < kHalf * placement.area_m2;
    };
  });
  return placements;
}

void settle_households(const InputOptions& options, Claims&& claims, NormalizedInputs& inputs,
                       Diagnostics& diagnostics) {
  Ledger ledger(options);
  std::vector<LonePoint> lone = std::move(claims.lone);
  std::vector<Placeless> placeless = std::move(claims.placeless);
  settle_buildings(options, claims, inputs, ledger, lone, placeless, diagnostics);

  const LandIndex communities(lands_of(inputs.communities));
  std::optional<LandIndex> territory;
  if (!inputs.territory.empty()) territory.emplace(std::vector<const Geometry*>{&inputs.territory});
  for (LonePoint& p : lone) {
    if (in_territory(communities, territory, options.gaps, p.place)) {
      ledger.used(p.source, p.households);
      inputs.points.push_back(std::move(p));
    } else {
      ledger.outside(p.source, p.households);
      diagnostics.push_back({Severity::warning,
                             "input.outside_point",
                             role_of(p.source),
                             p.source_id,
                             {milli_text(p.households)},
                             point_geometry(p.place)});
    }
  }
  for (const Placeless& p : placeless) {
    ledger.outside(p.source, p.households);
    if (p.households > 0)
      diagnostics.push_back(
          {Severity::warning, "input.placeless", role_of(p.source), p.id, {milli_text(p.households)}, {}});
  }
  const bool mixed =
      !options.household_table.empty() || !options.households.empty() || !options.household_points.empty();
  settle_areas(mixed, inputs, ledger, diagnostics);
  inputs.sources = ledger.given();
  for (const SourceTotal& s : inputs.sources)
    if (s.overridden > 0)
      diagnostics.push_back({Severity::warning,
                             "input.overridden",
                             role_of(s.source),
                             "",
                             {milli_text(s.overridden), milli_text(s.total)},
                             {}});
  if (inputs.sources.size() > 1) diagnostics.push_back({Severity::info, "input.precedence", "", "", {}, {}});
}

}  // namespace qipan
