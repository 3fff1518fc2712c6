// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <iostream>
#include <memory>

#include "cli/calls.h"
#include "cli/command.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

using State = RenderCall;

Exit run(State& state, const Texts& texts) {
  RenderOptions& options = state.render;
  if (options.input.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"PLAN.gpkg"});
  if (options.output.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"-o, --output"});
  options.labels = !state.no_labels;
  options.legend = !state.no_legend;
  Diagnostics diagnostics;
  render_map(options, diagnostics);
  print_hints(diagnostics, texts);
  std::cout << texts("cli.written") << ' ' << options.output << '\n';
  return Exit::done;
}

Option edge(std::string name, std::string help, double& target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = &target,
          .placeholder = "N",
          .group = "cli.options",
          .show_default = false};
}

}  // namespace

std::vector<Option> render_options(RenderCall& call) {
  RenderOptions& render = call.render;
  return {
      output_option(render.output, "cli.opt_picture"),
      overwrite_option(render.overwrite),
      language_option(render.language),
      {.name = "width",
       .help = "cli.opt_width",
       .target = &render.width_px,
       .placeholder = "N",
       .group = "cli.options",
       .low = 100,
       .high = 20'000},
      {.name = "community",
       .help = "cli.opt_community",
       .target = &render.community,
       .placeholder = "ID",
       .group = "cli.options"},
      edge("west", "cli.opt_west", render.west),
      edge("south", "cli.opt_south", render.south),
      edge("east", "cli.opt_east", render.east),
      edge("north", "cli.opt_north", render.north),
      {.name = "title",
       .help = "cli.opt_title",
       .target = &render.title,
       .placeholder = "TEXT",
       .group = "cli.options"},
      {.name = "no-labels", .help = "cli.opt_no_labels", .target = &call.no_labels, .group = "cli.options"},
      {.name = "no-legend", .help = "cli.opt_no_legend", .target = &call.no_legend, .group = "cli.options"},
  };
}

Command render_command(Language language) {
  auto state = std::make_shared<State>();
  RenderOptions& render = state->render;
  render.language = language;

  Command command;
  command.name = "render";
  command.positionals = {{.name = "PLAN.gpkg", .help = "cli.opt_plan_file", .target = &render.input}};
  command.options = render_options(*state);
  command.examples = {"qipan render out/town.gpkg -o out/town.png --overwrite",
                      "qipan render out/town.gpkg -o out/town.pdf --title Town --lang zh --overwrite"};
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &render.language;
  return command;
}

}  // namespace qipan::cli
