// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/partition_alternatives.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/numbered_path.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/exchange/export.h"
#include "engine/redraw/today.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/outputs.h"
#include "engine/workflow/stage_clock.h"

namespace qipan::cli {
namespace {

std::vector<ComparedFigure> figures_of(const RunSummary& s, const WholePlans& whole, std::size_t plan, std::int64_t violation) {
  const auto costs = [&](PlanFigure figure) { return whole.plans[plan].criteria.figures[static_cast<std::size_t>(figure)]; };
  return {{"grids", static_cast<double>(s.grids), true},
          {"in_band", static_cast<double>(s.in_band), true},
          {"judged", static_cast<double>(s.judged), true},
          {"exceptions", static_cast<double>(s.exceptions.size()), true},
          {"violation", static_cast<double>(violation) / 1000},
          {"border_km", s.border_m / 1000},
          {"border_on_features", s.border_on_features},
          {"turn_deg_per_100m", s.turn_deg_per_100m},
          {"polsby_popper_mean", s.polsby_popper_mean},
          {"regions", static_cast<double>(whole.plans[plan].criteria.regions), true},
          {"border_cost", costs(PlanFigure::cut)},
          {"compactness_cost", costs(PlanFigure::compactness)},
          {"unevenness", costs(PlanFigure::unevenness)},
          {"change", whole.plans[plan].change},
          {"least_difference", whole.least_difference(plan)}};
}

std::string percent(double share) { return rounded(share * 100, 1) + " %"; }

}  // namespace

double ComparedPlans::figure(std::size_t plan, std::string_view name) const { return std::ranges::find(figures[plan], name, &ComparedFigure::name)->value; }

ComparedPlans make_alternatives(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                                const AlternativeOptions& alternatives, const Partitioner& partitioner, const RunContext& context,
                                Diagnostics diagnostics, const std::function<void(std::size_t number, MadePlan&& made)>& take) {
  StageClock clock(context);
  const auto begin = [&](const char* stage) { clock.begin(stage); };
  const std::shared_ptr<const Ground> ground = lay_ground(std::move(inputs), input_options.gaps, options, std::move(diagnostics), context, begin);
  clock.begin("solving");
  const std::vector<CommunityProblem> problems = prepare_problems(ground->atoms, ground->inputs, options);
  std::vector<std::int32_t> today;  // by atom
  if (!ground->inputs.existing.empty()) today = match_today(ground->inputs, ground->coverage, ground->elements, ground->atoms, context).of_atom;
  std::vector<Alternatives> of(problems.size());
  each_problem(problems, context, [&](std::size_t i, const RunContext& share) {
    std::vector<std::int32_t> here;
    if (!today.empty()) {
      for (const std::int32_t a : problems[i].atoms) here.push_back(today[static_cast<std::size_t>(a)]);
    }
    of[i] = find_alternatives(problems[i].problem, options.preset, alternatives, partitioner, share, here);
  });
  ComparedPlans out{.whole = put_together(of, alternatives), .figures = {}};
  for (std::size_t number = 0; number < out.whole.plans.size(); ++number) {
    std::vector<Solution> solutions(of.size());
    std::int64_t violation = 0;
    for (std::size_t c = 0; c < of.size(); ++c) {
      if (of[c].plans.empty()) continue;
      solutions[c] = of[c].plans[out.whole.plans[number].plan_of[c]];
      violation += solutions[c].objective.violation;
    }
    MadePlan made{.ground = ground, .solved = grids_of(ground->atoms, ground->inputs, options, problems, solutions), .result = {}};
    made.solved.stopped_early = out.whole.stopped_early;
    auto manifest = manifest_rows(input_options, options, context.seed, made.solved.stopped_early);
    append_proof(manifest, made.solved.proof);
    manifest.emplace_back("alternative", std::to_string(number + 1) + " / " + std::to_string(out.whole.plans.size()));
    manifest.emplace_back("differ", plain_number(alternatives.differ * 100) + "%");
    made.result = draw_plan(*ground, made.solved, manifest, language, context, begin);
    const RunSummary& summary = made.result.summary;
    out.figures.push_back(figures_of(summary, out.whole, number, violation));
    out.exceptions = out.exceptions || !summary.exceptions.empty() || summary.in_band != summary.judged;
    clock.end();
    take(number, std::move(made));
  }
  return out;
}

OutputOptions numbered_output(const OutputOptions& output, std::size_t number) {
  OutputOptions out = output;
  for (std::string& path : out.paths) path = numbered_path(path, number + 1);
  return out;
}

void check_numbered_outputs(const OutputOptions& output, std::int32_t count) {
  for (const std::string& path : output.paths) {
    if (path.starts_with("PG:")) throw Error(ErrorKind::usage, "cli.alternatives_need_files", {path.substr(0, 3) + ".."});
  }
  for (std::int32_t i = 0; i < count; ++i) check_outputs(numbered_output(output, static_cast<std::size_t>(i)));
  check_export(alternatives_table_path(output.paths.front()), {.write = {.overwrite = output.overwrite}});
}

std::string comparison_csv(const ComparedPlans& plans) {
  std::string text = "plan";
  for (const ComparedFigure& f : plans.figures.front()) text += ',' + std::string(f.name);
  for (std::size_t i = 0; i < plans.figures.size(); ++i) {
    text += '\n' + std::to_string(i + 1);
    for (const ComparedFigure& f : plans.figures[i]) text += ',' + plain_number(f.value);
  }
  return text + '\n';
}

void print_comparison(std::ostream& out, const ComparedPlans& plans, const Texts& texts, bool colour) {
  const std::size_t count = plans.figures.size();
  if (plans.whole.stopped_early) out << texts("cli.stopped") << "\n\n";
  std::vector<Align> columns(count + 1, Align::right);
  columns.front() = Align::left;
  Table table(columns);
  const auto row = [&](const char* id, const auto& cell, Tone tone = Tone::plain) {
    std::vector<std::string> cells = {texts(id)};
    for (std::size_t i = 0; i < count; ++i) cells.push_back(cell(i));
    table.add(cells, tone);
  };
  const auto whole = [&](const char* name) { return [&plans, name](std::size_t i) { return grouped(plans.figure(i, name)); }; };
  const auto share = [&](const char* name) { return [&plans, name](std::size_t i) { return percent(plans.figure(i, name)); }; };
  row("solve.plan", [](std::size_t i) { return std::to_string(i + 1); }, Tone::heading);
  row("cli.grids", whole("grids"));
  row("cli.in_band", [&](std::size_t i) { return texts("cli.of", {grouped(plans.figure(i, "in_band")), grouped(plans.figure(i, "judged"))}); });
  row("cli.exceptions", whole("exceptions"));
  row("solve.violation", [&](std::size_t i) { return grouped_milli(std::llround(plans.figure(i, "violation") * 1000)); });
  row("cli.border_length", [&](std::size_t i) { return grouped(plans.figure(i, "border_km"), 1) + " km"; });
  row("cli.border_on_features", share("border_on_features"));
  row("cli.turning", [&](std::size_t i) { return rounded(plans.figure(i, "turn_deg_per_100m"), 1) + "°"; });
  row("cli.polsby_popper", [&](std::size_t i) { return rounded(plans.figure(i, "polsby_popper_mean"), 2); });
  row("solve.figure_unevenness", [&](std::size_t i) { return rounded(plans.figure(i, "unevenness"), 3); });
  if (count > 1 || plans.whole.from_today) row(plans.whole.from_today ? "solve.change_from_today" : "solve.change", share("change"));
  if (count > 1) row("solve.differs", share("least_difference"));
  table.print(out, colour);
  out << '\n' << texts("cli.alternatives_found", {std::to_string(count), std::to_string(plans.whole.asked)}) << '\n';
  if (static_cast<std::int32_t>(count) < plans.whole.asked) out << texts("cli.alternatives_fewer", {std::to_string(plans.whole.tried)}) << '\n';
}

std::string comparison_json(const ComparedPlans& plans, const OutputOptions& output, double differ, double seconds) {
  nlohmann::ordered_json json = {{"asked", plans.whole.asked}, {"found", plans.figures.size()}, {"tried", plans.whole.tried}, {"differ", differ},
                                 {"change_from", plans.whole.from_today ? "today" : "plan 1"}, {"stopped_early", plans.whole.stopped_early}, {"seconds", seconds}, {"table", alternatives_table_path(output.paths.front())}};
  json["plans"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < plans.figures.size(); ++i) {
    nlohmann::ordered_json row = {{"files", numbered_output(output, i).paths}};
    for (const ComparedFigure& f : plans.figures[i]) {
      row[std::string(f.name)] = f.count ? nlohmann::ordered_json(std::llround(f.value)) : nlohmann::ordered_json(f.value);
    }
    row["differences"] = plans.whole.difference[i];
    json["plans"].push_back(std::move(row));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace qipan::cli
