// SPDX-License-Identifier: MIT
// What people do on their phones, and the callbacks that Viber makes of it.
#pragma once

#include "plugins/viber/simulator/viber_callbacks.hpp"

#include <string_view>
#include <vector>

namespace jackfield::viber_simulator {

/// {"do":"text|image|video|file|sticker|location|contact|url|press|open|follow|unfollow|read|pay",
///  "user":"…"?, …}; {"do":"raw","body":{…}} is signed and sent as it is.
///  "signature":"bad"|"missing"
/// goes with any. Throws std::invalid_argument.
Webhooks do_it(World& world, const nlohmann::json& deed);

/// What a phone offers.
std::vector<std::string_view> deeds();

}  // namespace jackfield::viber_simulator
