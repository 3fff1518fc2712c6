// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/base/error.h"

#include <utility>

#include "engine/base/messages.h"

namespace qipan {

Error::Error(ErrorKind kind, std::string code, std::vector<std::string> args)
    : std::runtime_error(message_text(code, args, Language::english)), kind_(kind), code_(std::move(code)), args_(std::move(args)) {}

}  // namespace qipan
