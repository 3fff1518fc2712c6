// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/ensemble_report.h"
#include "cli/option.h"
#include "cli/project.h"
#include "cli/text.h"
#include "engine/audit/audit.h"
#include "engine/base/messages.h"
#include "engine/diff/diff.h"
#include "engine/workflow/adopt.h"
#include "engine/workflow/unify.h"
#include "engine/render/render.h"
#include "engine/synth/synth.h"

namespace qipan::cli {

// What each command without a project file is told, and the table of its options. The Python package reads the same tables.

struct AuditCall {
  AuditOptions audit;
  std::vector<std::pair<double, double>> bands;  ///< replace the default once --band is given
  std::string defects_file;
  bool overwrite = false, json = false;
  int threads = 0;
  Language language = Language::english;
};
std::vector<Option> audit_options(AuditCall& call);

struct RenderCall {
  RenderOptions render;
  bool no_labels = false, no_legend = false;
};
std::vector<Option> render_options(RenderCall& call);

struct SynthCall {
  SynthOptions synth;
  std::string output;
  bool overwrite = false;
  int threads = 0;
  Language language = Language::english;
};
std::vector<Option> synth_options(SynthCall& call);

struct DiffCall {
  DiffOptions diff;
  std::string output, picture;
  int picture_width_px = 2000;
  bool overwrite = false, json = false;
  int threads = 0;
  Language language = Language::english;
};
std::vector<Option> diff_options(DiffCall& call);
/// A project, and the departments of `qipan unify`.
struct UnifyCall {
  Project project;
  std::vector<std::string> layers;             ///< NAME=FILE::LAYER; NAME may be left out
  std::string weights, code_fields, name_fields;  ///< between commas, in the order of the layers
  UnifyOptions unify;
};
std::vector<Option> unify_options(UnifyCall& call);
/// Fills UnifyOptions::departments from the texts. Throws Error(usage).
void name_departments(UnifyCall& call);
/// What --json prints.
std::string unify_json(const RunSummary& summary, const std::vector<DepartmentAgreement>& agreement);

/// A written plan, what a hand changed in it, and the inputs that it was made from.
struct AdoptCall {
  Project project;
  std::string project_file;
  AdoptOptions adopt;
  std::vector<std::string> folders;  ///< where the files of the inputs may be, besides beside the plan
  Pairs manifest;                    ///< of the plan
};
std::vector<Option> adopt_options(AdoptCall& call);
/// Reads the manifest of the plan and gives the options of `table` (adopt_options(), more at most) its values.
void begin_adopt(AdoptCall& call, const std::vector<Option>& table);
/// Finds the files of the layers that neither the project nor a flag named.
void complete(AdoptCall& call, const Texts& texts);
/// What --json prints.
std::string adopt_json(const RunSummary& summary, const AdoptCount& count);

/// A project, today's grids in it, and how many plans are drawn.
struct StandingCall {
  Project project;
  std::string project_file;
  EnsembleOptions ensemble{.steps = 20'000};
  std::string output;
};
std::vector<Option> standing_options(StandingCall& call);
/// Reads the project file, which may hold all that one of `qipan partition` or `qipan redraw` has.
void begin_standing(StandingCall& call, const Texts& texts);
/// Where today's grids stand, community by community; the total is of the communities where they obey. `layer`: a row and a polygon a
/// community. Throws Error(input).
struct StandingReport {
  EnsembleReports ensemble;
  std::vector<std::string> names;  ///< of the communities
  Layer layer;
};
StandingReport standing_of_today(NormalizedInputs inputs, const StandingCall& call, const RunContext& context, Diagnostics diagnostics);

/// What --json prints.
std::string diff_json(const DiffReport& report);
/// Throws what writing would, before any work.
void check_diff(const DiffCall& call);
/// Writes the layers and the picture that the call asks for; returns what they could not hold.
Diagnostics write_diff(const DiffCall& call, const DiffReport& report);

}  // namespace qipan::cli
