// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/ensemble_text.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/terminal.h"

namespace qipan::cli {
namespace {

using Json = nlohmann::ordered_json;

/// JSON knows no infinity.
Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json report_json(const EnsembleReport& r) {
  Json json = {{"vertices", r.vertices}, {"grids", r.grids}, {"held", r.held}, {"found", r.found}, {"stopped_early", r.stopped_early},
               {"proposed", r.counts.steps}, {"accepted", r.counts.applied}, {"uncut", r.counts.uncut}, {"rejected", r.counts.rejected}};
  json["plan"] = !r.asked ? Json(nullptr) : !r.found ? Json("unknown") : Json(r.obeys() ? "inside" : "outside");
  if (r.asked && r.found) {
    json["breaks"] = {{"disconnected", r.broken.disconnected}, {"grids_off", r.broken.regions_off}, {"out_of_band", r.broken.out_of_band},
                      {"compounds_split", r.broken.compounds_split}, {"crossing_communities", r.crossing}};
  }
  json["figures"] = Json::object();
  for (const FigureReport& f : r.figures) {
    Json row = {{"mean", f.mean}, {"standard_deviation", f.deviation}, {"p5", f.low}, {"median", f.median}, {"p95", f.high},
                {"r_hat", number(f.convergence.r_hat)}, {"effective_size", f.convergence.ess}};
    if (r.asked) row["plan"] = f.plan;
    if (r.obeys()) row["share_below"] = f.standing.share, row["error"] = f.standing.error;
    json["figures"][std::string(kPlanFigureNames[static_cast<std::size_t>(f.figure)])] = std::move(row);
  }
  return json;
}

std::string shown(double x) { return std::abs(x) >= 100 ? grouped(x) : rounded(x, 3); }

}  // namespace

std::string ensemble_json(const EnsembleReports& e) {
  Json json = report_json(e.total), communities = Json::array();
  json["chains"] = e.total.draws.size();
  json["draws"] = e.total.draws.empty() ? 0 : e.total.draws.front().size();
  for (const EnsembleReport& r : e.communities) {
    Json row = {{"id", r.id}};
    row.update(report_json(r));
    communities.push_back(std::move(row));
  }
  json["communities"] = std::move(communities);
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> broken_texts(const EnsembleReport& t, const Texts& texts) {
  std::vector<std::string> out;
  const auto say = [&](const char* id, std::int64_t count) {
    if (count > 0) out.push_back(texts(id, {grouped(static_cast<double>(count))}));
  };
  say("solve.breaks_disconnected", t.broken.disconnected);
  say("solve.breaks_regions", t.broken.regions_off);
  say("solve.breaks_band", t.broken.out_of_band);
  say("solve.breaks_compounds", t.broken.compounds_split);
  say("solve.breaks_crossing", t.crossing);
  return out;
}

void print_figures(std::ostream& out, const EnsembleReport& t, const Texts& texts) {
  std::vector<Align> columns(t.obeys() ? 7 : t.asked ? 6 : 5, Align::right);
  columns.front() = Align::left;
  Table figures(columns);
  std::vector<std::string> heading = {texts("solve.figure"), "50 %", texts("solve.middle"), texts("solve.r_hat"), texts("solve.ess")};
  if (t.asked) heading.push_back(texts("solve.plan"));
  if (t.obeys()) heading.push_back(texts("solve.below"));
  figures.add(heading, Tone::heading);
  bool met = true;
  for (const FigureReport& f : t.figures) {
    std::vector<std::string> row = {texts("solve.figure_" + std::string(kPlanFigureNames[static_cast<std::size_t>(f.figure)])), shown(f.median),
                                    shown(f.low) + " - " + shown(f.high), rounded(f.convergence.r_hat, 3), grouped(std::floor(f.convergence.ess))};
    if (t.asked) row.push_back(shown(f.plan));
    if (t.obeys()) row.push_back(rounded(f.standing.share * 100, 1) + " % ± " + rounded(f.standing.error * 100, 1));
    figures.add(row);
    met = met && f.convergence.r_hat <= 1.01 && f.convergence.ess >= 400;
  }
  out << '\n';
  figures.print(out, shows_colour(1));
  if (!met) out << '\n' << texts("solve.not_met") << '\n';
}

void print_ensemble(std::ostream& out, const EnsembleReports& e, const Texts& texts) {
  const bool colour = shows_colour(1);
  const EnsembleReport& t = e.total;
  if (t.stopped_early) out << texts("cli.stopped") << "\n\n";
  Table table({Align::left, Align::right});
  table.add({texts("cli.communities"), grouped(static_cast<double>(e.communities.size()))});
  table.add({texts("cli.grids"), grouped(t.grids)});
  if (t.held > 0) table.add({texts("solve.held"), grouped(t.held)});
  table.add({texts("solve.proposed"), grouped(static_cast<double>(t.counts.steps))});
  if (t.counts.steps > 0) table.add({texts("solve.applied"), rounded(100.0 * static_cast<double>(t.counts.applied) / static_cast<double>(t.counts.steps), 1) + " %"});
  const std::size_t kept = t.draws.empty() ? 0 : t.draws.size() * t.draws.front().size();
  table.add({texts("solve.draws"), grouped(static_cast<double>(kept))});
  table.print(out, colour);
  for (const EnsembleReport& r : e.communities) {
    if (!r.found) out << '\n' << texts("solve.no_ensemble", {r.id}) << '\n';
  }
  if (!t.found || kept == 0) return;
  print_figures(out, t, texts);
  if (t.obeys()) out << '\n' << texts("solve.plan_obeys", {grouped(static_cast<double>(kept))}) << '\n';
  if (!t.asked || t.obeys()) return;
  out << '\n' << texts("solve.plan_outside") << '\n';
  for (const std::string& rule : broken_texts(t, texts)) out << "  " << rule << '\n';
}

}  // namespace qipan::cli
