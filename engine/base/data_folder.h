// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <filesystem>

namespace qipan {

/// A folder of data. A relative path, as a wheel has it, counts from the library or program that this is linked into.
std::filesystem::path data_folder(const std::filesystem::path& path);

}  // namespace qipan
