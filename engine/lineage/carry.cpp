// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/carry.h"

#include <algorithm>
#include <set>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

std::string lower(std::string s) {
  for (char& c : s)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return s;
}

std::set<std::string> lower(std::span<const std::string> names) {
  std::set<std::string> out;
  for (const std::string& n : names) out.insert(lower(n));
  return out;
}

bool is_whole(Relation r) { return r == Relation::kept || r == Relation::changed; }

}  // namespace

CarriedFields carry_fields(const Layer& old, const Lineage& lineage, std::span<const std::string> replaced, std::span<const std::string> own) {
  const std::set<std::string> left_out = lower(replaced), ours = lower(own);
  const bool is_ours = std::ranges::all_of(own, [&](const std::string& name) { return old.find_field(name) >= 0; });
  CarriedFields out;
  std::vector<std::size_t> columns;
  std::set<std::string> taken = ours;
  for (std::size_t i = 0; i < old.fields.size(); ++i) {
    Field field = old.fields[i];
    if (left_out.contains(lower(field.name)) || (is_ours && ours.contains(lower(field.name)))) continue;
    while (taken.contains(lower(field.name))) field.name = "today_" + field.name;
    taken.insert(lower(field.name));
    out.fields.push_back(std::move(field));
    columns.push_back(i);
  }
  for (std::size_t n = 0; n < lineage.predecessor.size(); ++n) {
    std::int32_t source = lineage.predecessor[n];
    const Relation relation = lineage.new_relation[n];
    if (source < 0 && relation == Relation::split) source = lineage.predecessors[n].front();
    std::vector<Value> row(columns.size(), std::monostate{});
    for (std::size_t i = 0; source >= 0 && i < columns.size(); ++i) row[i] = at(old.features, source).values[columns[i]];
    out.values.push_back(std::move(row));
    out.source.push_back(source);
    out.to_check.push_back(source >= 0 && !is_whole(relation));
  }
  return out;
}

}  // namespace qipan
