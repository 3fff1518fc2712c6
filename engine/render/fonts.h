// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

namespace qipan::render {

/// Makes the font that a wheel carries known to Pango, once; fonts of the machine that stand before it in the chain are preferred.
void use_own_font();

}  // namespace qipan::render
