// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/base/data_folder.h"

#include <dlfcn.h>

namespace qipan {

std::filesystem::path data_folder(const std::filesystem::path& path) {
  Dl_info found{};
  if (path.is_absolute() || dladdr(reinterpret_cast<const void*>(&data_folder), &found) == 0) return path;
  if (!found.dli_fname) return path;
  return std::filesystem::path(found.dli_fname).parent_path() / path;
}

}  // namespace qipan
