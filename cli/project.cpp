// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/project.h"

#include <algorithm>
#include <thread>

#include "cli/graph_options.h"
#include "cli/text.h"
#include "engine/base/error.h"
#include "engine/lineage/code_scheme.h"

namespace qipan::cli {
namespace {

template <class Enum>
Choice choice(Enum& target, std::vector<std::pair<std::string, Enum>> values) {
  Choice result;
  std::vector<Enum> codes;
  for (auto& [name, code] : values) {
    if (code == target) result.initial = codes.size();
    result.names.push_back(name);
    codes.push_back(code);
  }
  result.set = [&target, codes](std::size_t i) { target = codes[i]; };
  return result;
}

Option layer(std::string name, std::string help, std::string& target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = &target,
          .placeholder = "FILE[::LAYER]",
          .group = "cli.group_layers",
          .is_path = true};
}

Option field(std::string name, std::string help, std::string& target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = &target,
          .placeholder = "FIELD",
          .group = "cli.group_fields"};
}

Option amount(std::string name, std::string help, double& target, double low = 0, double high = 1e9) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = &target,
          .placeholder = "N",
          .group = "cli.group_rules",
          .low = low,
          .high = high};
}

Option weight(std::string name, std::string help, std::int32_t& target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = &target,
          .placeholder = "N",
          .group = "cli.group_search",
          .low = 0,
          .high = 10'000};
}

void check_order(const char* low_name, double low, const char* high_name, double high) {
  if (low > high)
    throw Error(ErrorKind::usage, "cli.low_above_high", {low_name, plain_number(low), high_name, plain_number(high)});
}

void check_needs(const std::string& given, const char* given_name, const std::string& needed, const char* needed_name) {
  if (!given.empty() && needed.empty()) throw Error(ErrorKind::usage, "cli.needs", {given_name, needed_name});
}

}  // namespace

