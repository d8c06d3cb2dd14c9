// SPDX-License-Identifier: MIT
// What people do on their phones, and what WeChat tells of by itself.
#pragma once

#include "plugins/wechat/simulator/wechat_world.hpp"

#include <string_view>
#include <vector>

namespace jackfield::wechat_simulator {

/// Throws std::invalid_argument with a sentence for a person when it cannot be done.
std::vector<simulator::Webhook> do_it(World& world, const Json& deed);

/// The names of all deeds.
std::vector<std::string_view> deeds();

}  // namespace jackfield::wechat_simulator
