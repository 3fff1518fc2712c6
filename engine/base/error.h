// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace qipan {

/// What kind of call went wrong; the value is the exit code of the command line.
enum class ErrorKind { internal = 1, usage = 2, input = 3 };

/// A bad call or unreadable input. Bad *data* is a Diagnostic, an infeasible plan is a status.
/// `code` is a message id of the catalogue (messages.h), `args` fill its placeholders:
/// what is wrong, where (file, layer, field), what stands there instead, what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string code, std::vector<std::string> args = {});

  [[nodiscard]] ErrorKind kind() const { return kind_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] const std::vector<std::string>& args() const { return args_; }

 private:
  ErrorKind kind_;
  std::string code_;
  std::vector<std::string> args_;
};

}  // namespace qipan
