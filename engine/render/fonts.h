// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

namespace qipan::render {

/// Makes the font that a wheel carries known to Pango, once. Better fonts of the machine are still preferred.
void use_own_font();

}  // namespace qipan::render