std::vector<Option> input_options(InputOptions& in) {
  return {
      layer("communities", "cli.opt_communities", in.communities),
      layer("territory", "cli.opt_territory", in.territory),
      layer("buildings", "cli.opt_buildings", in.buildings),
      layer("household-points", "cli.opt_household_points", in.household_points),
      layer("household-table", "cli.opt_household_table", in.household_table),
      layer("household-areas", "cli.opt_household_areas", in.household_areas),
      layer("roads", "cli.opt_roads", in.roads),
      layer("rail", "cli.opt_rail", in.rail),
      layer("water", "cli.opt_water", in.water),
      layer("walls", "cli.opt_walls", in.walls),
      layer("compounds", "cli.opt_compounds", in.compounds),
      layer("dedicated", "cli.opt_dedicated", in.dedicated),
      field("community-id", "cli.opt_community_id", in.community_id),
      field("community-name", "cli.opt_community_name", in.community_name),
      field("building-id", "cli.opt_building_id", in.building_id),
      field("households", "cli.opt_households", in.households),
      field("population", "cli.opt_population", in.population),
      field("building-height", "cli.opt_building_height", in.building_height),
      field("building-floors", "cli.opt_building_floors", in.building_floors),
      field("household-points-field", "cli.opt_household_points_field", in.household_points_field),
      {.name = "household-points-xy",
       .help = "cli.opt_household_points_xy",
       .target = &in.household_points_xy,
       .placeholder = "X,Y",
       .group = "cli.group_fields"},
      field("household-table-key", "cli.opt_household_table_key", in.household_table_key),
      field("household-table-field", "cli.opt_household_table_field", in.household_table_field),
      field("household-areas-field", "cli.opt_household_areas_field", in.household_areas_field),
      field("difficulty", "cli.opt_difficulty", in.difficulty),
      {.name = "rural-communities",
       .help = "cli.opt_rural_communities",
       .target = &in.rural_communities,
       .placeholder = "SQL",
       .group = "cli.group_fields"},
      {.name = "buildings-are",
       .help = "cli.opt_buildings_are",
       .target =
           choice(in.buildings_are, {{"footprints", BuildingsAre::footprints}, {"parcels", BuildingsAre::parcels}}),
       .group = "cli.group_reading"},
      {.name = "where",
       .help = "cli.opt_where",
       .target = &in.where,
       .placeholder = "ROLE:SQL",
       .group = "cli.group_reading"},
      {.name = "encoding",
       .help = "cli.opt_encoding",
       .target = &in.encoding,
       .placeholder = "ROLE:NAME",
       .group = "cli.group_reading"},
      {.name = "layer-crs",
       .help = "cli.opt_layer_crs",
       .target = &in.layer_crs,
       .placeholder = "ROLE:EPSG:N",
       .group = "cli.group_reading"},
      {.name = "gaps",
       .help = "cli.opt_gaps",
       .target = choice(in.gaps, {{"fill", GapPolicy::fill}, {"leave", GapPolicy::leave}, {"error", GapPolicy::error}}),
       .group = "cli.group_reading"},
      {.name = "crs", .help = "cli.opt_crs", .target = &in.crs, .placeholder = "EPSG:N", .group = "cli.group_reading"},
      {.name = "point-distance",
       .help = "cli.opt_point_distance",
       .target = &in.point_distance_m,
       .placeholder = "N",
       .group = "cli.group_reading",
       .low = 0,
       .high = 10'000},
  };
}

std::vector<Option> existing_options(InputOptions& in) {
  return {
      layer("existing", "cli.opt_existing", in.existing),
      field("existing-code", "cli.opt_existing_code", in.existing_code),
      field("existing-name", "cli.opt_existing_name", in.existing_name),
  };
}

std::vector<Option> redraw_options(RedrawOptions& redraw) {
  const auto refuse = [](const std::string& flag, const std::string& text, const char* wanted) {
    throw Error(ErrorKind::usage, "cli.bad_limit", {flag, text, wanted});
  };
  const auto amount_in = [refuse](const std::string& flag, const std::string& text, const std::string& digits, const char* wanted) {
    if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789.") != std::string::npos) refuse(flag, text, wanted);
    return std::stod(digits);
  };
  return {
      {.name = "lock",
       .help = "cli.opt_lock",
       .target = Parsed{[&redraw](const std::string&, const std::string& text) {
                          for (std::size_t from = 0; from <= text.size();) {
                            const std::size_t comma = std::min(text.find(',', from), text.size());
                            if (comma > from) redraw.lock.push_back(text.substr(from, comma - from));
                            from = comma + 1;
                          }
                        },
                        "", true},
       .placeholder = "CODES",
       .group = "cli.group_change"},
      {.name = "max-moved-households",
       .help = "cli.opt_max_moved_households",
       .target = Parsed{[&redraw, amount_in](const std::string& flag, const std::string& text) {
                          redraw.max_moved_is_percent = text.ends_with('%');
                          redraw.max_moved_households =
                              amount_in(flag, text, redraw.max_moved_is_percent ? text.substr(0, text.size() - 1) : text, "200, 5%");
                        },
                        "", false},
       .placeholder = "N|P%",
       .group = "cli.group_change"},
      {.name = "max-changed-grids",
       .help = "cli.opt_max_changed_grids",
       .target = Parsed{[&redraw, amount_in](const std::string& flag, const std::string& text) {
                          redraw.max_changed_grids = static_cast<std::int64_t>(amount_in(flag, text, text, "12"));
                        },
                        "", false},
       .placeholder = "N",
       .group = "cli.group_change"},
      {.name = "code-policy",
       .help = "cli.opt_code_policy",
       .target = choice(redraw.policy, {{"keep-majority", CodePolicy::keep_majority}, {"new-on-change", CodePolicy::new_on_change}}),
       .group = "cli.group_change"},
      {.name = "date",
       .help = "cli.opt_date",
       .target = &redraw.date,
       .placeholder = "YYYY-MM-DD",
       .group = "cli.group_change"},
  };
}

std::vector<Option> rule_options(PlanOptions& plan) {
  return {
      amount("low", "cli.opt_low", plan.low),
      amount("high", "cli.opt_high", plan.high),
      amount("difficult-low", "cli.opt_difficult_low", plan.difficult_low),
      amount("difficult-high", "cli.opt_difficult_high", plan.difficult_high),
      amount("difficult-above", "cli.opt_difficult_above", plan.difficult_above, 0, 1000),
      {.name = "difficulty-mode",
       .help = "cli.opt_difficulty_mode",
       .target =
           choice(plan.difficulty_mode, {{"bands", DifficultyMode::bands}, {"equivalent", DifficultyMode::equivalent}}),
       .group = "cli.group_rules"},
      amount("rural-low", "cli.opt_rural_low", plan.rural_low),
      amount("rural-high", "cli.opt_rural_high", plan.rural_high),
      amount("lake-ha", "cli.opt_lake_ha", plan.lake_ha),
      amount("dedicated-households", "cli.opt_dedicated_households", plan.dedicated_households),
      {.name = "cross-bridges",
       .help = "cli.opt_cross_bridges",
       .target = &plan.cross_bridges,
       .group = "cli.group_rules"},
      {.name = "exclaves",
       .help = "cli.opt_exclaves",
       .target =
           choice(plan.exclaves, {{"per-piece", ExclavePolicy::per_piece}, {"one-grid", ExclavePolicy::one_grid}}),
       .group = "cli.group_rules"},
  };
}

std::vector<Option> plan_options(Project& project) {
  PlanOptions& plan = project.plan;
  std::vector<Option> out = rule_options(plan);
  const std::vector<Option> more = {
      {.name = "code-scheme", .help = "cli.opt_code_scheme", .target = &plan.code_scheme, .placeholder = "NAME", .group = "cli.group_rules"},
      {.name = "code-prefix", .help = "cli.opt_code_prefix", .target = &plan.code_prefix, .placeholder = "TEXT", .group = "cli.group_rules"},
      {.name = "preset",
       .help = "cli.opt_preset",
       .target = choice(plan.preset, {{"fast", Preset::fast}, {"balanced", Preset::balanced}, {"best", Preset::best}}),
       .group = "cli.group_search"},
      weight("weight-border", "cli.opt_weight_border", plan.weights.border),
      weight("weight-compactness", "cli.opt_weight_compactness", plan.weights.compactness),
      weight("weight-balance", "cli.opt_weight_balance", plan.weights.balance),
      seed_option(project.seed, "cli.group_search"),
      threads_option(project.threads, "cli.group_search"),
      time_limit_option(project.time_limit_s),
      outputs_option(project.output.paths, "cli.opt_output"),
      overwrite_option(project.output.overwrite),
      json_option(project.json),
      language_option(project.output.language),
  };
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

std::vector<Option> partition_options(Project& project) {
  return {alternatives_option(project.alternatives.count), differ_option(project.alternatives.differ),
          layer("existing", "cli.opt_existing_compared", project.input.existing),
          field("existing-code", "cli.opt_existing_code", project.input.existing_code),
          {.name = "certificates",
           .help = "cli.opt_certificates",
           .target = &project.certificates,
           .placeholder = "FOLDER",
           .group = "cli.group_output",
           .is_path = true}};
}

std::vector<Option> project_options(Project& project) {
  std::vector<Option> out = input_options(project.input);
  for (Option& option : plan_options(project)) out.push_back(std::move(option));
  for (Option& option : partition_options(project)) out.push_back(std::move(option));
  return out;
}

void validate_input(const InputOptions& in) {
  if (in.communities.empty()) throw Error(ErrorKind::usage, "cli.no_communities");
  check_needs(in.building_id, "--building-id", in.buildings, "--buildings");
  check_needs(in.household_points_field, "--household-points-field", in.household_points, "--household-points");
  check_needs(in.household_points_xy, "--household-points-xy", in.household_points, "--household-points");
  check_needs(in.household_table, "--household-table", in.household_table_key, "--household-table-key");
  check_needs(in.household_table, "--household-table", in.household_table_field, "--household-table-field");
  check_needs(in.household_table, "--household-table", in.buildings, "--buildings");
  check_needs(in.household_table, "--household-table", in.building_id, "--building-id");
  check_needs(in.household_areas, "--household-areas", in.household_areas_field, "--household-areas-field");
  check_needs(in.households, "--households", in.buildings, "--buildings");
  if (in.households.empty() && in.household_points.empty() && in.household_table.empty() &&
      in.household_areas.empty()) {
    throw Error(ErrorKind::usage, "cli.no_households");
  }
}

void validate_rules(const PlanOptions& plan) {
  check_order("--low", plan.low, "--high", plan.high);
  check_order("--difficult-low", plan.difficult_low, "--difficult-high", plan.difficult_high);
  check_order("--rural-low", plan.rural_low, "--rural-high", plan.rural_high);
}

void validate_plan(const Project& project) {
  validate_rules(project.plan);
  code_scheme(project.plan.code_scheme, project.plan.code_prefix);  // says what is wrong with them
  if (project.output.paths.empty()) throw Error(ErrorKind::usage, "cli.no_output");
}

void validate_existing(const InputOptions& in) {
  if (in.existing.empty()) throw Error(ErrorKind::usage, "cli.no_existing");
}

int resolve_threads(int threads) {
  return threads > 0 ? threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace qipan::cli
