// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/elements.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "engine/base/text.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

class Builder {
 public:
  Builder(const NormalizedInputs& inputs, const Coverage& coverage, Diagnostics& diagnostics)
      : inputs_(inputs), coverage_(coverage), diagnostics_(diagnostics) {}

  Elements run(bool keep_unassigned) {
    group_faces(keep_unassigned);
    add_buildings();
    add_areas();
    add_points();
    return std::move(out_);
  }

 private:
  void group_faces(bool keep_unassigned) {
    const auto none = static_cast<std::int32_t>(inputs_.communities.size());
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> clump_element;
    out_.of_face.assign(coverage_.faces.size(), -1);
    for (std::size_t f = 1; f < coverage_.faces.size(); ++f) {
      const FaceOwner& owner = coverage_.faces[f];
      const std::int32_t community = owner.community >= 0 ? owner.community : owner.inside && keep_unassigned ? none : -1;
      if (community < 0) continue;
      std::int32_t e = static_cast<std::int32_t>(out_.list.size());
      if (owner.clump >= 0) e = clump_element.try_emplace({owner.clump, community}, e).first->second;
      if (e == static_cast<std::int32_t>(out_.list.size())) out_.list.push_back({community, owner.clump, {}, 0, 0, 0, 0});
      out_.list[static_cast<std::size_t>(e)].faces.push_back(static_cast<std::int32_t>(f));
      out_.of_face[f] = e;
    }
  }

  void give(HouseholdUnit unit, double difficulty) {
    Element& e = out_.list[static_cast<std::size_t>(unit.element)];
    e.households += unit.households;
    e.population += unit.population;
    e.difficult += std::llround(static_cast<double>(unit.households) * difficulty);
    if (unit.households > 0 || unit.population > 0) out_.units.push_back(std::move(unit));
  }

  void add_buildings() {
    std::vector<std::vector<std::int32_t>> faces(inputs_.buildings.size());
    for (std::size_t f = 0; f < coverage_.faces.size(); ++f)
      for (const std::int32_t b : coverage_.buildings(static_cast<std::int32_t>(f))) faces[static_cast<std::size_t>(b)].push_back(static_cast<std::int32_t>(f));
    out_.of_building.assign(inputs_.buildings.size(), -1);
    for (std::size_t b = 0; b < faces.size(); ++b) {
      const Building& building = inputs_.buildings[b];
      if (building.outside) continue;
      std::map<std::int32_t, double> share;  // area by community
      for (const std::int32_t f : faces[b])
        if (out_.of_face[static_cast<std::size_t>(f)] >= 0) share[community_of(f)] += area_m2(*coverage_.graph, f);
      std::int32_t element = -1;
      std::vector<std::int32_t> own;
      if (!share.empty()) {
        const std::int32_t home = std::ranges::max_element(share, [](const auto& l, const auto& r) { return l.second < r.second; })->first;
        double largest = -1;
        for (const std::int32_t f : faces[b]) {
          if (out_.of_face[static_cast<std::size_t>(f)] < 0 || community_of(f) != home) continue;
          own.push_back(f);
          if (area_m2(*coverage_.graph, f) > largest) largest = area_m2(*coverage_.graph, f), element = out_.of_face[static_cast<std::size_t>(f)];
        }
        if (share.size() > 1 && deep_in_second(share)) report_cut(building, share, home);
      } else {
        element = element_at(building.footprint);
      }
      out_.of_building[b] = element;
      if (element < 0) {
        out_.outside["buildings"] += building.households;
        continue;
      }
      ++out_.list[static_cast<std::size_t>(element)].buildings;
      give({UnitSource::building, static_cast<std::int32_t>(b), 0, element, building.households, building.population, std::move(own)}, building.difficulty);
    }
  }

  [[nodiscard]] static bool deep_in_second(const std::map<std::int32_t, double>& share) {
    double total = 0, largest = 0;
    for (const auto& [c, a] : share) total += a, largest = std::max(largest, a);
    return total - largest > 1.0 && total - largest > 0.005 * total;
  }
  void report_cut(const Building& building, const std::map<std::int32_t, double>& share, std::int32_t home) {
    double total = 0;
    for (const auto& [c, a] : share) total += a;
    const auto& communities = inputs_.communities;
    const std::string id = static_cast<std::size_t>(home) < communities.size() ? communities[static_cast<std::size_t>(home)].id : "";
    diagnostics_.push_back({Severity::info, "coverage.building_across_communities", "buildings", building.source_id,
                            {id, decimal(100.0 * share.at(home) / total, 0)}, building.footprint});
  }
  /// For a footprint without faces of its own (a parcel that is no obstacle, or a speck the lattice swallowed): the land under it.
  [[nodiscard]] std::int32_t element_at(const Geometry& footprint) const {
    XY middle;
    std::vector<XY> places;
    for (const Polygon& p : footprint.polygons) places.insert(places.end(), p.outer.begin(), p.outer.end());
    for (const XY p : places) middle = {middle.x + p.x / static_cast<double>(places.size()), middle.y + p.y / static_cast<double>(places.size())};
    places.insert(places.begin(), middle);
    for (const XY p : places)
      if (const std::int32_t e = element_under(p); e >= 0) return e;
    return -1;
  }
  [[nodiscard]] std::int32_t element_under(XY p) const { return out_.of_face[static_cast<std::size_t>(coverage_.graph->locate(coverage_.lattice(p)))]; }

