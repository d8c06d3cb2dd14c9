// SPDX-License-Identifier: MIT
// What the phones show.
#pragma once

#include "plugins/wechat/simulator/wechat_world.hpp"

namespace jackfield::wechat_simulator {

/// As sdk/simulator/simulator.hpp describes it.
Json shown(const World& world);

}  // namespace jackfield::wechat_simulator
