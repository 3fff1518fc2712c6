// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Draws the borders of blocks given as text, for looking at: draw_block < blocks.txt > lines.txt
// A block: "block <vertices>" and x y (mm) per line, then "building <group> <vertices>" each with its vertices, then
// "end".
#include <ctime>
#include <iostream>
#include <string>

#include "block_case.h"

int main() {
  using namespace qipan;
  std::string word;
  testing::Block block;
  double seconds = 0;
  std::size_t corridors = 0, gates = 0, fallbacks = 0, number = 0;
  const auto read_ring = [&](std::size_t n) {
    std::vector<Point> ring(n);
    for (Point& p : ring) std::cin >> p.x >> p.y;
    return ring;
  };
  while (std::cin >> word) {
    if (word == "block") {
      std::size_t n = 0;
      std::cin >> n;
      block = {};
      block.outline = read_ring(n);
    } else if (word == "building") {
      std::size_t n = 0;
      int group = 0;
      std::cin >> group >> n;
      block.group.push_back(group);
      block.buildings.push_back(read_ring(n));
    } else {
      const testing::BlockCase made = testing::make_case(block);
      const auto begin = std::clock();
      const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
      seconds += double(std::clock() - begin) / CLOCKS_PER_SEC;
      for (std::size_t i = 0; i < drawn.size(); ++i) {
        ++corridors;
        gates += made.corridors[i].gates.size();
        fallbacks += drawn[i].used_fallback;
        for (const bool raw : {true, false}) {
          const auto& line = raw ? made.corridors[i].fallback : drawn[i].line;
          std::cout << number << ' ' << i << ' ' << (raw ? "raw" : drawn[i].used_fallback ? "fallback" : "drawn");
          for (const Point p : line) std::cout << ' ' << p.x << ' ' << p.y;
          std::cout << '\n';
        }
      }
      ++number;
    }
  }
  std::cerr << number << " blocks, " << corridors << " corridors, " << gates << " gates, " << fallbacks
            << " fallbacks, " << seconds << " s\n";
}
