// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/random.h"

namespace qipan::synth {

/// Made-up Chinese names; `index` walks through all combinations before one repeats.
std::string town_name(int index);       ///< 栖川, 云阳, ...
std::string community_name(int index);  ///< 幸福社区
std::string village_name(int index);    ///< 王家湾村
std::string compound_name(int index);   ///< 锦绣花园
std::string street_name(int index);     ///< 人民路
std::string lane_name(int index);       ///< 大井巷
std::string river_name(int index);      ///< 清溪河
std::string person_name(Random& random);

}  // namespace qipan::synth
