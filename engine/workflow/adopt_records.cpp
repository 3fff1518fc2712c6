// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/adopt_records.h"

#include <cmath>
#include <map>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

Holding holding(const Atom& a) { return {a.households, a.buildings, std::llround(a.area_m2 * 100)}; }

Value locked_value(bool locked) { return locked ? Value(std::int64_t{1}) : Value(std::monostate{}); }

}  // namespace

AdoptRecords trace_adopted(const Ground& ground, const SolvedPlan& before, const SolvedPlan& solved, const Layer& grids) {
  // Grids in the order of the inputs, which the carried columns follow.
  const NormalizedInputs& inputs = ground.inputs;
  AdoptRecords out;
  std::map<std::string, std::int32_t> row;
  std::vector<std::string> old_codes, new_codes, own;
  const int start = inputs.existing_layer.find_field("start_date");
  for (std::size_t g = 0; g < inputs.existing.size(); ++g) {
    row[inputs.existing[g].code] = static_cast<std::int32_t>(g);
    old_codes.push_back(inputs.existing[g].code);
    out.olds.push_back({inputs.existing[g].code, inputs.existing[g].name, {}});
    if (start >= 0) out.olds.back().start_date = value_as_text(at(inputs.existing_layer.features[g].values, start));
  }
  for (const Grid& g : solved.grids) new_codes.push_back(g.code);
  std::vector<SharedCell> cells;
  for (std::size_t a = 0; a < ground.atoms.atoms.size(); ++a) {
    const std::int32_t from = row.at(at(before.grids, before.grid_of_atom[a]).code);
    cells.push_back({from, solved.grid_of_atom[a], holding(ground.atoms.atoms[a])});
    at(out.olds, from).held += cells.back().held;
  }
  out.lineage = trace_lineage(old_codes, new_codes, cells);
  for (const Field& f : grids.fields) own.push_back(f.name);
  out.carried = carry_fields(inputs.existing_layer, out.lineage, std::vector<std::string>{"code", "name"}, own);
  return out;
}

void put_records(const AdoptRecords& records, const SolvedPlan& solved, const std::set<std::string>& locked, Layer& grids) {
  grids.fields.insert(grids.fields.end(), records.carried.fields.begin(), records.carried.fields.end());
  std::map<std::string, std::size_t> number;
  for (std::size_t g = 0; g < solved.grids.size(); ++g) number[solved.grids[g].code] = g;
  if (!locked.empty() && grids.find_field("locked") < 0) grids.fields.push_back({"locked", FieldType::integer});
  const int column = grids.find_field("locked");
  for (Feature& f : grids.features) {
    const std::string code = value_as_text(f.values.front());
    const auto& values = records.carried.values[number.at(code)];
    f.values.insert(f.values.end(), values.begin(), values.end());
    f.values.resize(grids.fields.size());
    if (column >= 0) at(f.values, column) = locked_value(locked.contains(code));
  }
}

void mark_locked_atoms(std::set<std::int64_t> marked, const SolvedPlan& solved, const std::set<std::string>& locked, bool always, Layer& atoms) {
  std::erase_if(marked, [&](std::int64_t a) { return !locked.contains(at(solved.grids, at(solved.grid_of_atom, static_cast<std::int32_t>(a - 1))).code); });
  if (marked.empty() && !always) return;
  atoms.fields.push_back({"locked", FieldType::integer});
  for (std::size_t a = 0; a < atoms.features.size(); ++a) atoms.features[a].values.push_back(locked_value(marked.contains(static_cast<std::int64_t>(a) + 1)));
}

std::vector<Layer> record_tables(const AdoptRecords& records, const SolvedPlan& solved, const std::vector<RetiredCode>& retired, const std::string& date) {
  std::vector<NamedGrid> news;
  for (const Grid& g : solved.grids) news.push_back({g.code, g.name, {g.households, g.buildings, std::llround(g.area_m2 * 100)}});
  const LineageRecord record{records.lineage, records.olds, news, retired, date, &records.carried};
  return {lineage_table(record), moves_table(record)};
}

}  // namespace qipan
