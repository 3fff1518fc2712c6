// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/registry.h"
#include "cli/calls.h"
#include "cli/command.h"
#include "cli/project.h"
#include "cli/project_file.h"
#include "cli/project_run.h"
#include "cli/summary.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/geo/vector_io.h"

namespace qipan::cli {
namespace {

std::vector<std::string> between_commas(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; !text.empty() && from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    out.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return out;
}

/// One text for each department, or none.
std::vector<std::string> list_of(const std::string& flag, const std::string& text, std::size_t departments) {
  std::vector<std::string> list = between_commas(text);
  if (!list.empty() && list.size() != departments)
    throw Error(ErrorKind::usage, "cli.unify_too_many", {flag, std::to_string(list.size()), std::to_string(departments)});
  list.resize(departments);
  return list;
}

double weight_of(const std::string& text) {
  double weight = 1;
  if (text.empty()) return weight;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), weight);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) throw Error(ErrorKind::usage, "cli.unify_not_a_weight", {text});
  return weight;
}

/// "health=other.gpkg::grids", or a source whose layer or file gives the name.
Department department_of(const std::string& text) {
  Department d;
  const std::size_t sign = text.find('=');
  const bool named = sign != std::string::npos && sign > 0 && text.find_first_of("/\\:.") > sign;
  d.source.layer = named ? text.substr(sign + 1) : text;
  const LayerSource source = LayerSource::parse(d.source.layer);
  d.name = named ? text.substr(0, sign) : source.layer.empty() || source.layer == "grids" ? std::filesystem::path(source.path).stem().string() : source.layer;
  return d;
}

bool is_project(const std::string& text) { return text.ends_with(".toml"); }

std::string percent(double share) { return decimal(100 * share, 1) + " %"; }

void print_agreement(const std::vector<DepartmentAgreement>& list, const Texts& texts) {
  Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.add({texts("cli.department"), texts("cli.unify_weight"), texts("cli.unify_grids"), texts("cli.unify_matched"), texts("cli.unify_most"), texts("cli.unify_pairs"), texts("cli.unify_alike"),
             texts("cli.unify_border"), texts("cli.unify_possible")}, Tone::heading);
  for (const DepartmentAgreement& a : list)
    table.add({a.name, plain_number(a.weight), std::to_string(a.grids), percent(a.matched), percent(a.matched_possible), percent(a.pairs_together), percent(a.pairs_alike), percent(a.border_kept), percent(a.border_possible)});
  std::cout << '\n';
  table.print(std::cout, shows_colour(1));
}

Exit run(UnifyCall& call, const Texts& texts) {
  const Project& project = call.project;
  name_departments(call);
  validate_input(project.input);
  validate_plan(project);
  ProjectRun job(project, texts);
  const UnifySummary made = run_unify(project.input, project.plan, call.unify, project.output, *make_default_partitioner(), job.context());
  return job.finish(made.plan, [&] { return unify_json(made.plan, made.agreement); }, [&] { print_agreement(made.agreement, texts); });
}

}  // namespace

void name_departments(UnifyCall& call) {
  std::vector<std::string> given;
  std::ranges::copy_if(call.layers, std::back_inserter(given), [](const std::string& t) { return !is_project(t); });
  const auto weights = list_of("--weights", call.weights, given.size()), codes = list_of("--code-fields", call.code_fields, given.size()),
             names = list_of("--name-fields", call.name_fields, given.size());
  call.unify.departments.clear();
  for (std::size_t i = 0; i < given.size(); ++i) {
    Department d = department_of(given[i]);
    d.weight = weight_of(weights[i]);
    d.source.code = codes[i], d.source.name = names[i];
    call.unify.departments.push_back(std::move(d));
  }
  validate_unify(call.unify);
}

std::string unify_json(const RunSummary& summary, const std::vector<DepartmentAgreement>& agreement) {
  auto json = nlohmann::ordered_json::parse(summary_json(summary));
  auto& list = json["agreement"] = nlohmann::ordered_json::array();
  for (const DepartmentAgreement& a : agreement)
    list.push_back({{"department", a.name}, {"weight", a.weight}, {"grids", a.grids}, {"households", a.households}, {"matched", a.matched}, {"matched_possible", a.matched_possible},
                    {"pairs_together", a.pairs_together}, {"pairs_alike", a.pairs_alike}, {"border_m", a.border_m}, {"border_kept", a.border_kept}, {"border_possible", a.border_possible}});
  return json.dump(2);
}

std::vector<Option> unify_options(UnifyCall& call) {
  std::vector<Option> out = input_options(call.project.input);
  const auto list = [](const char* name, const char* help, std::string& target, const char* shown) {
    return Option{.name = name, .help = help, .target = &target, .placeholder = shown, .group = "cli.group_rules", .in_project = false};
  };
  out.push_back(list("weights", "cli.opt_unify_weights", call.weights, "N,N,.."));
  out.push_back(list("code-fields", "cli.opt_unify_codes", call.code_fields, "FIELD,FIELD,.."));
  out.push_back(list("name-fields", "cli.opt_unify_names", call.name_fields, "FIELD,FIELD,.."));
  out.push_back({.name = "agreement", .help = "cli.opt_agreement", .target = &call.unify.agreement, .placeholder = "N", .group = "cli.group_rules", .low = 0, .high = 1000, .in_project = false});
  out.push_back({.name = "border-tolerance", .help = "cli.opt_border_tolerance", .target = &call.unify.border_tolerance_m, .placeholder = "M", .group = "cli.group_rules",
                 .low = 0, .high = 1000, .in_project = false});
  for (Option& option : plan_options(call.project)) out.push_back(std::move(option));
  return out;
}

Command unify_command(Language language) {
  auto call = std::make_shared<UnifyCall>();
  call->project.output.language = language;
  const auto table = std::make_shared<std::vector<Option>>(unify_options(*call));
  Command command;
  command.name = "unify";
  command.positionals = {{.name = "LAYERS", .help = "cli.opt_unify_layers", .target = &call->layers}};
  command.options = *table;
  command.examples = {
      "qipan unify data/town.toml today=data/town.gpkg::existing_grids plan=out/town.gpkg --weights 2,1 \\\n"
      "    --preset fast -o out/unified.gpkg --overwrite"};
  command.prepare = [call, table](const Texts& texts) {
    for (const std::string& text : call->layers)
      if (is_project(text)) load_project(text, *table, texts);
  };
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->project.output.language;
  return command;
}

}  // namespace qipan::cli
