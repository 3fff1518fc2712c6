// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/summary.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/terminal.h"

namespace qipan::cli {
namespace {

constexpr std::size_t kShownExceptions = 20;

std::string percent(double share) { return rounded(share * 100, 1) + " %"; }

void print_exceptions(std::ostream& out, const RunSummary& summary, const Texts& texts, bool colour) {
  if (summary.exceptions.empty()) return;
  out << '\n';
  Table table({Align::left, Align::left, Align::left, Align::left});
  table.add({texts("cli.exceptions"), texts("cli.community"), texts("cli.proof"), texts("cli.reason")}, Tone::heading);
  const std::size_t shown = std::min(kShownExceptions, summary.exceptions.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const GridException& e = summary.exceptions[i];
    table.add({e.code, e.community, texts(e.proven ? "cli.proven" : "cli.best_found"), e.reason});
  }
  table.print(out, colour);
  if (shown < summary.exceptions.size()) {
    out << "  " << texts("cli.exceptions_more", {std::to_string(summary.exceptions.size() - shown)}) << '\n';
  }
}

void print_diagnostics(std::ostream& out, const RunSummary& summary, const Texts& texts, bool colour) {
  if (summary.diagnostics.empty()) return;
  out << '\n';
  Table table({Align::right, Align::left, Align::left, Align::left});
  table.add({texts("cli.count"), texts("cli.severity"), texts("cli.layer"), texts("cli.first_of_them")}, Tone::heading);
  for (const DiagnosticCount& d : summary.diagnostics) {
    table.add({grouped(static_cast<double>(d.count)), texts.named("cli.severity_", severity_name(d.severity)), d.layer,
               shown_example(d)},
              d.severity == Severity::error ? Tone::bad : Tone::plain);
  }
  table.print(out, colour);
}

}  // namespace

std::string shown_example(const DiagnosticCount& d) { return d.feature.empty() ? d.example : d.feature + ": " + d.example; }

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: break;
  }
  return "error";
}

void print_sources(std::ostream& out, const std::vector<SourceTotal>& sources, const Texts& texts, bool colour) {
  Table table({Align::left, Align::right, Align::right, Align::right});
  table.add({texts("cli.source"), texts("cli.in"), texts("cli.out"), texts("cli.outside")}, Tone::heading);
  SourceTotal sum;
  for (const SourceTotal& s : sources) {
    table.add({texts.named("cli.source_", s.source), grouped_milli(s.total), grouped_milli(s.used),
               grouped_milli(s.outside)});
    sum.total += s.total;
    sum.used += s.used;
    sum.outside += s.outside;
  }
  const bool balanced =
      std::ranges::all_of(sources, [](const SourceTotal& s) { return s.total == s.used + s.outside; });
  table.add({texts("cli.total"), grouped_milli(sum.total), grouped_milli(sum.used), grouped_milli(sum.outside)},
            balanced ? Tone::good : Tone::bad);
  table.print(out, colour);
  out << "  " << texts(balanced ? "cli.balanced" : "cli.unbalanced") << '\n';
}

void print_summary(std::ostream& out, const RunSummary& s, const Texts& texts, bool colour) {
  if (s.stopped_early) out << texts("cli.stopped") << "\n\n";
  Table head({Align::left, Align::left});
  head.add({texts("cli.crs"), s.crs_title});
  head.add({texts("cli.communities"), grouped(static_cast<double>(s.communities))});
  head.add({texts("cli.grids"), grouped(static_cast<double>(s.grids))});
  for (const auto& [kind, count] : s.grids_by_kind) {
    head.add({"  " + texts.named("cli.kind_", kind), grouped(static_cast<double>(count))});
  }
  const bool all_in = s.in_band == s.judged;
  head.add({texts("cli.in_band"),
            texts("cli.of", {grouped(static_cast<double>(s.in_band)), grouped(static_cast<double>(s.judged))})},
           all_in ? Tone::good : Tone::bad);
  head.add({texts("cli.exceptions"), grouped(static_cast<double>(s.exceptions.size()))});
  if (s.proof.communities > 0) {
    // A community without a bound of its own counts as bounded by 0: then the share says nothing to a reader.
    const bool telling = s.proof.closed < s.proof.communities && s.proof.gap < 0.25;
    const std::string bounded = !telling ? "" : ", " + texts("cli.bounded", {rounded(s.proof.gap * 100, 1)});
    head.add({texts("cli.closed"), texts("cli.of", {grouped(static_cast<double>(s.proof.closed)), grouped(static_cast<double>(s.proof.communities))}) + bounded});
  }
  const double share = s.households_out > 0 ? s.households_without_band / s.households_out : 0;
  head.add({texts("cli.without_band"), grouped(s.households_without_band) + " (" + percent(share) + ")"});
  head.add({texts("cli.border_length"), grouped(s.border_m / 1000, 1) + " km"});
  head.add({texts("cli.border_on_features"), percent(s.border_on_features)});
  head.add({texts("cli.turning"), rounded(s.turn_deg_per_100m, 1) + "°"});
  head.add({texts("cli.polsby_popper"), rounded(s.polsby_popper_mean, 2)});
  head.print(out, colour);
  out << '\n';
  print_sources(out, s.sources, texts, colour);
  print_exceptions(out, s, texts, colour);
  print_diagnostics(out, s, texts, colour);
  out << '\n';
  Table times({Align::left, Align::right});
  times.add({texts("cli.stage"), texts("cli.seconds")}, Tone::heading);
  double total = 0;
  for (const StageTime& t : s.times) {
    times.add({texts.named("cli.stage_", t.stage), rounded(t.seconds, 2)});
    total += t.seconds;
  }
  times.add({texts("cli.total"), rounded(total, 2)});
  times.print(out, colour);
}

