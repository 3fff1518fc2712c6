// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// How many communities of a real place are closed after tessellation; not installed. Runs the whole line on the layers named by the
// flags of `qipan partition`, gives every community its seconds on one core, and prints a line of figures for each:
//   ID ATOMS NODES GRIDS VIOLATION BOUND_VIOLATION GAP CLOSED SECONDS
// NODES: those of its largest connected piece, contracted. With --certificates every community's proofs go to FOLDER/ID.txt.
// usage: bench_closed SECONDS PRESET THREADS [--certificates FOLDER] --communities FILE::LAYER [--community-id FIELD] ...
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <memory>
#include <string>
#include <vector>

#include "algorithms/registry.h"
#include "algorithms/support/piece_graph.h"
#include "engine/base/error.h"
#include "engine/base/messages.h"
#include "engine/plan/evaluate.h"
#include "engine/workflow/run.h"

namespace {

using namespace qipan;
using Clock = std::chrono::steady_clock;

std::int32_t contracted_nodes(const Problem& problem) {
  const Scorer scorer(problem);
  std::int32_t most = 0;
  for (const std::vector<std::int32_t>& atoms : connected_pieces(problem)) {
    most = std::max(most, build_piece_graph(scorer, BandArithmetic(problem, atoms), atoms, {}).size());
  }
  return most;
}

/// Hands every problem on with a deadline of its own and prints what came of it.
class Timed final : public Partitioner {
 public:
  Timed(double seconds, const Effort& effort, std::string folder) : seconds_(seconds), folder_(std::move(folder)), inner_(make_partitioner(effort)) {}

  [[nodiscard]] Solution solve(const Problem& problem, Preset preset, const RunContext& context) const override {
    RunContext own = context;
    const auto start = Clock::now();
    own.deadline = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds_));
    Solution s = inner_->solve(problem, preset, own);
    const double used = std::chrono::duration<double>(Clock::now() - start).count();
    const std::int32_t nodes = contracted_nodes(problem);
    if (!folder_.empty() && !s.certificates.empty()) {
      std::ofstream file(folder_ + "/" + problem.id + ".txt");
      for (const std::string& text : s.certificates) file << text;
    }
    const std::lock_guard lock(guard_);
    std::cout << (problem.id.empty() ? "-" : problem.id) << ' ' << problem.atoms.size() << ' ' << nodes << ' ' << s.regions.size() << ' '
              << static_cast<double>(s.objective.violation) / 1000 << ' ' << static_cast<double>(s.bound.violation) / 1000 << ' ' << s.gap() << ' '
              << (s.closed() ? 1 : 0) << ' ' << used << '\n';
    return s;
  }

 private:
  double seconds_;
  std::string folder_;
  std::unique_ptr<Partitioner> inner_;
  mutable std::mutex guard_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() < 5 || args.size() % 2 == 0) {
    std::cerr << "usage: bench_closed SECONDS PRESET THREADS [--certificates FOLDER] --communities FILE::LAYER [--community-id FIELD] ...\n";
    return 2;
  }
  InputOptions in;
  PlanOptions plan;
  plan.preset = args[1] == "fast" ? Preset::fast : args[1] == "best" ? Preset::best : Preset::balanced;
  Effort effort = effort_of(plan.preset);
  std::string folder;
  RunContext context;
  context.threads = std::stoi(args[2]);
  const std::map<std::string, std::string*> texts = {
      {"--communities", &in.communities}, {"--community-id", &in.community_id}, {"--buildings", &in.buildings}, {"--building-id", &in.building_id},
      {"--households", &in.households}, {"--building-height", &in.building_height}, {"--household-areas", &in.household_areas},
      {"--household-areas-field", &in.household_areas_field}, {"--roads", &in.roads}, {"--rail", &in.rail}, {"--water", &in.water},
      {"--walls", &in.walls}, {"--compounds", &in.compounds}, {"--dedicated", &in.dedicated}, {"--difficulty", &in.difficulty},
      {"--rural-communities", &in.rural_communities}};
  for (std::size_t i = 3; i + 1 < args.size(); i += 2) {
    if (args[i] == "--where") {
      const std::size_t colon = args[i + 1].find(':');
      in.where.emplace_back(args[i + 1].substr(0, colon), args[i + 1].substr(colon + 1));
    } else if (args[i] == "--certificates") {
      effort.certificates = true, folder = args[i + 1];
    } else if (args[i] == "--buildings-are") {
      in.buildings_are = args[i + 1] == "parcels" ? BuildingsAre::parcels : BuildingsAre::footprints;
    } else if (const auto text = texts.find(args[i]); text != texts.end()) {
      *text->second = args[i + 1];
    } else {
      std::cerr << "unknown flag " << args[i] << '\n';
      return 2;
    }
  }
  try {
    run_partition(in, plan, {}, Timed(std::stod(args[0]), effort, folder), context);
  } catch (const Error& error) {
    std::cerr << message_text(error.code(), error.args(), Language::english) << '\n';
    return 3;
  }
}
