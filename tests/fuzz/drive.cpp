// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Runs a fuzzer without libFuzzer: every seed of a folder, then RUNS mutations of them, always the same ones.
//   fuzz_NAME SEEDS RUNS
// An input that breaks the fuzzer is left in fuzz_NAME.failed (sanitizers: abort_on_error=1).
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::string failed_path, current;  // for the handler of SIGABRT, which is told nothing

void leave_input(int) { std::ofstream(failed_path, std::ios::binary) << current; }

std::string mutated(qipan::Random& random, const std::vector<std::string>& seeds) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random.below(n)); };
  std::string text = seeds[below(seeds.size())];
  for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
    const std::size_t at = below(text.size() + 1), length = std::min(below(12), text.size() - at);
    switch (below(5)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, 1, static_cast<char>(below(256))); break;
      case 2: text.insert(at, text.substr(at, length)); break;
      case 3: text.insert(at, std::to_string(random.next() >> below(64))); break;
      default: {
        const std::string& other = seeds[below(seeds.size())];
        text.replace(at, length, other.substr(below(other.size() + 1), below(40)));
      }
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: " << argv[0] << " SEEDS RUNS\n";
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> seeds;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 2;
  failed_path = std::string(argv[0]) + ".failed";
  std::signal(SIGABRT, leave_input);
  const auto run = [](std::string text) {
    current = std::move(text);
    // A copy of its own size, so that the sanitizer sees a read beyond the end.
    const std::vector<std::uint8_t> bytes(current.begin(), current.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  };
  for (const std::string& seed : seeds) run(seed);
  for (int i = 0, runs = std::atoi(argv[2]); i < runs; ++i) {
    qipan::Random random(static_cast<std::uint64_t>(i), argv[1]);
    run(mutated(random, seeds));
  }
  return 0;
}
