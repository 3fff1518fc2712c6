// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// How many recombinations a second one core applies, all of them in band; not installed. Reads a METIS graph, divides it into K regions
// within EPSILON of the mean and walks on from there. A vertex of more than CAP households counts as CAP (GerryChain's row does the
// same: it knows no region out of band). Prints one line of JSON; seconds are processor time, the best of REPEATS runs of STEPS.
// usage: bench_recombine GRAPH K EPSILON CAP STEPS REPEATS
#include <algorithm>
#include <cmath>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "algorithms/ensemble/recombination.h"
#include "algorithms/registry.h"
#include "cli/graph_file.h"
#include "engine/base/error.h"
#include "engine/base/messages.h"

namespace {

using namespace qipan;

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Rate {
  double applied = 0, proposed = 0, merged = 0;  ///< a second; nodes of a merged pair
};

Rate best_rate(const ChainGraph& graph, const BandRule& rule, const std::vector<std::int32_t>& label, Walk walk, std::int64_t steps, int repeats) {
  RecombinationChain chain(graph, rule, label, walk, Random(1, "recombine"));
  Rate best;
  for (int r = 0; r < repeats; ++r) {
    const ChainCounts before = chain.counts();
    const double start = processor_seconds();
    for (std::int64_t i = 0; i < steps; ++i) chain.step();
    const double seconds = processor_seconds() - start;
    const ChainCounts& now = chain.counts();
    const auto applied = static_cast<double>(now.applied - before.applied);
    if (applied / seconds > best.applied) {
      best = {applied / seconds, static_cast<double>(steps) / seconds, static_cast<double>(now.merged - before.merged) / std::max(1.0, applied)};
    }
  }
  return best;
}

int run(const std::vector<std::string>& args) {
  const cli::GraphFile file = cli::read_graph({.path = args[0]});
  Problem problem;
  problem.regions = std::stoi(args[1]);
  problem.weights = {1, 0, 0};
  std::vector<std::int64_t> households = file.households;
  std::int64_t total = 0;
  for (std::int64_t& h : households) total += h = std::min<std::int64_t>(h, std::llround(std::stod(args[3]) * 1000));
  for (const std::int64_t h : households) problem.atoms.push_back({.households = h});
  problem.seams = file.seams;
  const double mean = static_cast<double>(total) / problem.regions, epsilon = std::stod(args[2]);
  problem.ordinary = {static_cast<std::int64_t>(std::ceil(mean * (1 - epsilon))), static_cast<std::int64_t>(std::floor(mean * (1 + epsilon)))};
  const Solution start = make_default_partitioner()->solve(problem, Preset::fast, {});
  if (start.objective.violation > 0 || start.objective.regions_off > 0) {
    std::cerr << "no plan in band to start from\n";
    return 3;
  }
  std::vector<std::pair<std::int32_t, std::int32_t>> edges;
  for (const Seam& s : problem.seams) edges.emplace_back(s.a, s.b);
  const ChainGraph graph = make_chain_graph(edges, households);
  const auto say = [&](const char* name, Walk walk) {
    const Rate rate = best_rate(graph, band_rule(problem), start.region, walk, std::stoll(args[4]), std::stoi(args[5]));
    std::cout << '"' << name << "\": {\"applied\": " << rate.applied << ", \"proposed\": " << rate.proposed << ", \"merged\": " << rate.merged << '}';
  };
  std::cout << '{';
  say("forward", Walk::forward);
  std::cout << ", ";
  say("reversible", Walk::reversible);
  std::cout << "}\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() != 6) {
    std::cerr << "usage: bench_recombine GRAPH K EPSILON CAP STEPS REPEATS\n";
    return 2;
  }
  try {
    return run(args);
  } catch (const qipan::Error& error) {
    std::cerr << qipan::message_text(error.code(), error.args(), qipan::Language::english) << '\n';
    return 3;
  }
}
