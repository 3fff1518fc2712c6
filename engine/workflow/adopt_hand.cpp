// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/adopt_hand.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/indexing.h"
#include "engine/geo/vector_io.h"
#include "engine/grid/assembly.h"
#include "engine/input/existing.h"

namespace qipan {
namespace {

/// What the plan says of a grid by itself (grid_layer.h): no column of a ledger.
constexpr std::array<const char*, 15> kMeasured = {"code", "name", "kind", "community", "households", "population", "buildings", "area_m2",
                                                   "difficulty", "band_low", "band_high", "in_band", "reason", "polsby_popper", "border_on_features"};

const LayerInMemory* in_memory(const std::string& role, const InputOptions& input) {
  const auto ready = std::ranges::find(input.in_memory, role, [](const auto& entry) { return entry.first; });
  return ready == input.in_memory.end() ? nullptr : &ready->second;
}

}  // namespace

Layer read_hand_table(const std::string& role, const std::string& source, const InputOptions& input) {
  Diagnostics ignored;
  const auto* ready = in_memory(role, input);
  return ready ? ready->make(ignored) : read_layer(LayerSource::parse(source), ignored);
}

LedgerColumns read_hand_ledger(const AdoptOptions& adopt, const InputOptions& input, const std::vector<Grid>& grids, Diagnostics& diagnostics) {
  std::vector<Layer> sheets;
  const LayerSource source = LayerSource::parse(adopt.ledger);
  if (in_memory("ledger", input) || !source.layer.empty()) {
    sheets.push_back(read_hand_table("ledger", adopt.ledger, input));
  } else {
    Diagnostics ignored;
    for (const std::string& sheet : layer_names(source.path)) sheets.push_back(read_layer({.path = source.path, .layer = sheet, .where = {}, .encoding = {}}, ignored));
  }
  std::vector<std::string> codes;
  for (const Grid& g : grids) codes.push_back(g.code);
  std::ranges::sort(codes);
  return read_ledger_columns(sheets, codes, std::vector<std::string>(kMeasured.begin(), kMeasured.end()), diagnostics);
}

DrawnGrids read_hand_drawn(const AdoptOptions& adopt, const InputOptions& input, Ground& ground, const RunContext& context, Diagnostics& diagnostics) {
  InputOptions options;
  options.existing = adopt.grids, options.existing_code = adopt.grids_code;
  if (const auto* ready = in_memory("grids", input)) options.in_memory.emplace_back("existing", *ready);
  NormalizedInputs read;
  read.crs = ground.inputs.crs;
  RoleReader reader(options, context, diagnostics);
  read_existing(reader, options, context, read, diagnostics);
  DrawnGrids drawn;
  std::swap(ground.inputs.existing, read.existing);
  drawn.today = match_today(ground.inputs, ground.coverage, ground.elements, ground.atoms, context);
  std::swap(ground.inputs.existing, read.existing);
  drawn.grids = std::move(read.existing);
  return drawn;
}

DrawnShifts shifts_of_drawn(DrawnGrids& drawn, Ground& ground, const SolvedPlan& solved, const RunContext& context) {
  DrawnShifts out;
  const Assembly assembly = assemble_grids(ground.coverage, ground.atoms, solved.grid_of_atom, solved.grids.size(), context);
  std::vector<Geometry> bent(drawn.grids.size());
  std::map<std::string, std::int32_t> number;
  for (std::size_t d = 0; d < drawn.grids.size(); ++d) number.emplace(drawn.grids[d].code, static_cast<std::int32_t>(d));
  std::vector<std::int32_t> of_grid;
  for (std::size_t g = 0; g < solved.grids.size(); ++g) {
    out.codes.push_back(solved.grids[g].code);
    out.lands.push_back(ground.coverage.to_geometry(assembly.polygons[g]));
    const auto it = number.find(out.codes.back());
    of_grid.push_back(it == number.end() ? -1 : it->second);
    if (of_grid.back() >= 0) at(bent, of_grid.back()) = out.lands.back();
  }
  for (std::size_t a = 0; a < solved.grid_of_atom.size(); ++a) drawn.today.of_atom[a] = at(of_grid, solved.grid_of_atom[a]);
  std::swap(ground.inputs.existing, drawn.grids);
  out.shifts = measure_shifts(ground.inputs, ground.elements, ground.atoms, drawn.today, bent, context);
  std::swap(ground.inputs.existing, drawn.grids);
  return out;
}

}  // namespace qipan