void print_change(std::ostream& out, const ChangeSummary& c, const Texts& texts, bool colour) {
  const auto count = [](double v) { return grouped(std::round(v)); };
  out << '\n'
      << texts(c.moved == 0 ? "cli.moved_none" : c.least_moved_so > 0 ? "cli.moved_of" : "cli.moved", {count(c.moved), count(c.least_moved_so), count(c.least_moved)}) << '\n'
      << texts("cli.touched_of", {std::to_string(c.touched), std::to_string(c.today), std::to_string(c.least_touched)}) << "\n\n";
  Table table({Align::left, Align::right});
  for (const auto& [relation, grids] : c.relations) {
    std::string name = relation;
    std::ranges::replace(name, '+', '_');
    table.add({texts.named("cli.relation_", name), grouped(static_cast<double>(grids))});
  }
  table.add({texts("cli.shifted"), grouped(static_cast<double>(c.shifted))});
  table.add({texts("cli.born"), count(c.born)});
  table.add({texts("cli.computed"), texts("cli.of", {grouped(static_cast<double>(c.computed)), grouped(static_cast<double>(c.communities))})});
  if (c.left_out > 0) table.add({texts("cli.left_out"), grouped(static_cast<double>(c.left_out))}, Tone::bad);
  table.print(out, colour);
  if (c.points.size() < 2) return;
  out << '\n';
  Table points({Align::right, Align::right, Align::right, Align::right, Align::right});
  points.add({texts("cli.point_moved"), texts("cli.point_touched"), texts("cli.point_violation"), texts("cli.point_out"), texts("cli.point_quality")}, Tone::heading);
  for (const ChangePoint& p : c.points) {
    points.add({count(p.moved), std::to_string(p.touched), count(p.violation), std::to_string(p.out), percent(p.quality)});
  }
  points.print(out, colour);
}

namespace {

nlohmann::ordered_json json_of(const RunSummary& s) {
  using Json = nlohmann::ordered_json;
  Json kinds = Json::object(), diagnostics = Json::array(), times = Json::object();
  for (const auto& [kind, count] : s.grids_by_kind) kinds[kind] = count;
  for (const DiagnosticCount& d : s.diagnostics) {
    diagnostics.push_back({{"severity", severity_name(d.severity)},
                           {"layer", d.layer},
                           {"code", d.code},
                           {"count", d.count},
                           {"feature", d.feature},
                           {"example", d.example}});
  }
  for (const StageTime& t : s.times) times[t.stage] = t.seconds;
  Json exceptions = Json::array(), sources = Json::array();
  for (const GridException& e : s.exceptions) {
    exceptions.push_back({{"code", e.code}, {"community", e.community}, {"reason", e.reason}, {"proven", e.proven}});
  }
  for (const SourceTotal& t : s.sources) {
    sources.push_back({{"source", t.source},
                       {"in", static_cast<double>(t.total) / 1000},
                       {"out", static_cast<double>(t.used) / 1000},
                       {"outside", static_cast<double>(t.outside) / 1000},
                       {"overridden", static_cast<double>(t.overridden) / 1000}});
  }
  const Json json = {{"crs", s.crs_title},
                     {"communities", s.communities},
                     {"grids", s.grids},
                     {"grids_by_kind", kinds},
                     {"judged", s.judged},
                     {"in_band", s.in_band},
                     {"exceptions", exceptions},
                     {"households",
                      {{"in", s.households_in},
                       {"out", s.households_out},
                       {"outside", s.households_outside},
                       {"without_band", s.households_without_band},
                       {"sources", sources}}},
                     {"borders",
                      {{"length_m", s.border_m},
                       {"on_features", s.border_on_features},
                       {"turn_deg_per_100m", s.turn_deg_per_100m},
                       {"polsby_popper_mean", s.polsby_popper_mean}}},
                     {"proof", {{"communities", s.proof.communities}, {"closed", s.proof.closed}, {"gap", s.proof.gap}}},
                     {"diagnostics", diagnostics},
                     {"seconds", times},
                     {"stopped_early", s.stopped_early}};
  return json;
}

}  // namespace

std::string summary_json(const RunSummary& s) { return json_of(s).dump(2); }

std::string redraw_json(const RunSummary& s, const ChangeSummary& c) {
  nlohmann::ordered_json json = json_of(s), relations = nlohmann::ordered_json::object(), points = nlohmann::ordered_json::array();
  for (const auto& [relation, grids] : c.relations) relations[relation] = grids;
  for (const ChangePoint& p : c.points) {
    points.push_back({{"moved", p.moved}, {"touched", p.touched}, {"violation", p.violation}, {"out", p.out}, {"quality", p.quality}});
  }
  json["change"] = {{"today", c.today},
                    {"relations", relations},
                    {"moved", c.moved},
                    {"least_moved", c.least_moved},
                    {"least_moved_so", c.least_moved_so},
                    {"touched", c.touched},
                    {"least_touched", c.least_touched},
                    {"shifted", c.shifted},
                    {"born", c.born},
                    {"communities", c.communities},
                    {"computed", c.computed},
                    {"left_out", c.left_out},
                    {"points", points}};
  return json.dump(2);
}

}  // namespace qipan::cli
