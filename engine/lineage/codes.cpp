// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/codes.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

class Numbering {
 public:
  Numbering(const CodeInput& input, const CodeScheme& scheme) : scheme_(scheme), used_(input.old_codes.begin(), input.old_codes.end()) {
    used_.insert(input.retired.begin(), input.retired.end());
    for (const std::string& id : input.community) ++grids_[id];
  }

  /// True if the code names a community that is not `community`.
  [[nodiscard]] bool is_of_another(const std::string& community, const std::string& code) const {
    if (number_in(scheme_, community, code)) return false;
    if (community_in(scheme_, code)) return true;
    return std::ranges::any_of(grids_, [&](const auto& other) { return number_in(scheme_, other.first, code).has_value(); });
  }

  /// The next number of a community of which no grid has had it.
  std::size_t next(const std::string& community) { return next_number(scheme_, grids_.at(community) == 1, numbers(community)); }

 private:
  std::set<std::size_t>& numbers(const std::string& community) {
    const auto [it, first] = taken_.try_emplace(community);
    if (first)
      for (const std::string& code : used_)
        if (const auto number = number_in(scheme_, community, code)) it->second.insert(*number);
    return it->second;
  }

  const CodeScheme& scheme_;
  std::set<std::string> used_;
  std::map<std::string, std::size_t> grids_;
  std::map<std::string, std::set<std::size_t>> taken_;
};

}  // namespace

std::vector<GridCode> assign_lineage_codes(const Lineage& lineage, const CodeInput& input, const CodeOptions& options) {
  Numbering numbering(input, options.scheme);
  std::vector<GridCode> out(lineage.predecessor.size());
  std::set<std::string> given;
  for (const std::size_t g : input.order) {
    const std::int32_t o = lineage.predecessor[g];
    if (o < 0 || (options.policy == CodePolicy::new_on_change && lineage.new_relation[g] != Relation::kept)) continue;
    const std::string& code = input.old_codes[static_cast<std::size_t>(o)];
    if (code.empty() || numbering.is_of_another(input.community[g], code) || !given.insert(code).second) continue;
    out[g] = {code, number_in(options.scheme, input.community[g], code).value_or(0), true};
  }
  for (const std::size_t g : input.order) {
    if (out[g].carried) continue;
    const std::size_t number = numbering.next(input.community[g]);
    out[g] = {make_code(options.scheme, input.community[g], number), number, false};
  }
  return out;
}

}  // namespace qipan
