// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/certificates.h"

#include <filesystem>
#include <utility>

#include "algorithms/registry.h"
#include "cli/graph_file.h"

namespace qipan::cli {
namespace {

/// A community's code as the name of a file.
std::string file_name(const std::string& code) {
  std::string name;
  for (const char c : code) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == ' ' || static_cast<unsigned char>(c) >= 128;
    name += plain ? c : '_';
  }
  return name.empty() ? "_" : name;
}

}  // namespace

Certifying::Certifying(std::string folder) : folder_(std::move(folder)) {
  std::error_code failed;  // writing names the file if that is of no use
  std::filesystem::create_directories(folder_, failed);
}

Solution Certifying::solve(const Problem& problem, Preset preset, const RunContext& context) const {
  Effort effort = effort_of(preset);
  effort.certificates = true;
  Solution solution = make_partitioner(effort)->solve(problem, preset, context);
  std::string text;
  for (const std::string& one : solution.certificates) text += one;
  if (!text.empty()) write_text((std::filesystem::path(folder_) / (file_name(problem.id) + ".txt")).string(), text);
  solution.certificates.clear();
  return solution;
}

std::unique_ptr<Partitioner> project_partitioner(const Project& project) {
  if (project.certificates.empty()) return make_default_partitioner();
  return std::make_unique<Certifying>(project.certificates);
}

}  // namespace qipan::cli
