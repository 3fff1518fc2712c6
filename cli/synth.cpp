// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <charconv>
#include <iostream>
#include <memory>

#include "cli/calls.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/geo/vector_io.h"

namespace qipan::cli {
namespace {

using State = SynthCall;

int parse_epsg(const std::string& flag, const std::string& text) {
  int epsg = 0;
  const std::string digits = text.starts_with("EPSG:") ? text.substr(5) : text;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), epsg);
  if (error != std::errc{} || stop != digits.data() + digits.size() || epsg <= 0) {
    throw Error(ErrorKind::usage, "cli.not_an_epsg", {flag, text});
  }
  return epsg;
}

Exit run(const State& state, const Texts& texts) {
  if (state.output.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"-o, --output"});
  ProgressBar bar(texts);
  RunContext context;
  context.seed = state.synth.seed;
  context.threads = resolve_threads(state.threads);
  context.cancel = &watch_interrupt();
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  const std::vector<Layer> layers = build_town(state.synth, context);
  if (context.stopped()) return Exit::stopped;
  std::vector<const Layer*> pointers;
  for (const Layer& layer : layers) pointers.push_back(&layer);
  print_hints(write_layers(state.output, pointers, {.overwrite = state.overwrite}), texts);
  bar.clear();
  Table table({Align::left, Align::right});
  table.add({texts("cli.layer"), texts("cli.features")}, Tone::heading);
  for (const Layer& layer : layers) table.add({layer.name, grouped(static_cast<double>(layer.features.size()))});
  table.print(std::cout, shows_colour(1));
  std::cout << '\n' << texts("cli.written") << ' ' << state.output << '\n';
  return Exit::done;
}

}  // namespace

std::vector<Option> synth_options(SynthCall& call) {
  SynthOptions& synth = call.synth;
  const Parsed epsg{.set = [raw = &call](const std::string& flag,
                                               const std::string& text) { raw->synth.epsg = parse_epsg(flag, text); },
                    .initial = "EPSG:" + std::to_string(synth.epsg)};

  return {
      output_option(call.output, "cli.opt_output"),
      overwrite_option(call.overwrite),
      language_option(call.language),
      seed_option(synth.seed, "cli.options"),
      {.name = "communities",
       .help = "cli.opt_synth_communities",
       .target = &synth.communities,
       .placeholder = "N",
       .group = "cli.options",
       .low = 1,
       .high = 5000},
      {.name = "households",
       .help = "cli.opt_synth_households",
       .target = &synth.households,
       .placeholder = "N",
       .group = "cli.options",
       .low = 0,
       .high = 1e8},
      {.name = "crs", .help = "cli.opt_synth_crs", .target = epsg, .placeholder = "EPSG:N", .group = "cli.options"},
      threads_option(call.threads, "cli.options"),
  };
}

Command synth_command(Language language) {
  auto state = std::make_shared<State>();
  state->language = language;

  Command command;
  command.name = "synth";
  command.options = synth_options(*state);
  command.examples = {"qipan synth --communities 4 --seed 7 -o out/small.gpkg --overwrite"};
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &state->language;
  return command;
}

}  // namespace qipan::cli
