// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <exception>
#include <iostream>

#include "cli/command_line.h"
#include "engine/base/error.h"

int main(int argc, char** argv) {
  using namespace qipan;
  using namespace qipan::cli;
  const Texts texts{early_language(argc, argv)};
  try {
    return static_cast<int>(run_command_line(argc, argv, all_commands(texts.language), texts));
  } catch (const Error& error) {
    if (error.code().ends_with(".stopped")) {  // Ctrl-C or the time limit, before there was anything to write
      std::cerr << texts("cli.hint", {texts("cli.stopped_empty")}) << '\n';
      return static_cast<int>(Exit::stopped);
    }
    std::cerr << texts("cli.error", {message_text(error.code(), error.args(), texts.language)}) << '\n';
    return static_cast<int>(error.kind());
  } catch (const std::exception& error) {
    std::cerr << texts("cli.error", {texts("base.internal", {error.what()})}) << '\n';
    return static_cast<int>(Exit::internal);
  }
}
