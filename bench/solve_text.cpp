// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Solves problems given as text and prints figures; not installed. One file holds any number of problems:
//   problem ID ATOMS SEAMS LOW HIGH                    (households, whole or with decimals)
//   ATOMS lines: households area_dm2 outline_mm x_dm y_dm compound
//   SEAMS lines: a b cut_cost length_mm
// usage: solve_text FILE [fast|balanced|best] [seed] [threads] [border compactness balance] [--labels OUT]
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "algorithms/registry.h"
#include "engine/base/parallel.h"
#include "engine/plan/evaluate.h"

namespace {

using namespace qipan;

std::vector<Problem> read(const std::string& path) {
  std::ifstream in(path);
  std::vector<Problem> problems;
  std::string word;
  while (in >> word) {
    Problem p;
    std::size_t atoms = 0, seams = 0;
    double low = 0, high = 0;
    in >> p.id >> atoms >> seams >> low >> high;
    p.ordinary = {static_cast<std::int64_t>(low * 1000 + 0.5), static_cast<std::int64_t>(high * 1000 + 0.5)};
    p.atoms.resize(atoms);
    for (AtomMeasure& a : p.atoms) {
      double households = 0;
      in >> households >> a.area >> a.outline >> a.x >> a.y >> a.compound;
      a.households = static_cast<std::int64_t>(households * 1000 + 0.5);
    }
    p.seams.resize(seams);
    for (Seam& s : p.seams) in >> s.a >> s.b >> s.cut_cost >> s.length;
    problems.push_back(std::move(p));
  }
  return problems;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> args(argv + 1, argv + argc);
  std::string labels;
  if (args.size() > 2 && args[args.size() - 2] == "--labels") labels = args.back(), args.resize(args.size() - 2);
  const auto arg = [&](std::size_t i, const char* otherwise) { return i < args.size() ? args[i] : std::string(otherwise); };
  std::vector<Problem> problems = read(arg(0, ""));
  const std::string preset_name = arg(1, "balanced");
  const Preset preset = preset_name == "fast" ? Preset::fast : preset_name == "best" ? Preset::best : Preset::balanced;
  RunContext context;
  context.seed = static_cast<std::uint64_t>(std::stoull(arg(2, "1")));
  const int threads = std::stoi(arg(3, "1"));
  for (Problem& p : problems) {
    p.weights = {std::stoi(arg(4, "100")), std::stoi(arg(5, "100")), std::stoi(arg(6, "10"))};
  }
  const auto partitioner = make_default_partitioner();
  std::vector<Solution> solutions(problems.size());
  const auto start = std::chrono::steady_clock::now();
  parallel_for(problems.size(), threads, [&](std::size_t i) { solutions[i] = partitioner->solve(problems[i], preset, context); });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  std::size_t regions = 0, at_bound = 0, causes[5] = {};
  Objective total;
  std::int64_t least = 0, border = 0;
  for (std::size_t i = 0; i < problems.size(); ++i) {
    const Solution& s = solutions[i];
    if (!is_contiguous(problems[i], s.region)) std::cerr << "NOT CONTIGUOUS " << problems[i].id << '\n';
    regions += s.regions.size();
    total.violation += s.objective.violation;
    total.regions_out += s.objective.regions_out;
    total.compounds_split += s.objective.compounds_split;
    total.quality += s.objective.quality;
    least += s.least_violation;
    at_bound += s.objective.violation == s.least_violation ? 1 : 0;
    for (const RegionScore& r : s.regions) {
      border += r.border_cost;
      if (!r.in_band) ++causes[static_cast<std::size_t>(r.cause)];
    }
  }
  std::cout << "problems " << problems.size() << " at_bound " << at_bound << " regions " << regions << " out " << total.regions_out
            << " violation " << static_cast<double>(total.violation) / 1000 << " least " << static_cast<double>(least) / 1000 << " split "
            << total.compounds_split << " cut " << border / 2 << " quality " << total.quality << " | no_count " << causes[1] << " atom_over "
            << causes[2] << " isolated " << causes[3] << " best_found " << causes[4] << " | seconds " << seconds << '\n';
  if (!labels.empty()) {
    std::ofstream out(labels);
    for (std::size_t i = 0; i < problems.size(); ++i) {
      for (const std::int32_t r : solutions[i].region) out << problems[i].id << ' ' << r << '\n';
    }
  }
}
