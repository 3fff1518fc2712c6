// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// usage: check_certificate [--steps N] [--plan PART] FILE ...   exit 0 if every certificate is accepted; what is refused says why. PART: a plan as METIS
// writes it, no better than any of the bounds
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/checker/certificate_checker.h"

int main(int argc, char** argv) {
  int refused = 0;
  checker::Limits limits{.steps = 500'000'000, .sets = 3'000'000, .table = 64'000'000};
  std::vector<std::int64_t> plan;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--steps" && i + 1 < argc) {
      limits.steps = std::stoull(argv[++i]);
      continue;
    }
    if (std::string(argv[i]) == "--plan" && i + 1 < argc) {
      std::ifstream part(argv[++i]);
      plan.assign(std::istream_iterator<std::int64_t>(part), {});
      continue;
    }
    std::ifstream in(argv[i]);
    if (!in) std::cout << argv[i] << ": cannot be read\n", ++refused;
    // A file holds any number of certificates; each is read by itself, so that one refused does not hide the next.
    std::string text, line;
    while (std::getline(in, line)) {
      text += line + '\n';
      if (line != "end") continue;
      std::istringstream one(text);
      text.clear();
      const checker::Verdict verdict = plan.empty() ? checker::check_certificate(one, limits) : checker::check_certificate(one, limits, plan);
      std::cout << argv[i] << ": " << (verdict.accepted ? "accepted, bound" : "refused: " + verdict.reason + ", shown " + std::to_string(verdict.reached) + " of");
      for (const std::int64_t level : verdict.bound) std::cout << ' ' << level;
      if (verdict.deviation) std::cout << ", deviation " << *verdict.deviation;
      std::cout << '\n';
      refused += verdict.accepted ? 0 : 1;
    }
    if (!text.empty()) std::cout << argv[i] << ": refused: cut off\n", ++refused;
  }
  return refused == 0 ? 0 : 1;
}
