// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// usage: check_certificate FILE ...   exit 0 if every certificate is accepted
#include <fstream>
#include <iostream>

#include "tests/checker/certificate_checker.h"

int main(int argc, char** argv) {
  int refused = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i]);
    const checker::Verdict verdict = checker::check_certificate(in, 3'000'000);
    std::cout << argv[i] << ": " << (verdict.accepted ? "accepted" : "refused: " + verdict.reason) << '\n';
    refused += verdict.accepted ? 0 : 1;
  }
  return refused == 0 ? 0 : 1;
}
