// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "algorithms/registry.h"
#include "tests/checker/certificate_checker.h"

/// Certificates as texts, for tests that change them.
namespace qipan {

inline checker::Verdict check(const std::string& text, const checker::Limits& limits = {}) {
  std::istringstream in(text);
  return checker::check_certificate(in, limits);
}

inline Solution certified(const Problem& p, Preset preset = Preset::fast) {
  Effort effort = effort_of(preset);
  effort.certificates = true;
  return make_partitioner(effort)->solve(p, preset, {});
}

/// The only place where `what` stands is replaced.
inline std::string with(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), by);
}

inline std::string line(const std::string& text, const std::string& name) {
  const std::size_t at = text.find("\n" + name + " ") + 1;
  return text.substr(at, text.find('\n', at) - at);
}

/// `text` with this line of its name instead of its own.
inline std::string with_line(const std::string& text, const std::string& name, const std::string& by) { return with(text, "\n" + line(text, name) + "\n", "\n" + name + " " + by + "\n"); }

}  // namespace qipan