  void add_areas() {
    struct Candidate {
      std::int32_t building, community;
      double weight = 0;
      std::vector<std::int32_t> faces;
    };
    std::vector<std::map<std::pair<std::int32_t, std::int32_t>, Candidate>> built(inputs_.areas.size()), land(inputs_.areas.size());
    for (std::size_t f = 1; f < coverage_.faces.size(); ++f) {
      const FaceOwner& o = coverage_.faces[f];
      if (o.area < 0 || (o.building < 0 && o.water >= 0)) continue;
      const std::int32_t element = out_.of_face[f];
      const std::int32_t c = element < 0 ? -1 : out_.list[static_cast<std::size_t>(element)].community;
      const bool home = o.building >= 0;
      // Land is shared out block by block; a free face is a piece of its own.
      auto& to = (home ? built : land)[static_cast<std::size_t>(o.area)][{home ? o.building : static_cast<std::int32_t>(f), c}];
      to.building = o.building;
      to.community = c;
      to.weight += area_m2(*coverage_.graph, static_cast<std::int32_t>(f)) * (home ? inputs_.buildings[static_cast<std::size_t>(o.building)].size_factor : 1.0);
      to.faces.push_back(static_cast<std::int32_t>(f));
    }
    for (std::size_t k = 0; k < inputs_.areas.size(); ++k) {
      const HouseholdArea& area = inputs_.areas[k];
      auto& pieces = built[k].empty() ? land[k] : built[k];
      std::vector<double> weights;
      std::vector<Candidate*> targets;
      for (auto& [key, c] : pieces) weights.push_back(c.weight), targets.push_back(&c);
      if (weights.empty()) {
        out_.outside["areas"] += area.households;
        continue;
      }
      const std::int64_t quantum = area.households % 1000 == 0 ? 1000 : 1;
      const auto households = share_out(area.households / quantum, weights);
      const auto people = share_out(area.population, weights);
      for (std::size_t i = 0; i < targets.size(); ++i) {
        if (targets[i]->community < 0) {
          out_.outside["areas"] += households[i] * quantum;
          continue;
        }
        const std::int32_t element = out_.of_face[static_cast<std::size_t>(targets[i]->faces.front())];
        give({UnitSource::area, static_cast<std::int32_t>(k), static_cast<std::int32_t>(i), element, households[i] * quantum, people[i], std::move(targets[i]->faces)}, area.difficulty);
      }
    }
  }

  void add_points() {
    for (std::size_t i = 0; i < inputs_.points.size(); ++i) {
      const LonePoint& p = inputs_.points[i];
      const std::int32_t element = element_under(p.place);
      if (element < 0) out_.outside[p.source] += p.households;
      else give({UnitSource::point, static_cast<std::int32_t>(i), 0, element, p.households, 0, {}}, 0.0);
    }
  }

  [[nodiscard]] std::int32_t community_of(std::int32_t f) const { return out_.list[static_cast<std::size_t>(out_.of_face[static_cast<std::size_t>(f)])].community; }

  const NormalizedInputs& inputs_;
  const Coverage& coverage_;
  Diagnostics& diagnostics_;
  Elements out_;
};

}  // namespace

std::vector<std::int64_t> share_out(std::int64_t total, const std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::int64_t> out(weights.size(), 0);
  if (weights.empty()) return out;
  std::vector<std::pair<double, std::size_t>> rest;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double exact = sum > 0 ? static_cast<double>(total) * weights[i] / sum : 0.0;
    out[i] = static_cast<std::int64_t>(std::floor(exact));
    given += out[i];
    rest.emplace_back(static_cast<double>(out[i]) - exact, i);  // most negative = largest remainder
  }
  std::ranges::sort(rest);
  for (std::size_t k = 0; given < total; ++k, ++given) ++out[rest[k % rest.size()].second];
  return out;
}

Elements build_elements(const NormalizedInputs& inputs, const Coverage& coverage, bool keep_unassigned, Diagnostics& diagnostics) {
  return Builder(inputs, coverage, diagnostics).run(keep_unassigned);
}

}  // namespace qipan
