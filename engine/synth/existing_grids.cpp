// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <numeric>

#include "engine/synth/layers.h"
#include "engine/synth/names.h"

namespace qipan::synth {
namespace {

void halve(const Rect& rect, int parts, Random& random, std::vector<Rect>& out) {
  if (parts <= 1 || std::max(rect.width(), rect.height()) < 8) {
    out.push_back(rect);
    return;
  }
  const int first = parts / 2;
  const bool vertical = rect.width() >= rect.height();
  const int length = vertical ? rect.width() : rect.height();
  const int at = std::clamp(length * first / parts + static_cast<int>(random.below(7)) - 3, 3, length - 3);
  Rect a = rect, b = rect;
  vertical ? (a.u1 = b.u0 = rect.u0 + at) : (a.v1 = b.v0 = rect.v0 + at);
  halve(a, first, random, out);
  halve(b, parts - first, random, out);
}

}  // namespace

Layer existing_grids_layer(const Layout& layout, const Ground& ground, const Households& households, std::uint64_t seed,
                           const std::string& crs) {
  Layer layer;
  layer.name = "existing_grids", layer.crs = crs, layer.type = GeometryType::polygon;
  layer.fields = {
      {"code", FieldType::text}, {"name", FieldType::text}, {"worker", FieldType::text}, {"phone", FieldType::text}};
  for (std::size_t c = 0; c < layout.communities.size(); ++c) {
    const CommunityPlan& community = layout.communities[c];
    Random random(seed, "synth.grids." + community.id);
    const auto total = std::accumulate(households[c].begin(), households[c].end(), 0LL,
                                       [](long long s, int h) { return s + std::max(h, 0); });
    const int wanted = std::max(1, static_cast<int>(total / 400));
    long long area = 0;
    for (const int l : community.leaves) area += layout.leaves[static_cast<std::size_t>(l)].rect.area();
    std::vector<Rect> parts;
    for (const int l : community.leaves) {
      const Rect& r = layout.leaves[static_cast<std::size_t>(l)].rect;
      halve(r, std::max(1, static_cast<int>((wanted * r.area() + area / 2) / area)), random, parts);
    }
    int number = 0;
    for (const Rect& r : parts) {
      // A few clicks per grid, each some metres off and none shared with the neighbour.
      const auto click = [&](double u, double v) {
        const double off_u = (random.unit() - 0.5) * 22, off_v = (random.unit() - 0.5) * 22;
        return ground.at(std::max(0.0, u * kStep + off_u), std::max(0.0, v * kStep + off_v));
      };
      const double mu = (r.u0 + r.u1) / 2.0, mv = (r.v0 + r.v1) / 2.0;
      Line ring = {click(r.u0, r.v0), click(mu, r.v0), click(r.u1, r.v0), click(r.u1, mv),
                   click(r.u1, r.v1), click(mu, r.v1), click(r.u0, r.v1), click(r.u0, mv)};
      if (random.below(3) == 0)
        ring.erase(ring.begin() + 1 + static_cast<std::ptrdiff_t>(2 * random.below(4)));  // no click half-way
      ring.push_back(ring.front());
      ++number;
      std::string digits = std::to_string(number),
                  code = community.id + std::string(3 - std::min<std::size_t>(3, digits.size()), '0') + digits;
      switch (random.below(28)) {
        case 0:
          if (number > 1) code = community.id + "001";
          break;                                     // used twice
        case 1: code.erase(6, 1); break;             // 14 digits
        case 2: code[code.size() - 3] = 'O'; break;  // the letter for the digit
        default: break;
      }
      std::string phone = std::to_string(random.below(10'000));
      phone = "130-0000-" + std::string(4 - phone.size(), '0') + phone;
      Feature f;
      f.fid = static_cast<std::int64_t>(layer.features.size()) + 1;
      f.geometry.polygons.push_back({std::move(ring), {}});
      f.values = {std::move(code), community.name + "第" + digits + "网格", person_name(random), std::move(phone)};
      layer.features.push_back(std::move(f));
    }
  }
  return layer;
}

}  // namespace qipan::synth
