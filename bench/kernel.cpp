// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// The segment Voronoi kernel alone; not installed. Blocks of 25 made-up buildings each, block by block: noded lines, planar graph, cells.
// Prints one line of JSON: buildings, borders of cells, seconds by the clock for all of it, seconds of the cells alone on one thread.
// usage: bench_kernel BUILDINGS THREADS
#include <atomic>
#include <chrono>
#include <cmath>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "engine/atoms/tessellate.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/coverage/noding.h"

namespace {

using namespace qipan;
using Clock = std::chrono::steady_clock;

constexpr int kSide = 5;              ///< buildings along a side of a block
constexpr std::int64_t kPlot = 24000;  ///< mm

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void add_ring(std::vector<SourcedSegment>& lines, const std::vector<Point>& ring) {
  for (std::size_t i = 0; i < ring.size(); ++i) lines.push_back({ring[i], ring[(i + 1) % ring.size()], 0});
}

/// A rectangle of 8-16 by 8-16 m, turned, in the middle of its plot.
std::vector<Point> building(Random& random, std::int64_t column, std::int64_t row) {
  const auto half = [&] { return 4000 + static_cast<double>(random.below(4000)); };
  const double w = half(), d = half(), turn = static_cast<double>(random.below(1571)) / 1000;
  const double x = static_cast<double>(column * kPlot + kPlot / 2), y = static_cast<double>(row * kPlot + kPlot / 2);
  std::vector<Point> ring;
  for (const auto& [u, v] : {std::pair{-w, -d}, {w, -d}, {w, d}, {-w, d}}) {
    ring.push_back({std::llround(x + u * std::cos(turn) - v * std::sin(turn)), std::llround(y + u * std::sin(turn) + v * std::cos(turn))});
  }
  return ring;
}

/// Cells of one block: how many borders they have.
std::size_t tessellate_block(std::size_t number, double& cells_seconds) {
  Random random(number, "kernel");
  std::vector<SourcedSegment> lines;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int32_t> owner;
  add_ring(lines, {{0, 0}, {kSide * kPlot, 0}, {kSide * kPlot, kSide * kPlot}, {0, kSide * kPlot}});
  for (std::int32_t b = 0; b < kSide * kSide; ++b) {
    const std::vector<Point> ring = building(random, b % kSide, b / kSide);
    for (const Point& p : ring) owner[{p.x, p.y}] = b + 1;
    add_ring(lines, ring);
  }
  const NodedLines noded = node_segments(std::move(lines));
  const PlanarGraph graph(noded.edges);
  std::vector<std::int32_t> label(2 * graph.edge_count());
  for (std::size_t h = 0; h < label.size(); ++h) {
    const Point p = graph.from(static_cast<std::int32_t>(h));
    if (const auto found = owner.find({p.x, p.y}); found != owner.end()) label[h] = found->second;
  }
  const std::int32_t face = graph.locate({1, 1});
  const auto start = Clock::now();
  const std::size_t borders = tessellate_face(graph, face, [&](std::int32_t h) { return label[static_cast<std::size_t>(h)]; }).size();
  cells_seconds = since(start);
  return borders;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: bench_kernel BUILDINGS THREADS\n";
    return 2;
  }
  const std::size_t blocks = std::stoull(argv[1]) / (kSide * kSide);
  const int threads = std::stoi(argv[2]);
  std::vector<std::size_t> borders(blocks);
  std::vector<double> cells(blocks);
  const auto start = Clock::now();
  parallel_for(blocks, threads, [&](std::size_t i) { borders[i] = tessellate_block(i, cells[i]); });
  const double seconds = since(start);
  std::size_t all = 0;
  double cells_seconds = 0;
  for (std::size_t i = 0; i < blocks; ++i) all += borders[i], cells_seconds += cells[i];
  std::cout << "{\"buildings\": " << blocks * kSide * kSide << ", \"borders\": " << all << ", \"seconds\": " << seconds << ", \"cells\": " << cells_seconds
            << "}\n";
}
