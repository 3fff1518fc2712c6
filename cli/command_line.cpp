// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

#include "cli/describe.h"
#include "cli/nearest.h"
#include "cli/version.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

/// An option of the table and the texts the command line gave for it.
struct Bound {
  const Option* option = nullptr;
  CLI::Option* flag = nullptr;
  std::vector<std::string> texts;  ///< of a flag, one for each time it is given
  std::string word;                ///< of a positional argument
};

struct BoundCommand {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::vector<std::unique_ptr<Bound>> positionals, options;
};

std::string shown_name(const Option& option) { return "--" + option.name; }

std::string value_text(const Option& option, const Texts& texts) {
  std::string value = option.placeholder;
  if (const auto* choice = std::get_if<Choice>(&option.target)) value = join(choice->names, "|");
  if (is_repeatable(option)) value += " ...";
  const std::string standard = default_text(option);
  if (!standard.empty()) value += " (" + texts("cli.default", {standard}) + ")";
  return value;
}

void bind(CLI::App& app, const Option& option, Bound& bound, const Texts& texts) {
  bound.option = &option;
  std::string names = "--" + option.name;
  if (option.letter != 0) names = std::string("-") + option.letter + "," + names;
  if (is_flag(option)) {
    bound.flag = app.add_flag(names)->description(texts(option.help));
  } else {
    // Every occurrence takes exactly one value, so that a list option never swallows the argument behind it.
    bound.flag = app.add_option(names, bound.texts, texts(option.help))->type_size(1)->allow_extra_args(false);
    bound.flag->option_text(value_text(option, texts));
  }
  bound.flag->group(option.group.empty() ? texts("cli.options") : texts(option.group));
}

void bind_positional(CLI::App& app, const Option& option, Bound& bound, const Texts& texts) {
  bound.option = &option;
  bound.flag = is_repeatable(option) ? app.add_option(option.name, bound.texts, texts(option.help)) : app.add_option(option.name, bound.word, texts(option.help));
  bound.flag->option_text(" ");
}

std::string footer(const Command& command, const Texts& texts) {
  std::string text = texts("cli.example");
  for (const std::string& example : command.examples) {
    text += "\n  ";
    for (const char c : example) text += c == '\n' ? std::string("\n  ") : std::string(1, c);
  }
  return text;
}

void assign_all(const std::vector<std::unique_ptr<Bound>>& bounds, bool positional) {
  for (const auto& bound : bounds) {
    if (bound->flag->count() == 0) continue;
    const Option& option = *bound->option;
    if (is_flag(option)) {
      assign(option, {"true"}, shown_name(option));
    } else {
      assign(option, positional && !is_repeatable(option) ? std::vector{bound->word} : bound->texts,
             positional ? option.name : shown_name(option));
    }
  }
}

[[noreturn]] void throw_unknown(const std::string& word, const BoundCommand& bound) {
  if (!word.starts_with('-')) throw Error(ErrorKind::usage, "cli.unexpected_argument", {word});
  std::vector<std::string> flags;
  for (const Option& option : bound.command->options) flags.push_back(shown_name(option));
  const std::string name = word.substr(0, word.find('='));
  throw Error(ErrorKind::usage, "cli.unknown_flag", {name, nearest(name, flags)});
}

[[noreturn]] void throw_missing_value(const std::string& message, const std::vector<BoundCommand>& commands) {
  const std::string name = message.substr(0, message.find(':'));
  for (const BoundCommand& command : commands) {
    if (!command.app->parsed()) continue;
    for (const auto& bound : command.options) {
      if (shown_name(*bound->option) != name) continue;
      const auto* choice = std::get_if<Choice>(&bound->option->target);
      const std::string wanted = choice ? join(choice->names, "|") : bound->option->placeholder;
      throw Error(ErrorKind::usage, "cli.missing_value", {name, wanted});
    }
  }
  throw Error(ErrorKind::usage, "cli.bad_command_line", {message});
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

}  // namespace

Language early_language(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with("--lang=")) return language_from_locale(word.substr(7));
    if (word == "--lang" && i + 1 < argc) return language_from_locale(argv[i + 1]);
  }
  for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const std::string locale = environment(name); !locale.empty()) return language_from_locale(locale);
  }
  return Language::english;
}

Exit run_command_line(int argc, const char* const* argv, const std::vector<Command>& commands, const Texts& texts) {
  CLI::App app(texts("cli.about"), "qipan");
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", texts("cli.usage"));
  formatter->label("OPTIONS", texts("cli.options"));
  formatter->label("SUBCOMMAND", texts("cli.command"));
  formatter->label("Positionals", texts("cli.positionals"));
  formatter->column_width(40);
  app.formatter(formatter);
  app.set_help_flag("-h,--help", texts("cli.help"))->group(texts("cli.options"));
  app.set_version_flag("--version", std::string("qipan ") + kVersion, texts("cli.version"))
      ->group(texts("cli.options"));
  app.add_flag("--describe")->description(texts("cli.describe"))->group(texts("cli.options"));

  std::vector<BoundCommand> bound;
  std::vector<std::string> names;
  for (const Command& command : commands) {
    BoundCommand entry{&command, app.add_subcommand(command.name, texts("cli.cmd_" + command.name)), {}, {}};
    entry.app->group(texts("cli.commands"));
    entry.app->set_help_flag("-h,--help", texts("cli.help"))->group(texts("cli.options"));
    entry.app->footer(footer(command, texts));
    entry.app->allow_extras();
    for (const Option& option : command.positionals) {
      bind_positional(*entry.app, option, *entry.positionals.emplace_back(std::make_unique<Bound>()), texts);
    }
    for (const Option& option : command.options) {
      bind(*entry.app, option, *entry.options.emplace_back(std::make_unique<Bound>()), texts);
    }
    bound.push_back(std::move(entry));
    names.push_back(command.name);
  }

  if (argc < 2) throw Error(ErrorKind::usage, "cli.no_command", {join(names, ", ")});
  const std::string first = argv[1];
  if (first == "--describe") {
    std::cout << describe_commands(commands, texts) << '\n';
    return Exit::done;
  }
  if (!first.starts_with('-') && std::ranges::find(names, first) == names.end()) {
    throw Error(ErrorKind::usage, "cli.unknown_command", {first, nearest(first, names)});
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help, --version
    app.exit(success, std::cout, std::cerr);
    return Exit::done;
  } catch (const CLI::ArgumentMismatch& error) {  // "--high: 1 required TEXT missing"
    throw_missing_value(error.what(), bound);
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorKind::usage, "cli.bad_command_line", {error.what()});
  }

  for (const BoundCommand& entry : bound) {
    if (!entry.app->parsed()) continue;
    if (const auto rest = entry.app->remaining(); !rest.empty()) throw_unknown(rest.front(), entry);
    assign_all(entry.positionals, true);
    if (entry.command->prepare) entry.command->prepare(texts);
    assign_all(entry.options, false);
    return entry.command->run(Texts{entry.command->language == nullptr ? texts.language : *entry.command->language});
  }
  throw Error(ErrorKind::usage, "cli.no_command", {join(names, ", ")});
}

}  // namespace qipan::cli
