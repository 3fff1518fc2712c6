// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <numeric>

#include "engine/audit/checks.h"

namespace qipan::audit {

namespace {

bool digits(const std::string& text, std::size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A code of the standards, of a community of 12: the community and three digits, or a letter and two of them; or anything that stands before
/// the community (a class, a prefix), then the community and two digits.
bool well_formed(const std::string& code, const std::string& community) {
  const std::size_t stem = code.find(community);
  if (stem == std::string::npos) return false;
  const std::string tail = code.substr(stem + community.size());
  if (stem > 0) return digits(tail, 2);
  const bool lettered = tail.size() == 3 && tail.front() >= 'A' && tail.front() <= 'Z' && tail.front() != 'I' && tail.front() != 'O';
  return digits(tail, 3) || (lettered && digits(tail.substr(1), 2));
}

}  // namespace

void audit_codes(const Subject& s, Overlay& overlay, Collector& collector) {
  if (s.codes.empty()) return;
  std::vector<std::size_t> order(s.codes.size()), doubled, empty, malformed;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return s.codes[a] < s.codes[b]; });
  for (std::size_t k = 1; k < order.size(); ++k)
    if (!s.codes[order[k]].empty() && s.codes[order[k]] == s.codes[order[k - 1]]) doubled.push_back(order[k]);
  std::sort(doubled.begin(), doubled.end());
  bool national = false;
  for (std::size_t g = 0; g < s.codes.size(); ++g) {
    if (s.codes[g].empty()) empty.push_back(g);
    if (s.community_ids.empty() || !digits(s.community_ids[g], 12)) continue;
    national = true;
    if (!s.codes[g].empty() && !well_formed(s.codes[g], s.community_ids[g])) malformed.push_back(g);
  }
  const auto draw = [&](const char* figure, const std::vector<std::size_t>& grids) {
    for (const std::size_t g : grids) {
      const XY at = overlay.point_on_surface(s.grids[g].get());  // the code is no key here: the place must do
      collector.defect({figure, s.labels[g], s.community_ids.empty() ? "" : s.community_ids[g], 1}, {{at}, {}, {}});
    }
  };
  collector.zero_figure("duplicate_codes", static_cast<double>(doubled.size()));
  draw("duplicate_codes", doubled);
  collector.zero_figure("empty_codes", static_cast<double>(empty.size()));
  draw("empty_codes", empty);
  if (!national) return;
  collector.zero_figure("malformed_codes", static_cast<double>(malformed.size()));
  draw("malformed_codes", malformed);
}

}  // namespace qipan::audit
