// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// usage: check_certificate FILE ...   exit 0 if every certificate is accepted
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "tests/checker/certificate_checker.h"

int main(int argc, char** argv) {
  int refused = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i]);
    if (!in) std::cout << argv[i] << ": cannot be read\n", ++refused;
    // A file holds any number of certificates; each is read by itself, so that one refused does not hide the next.
    std::string text, line;
    while (std::getline(in, line)) {
      text += line + '\n';
      if (line != "end") continue;
      std::istringstream one(text);
      text.clear();
      const checker::Verdict verdict = checker::check_certificate(one, 3'000'000);
      std::cout << argv[i] << ": " << (verdict.accepted ? "accepted" : "refused: " + verdict.reason) << '\n';
      refused += verdict.accepted ? 0 : 1;
    }
    if (!text.empty()) std::cout << argv[i] << ": refused: cut off\n", ++refused;
  }
  return refused == 0 ? 0 : 1;
}
