// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/fonts.h"

#ifdef QIPAN_FONT
#include <fontconfig/fontconfig.h>

#include <mutex>

#include "engine/base/data_folder.h"
#endif

namespace qipan::render {

void use_own_font() {
#ifdef QIPAN_FONT
  static std::once_flag once;
  std::call_once(once, [] {
    const std::string file = data_folder(QIPAN_FONT).string();
    FcConfigAppFontAddFile(nullptr, reinterpret_cast<const FcChar8*>(file.c_str()));
  });
#endif
}

}  // namespace qipan::render
