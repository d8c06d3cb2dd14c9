// SPDX-License-Identifier: MIT
// What people do on their phones, and the signed webhooks that LINE makes of it.
#pragma once

#include "plugins/line/simulator/line_world.hpp"

#include <string_view>
#include <vector>

namespace jackfield::line_simulator {

/// {"do":"text|image|video|audio|file|sticker|location|edit|unsend|follow|unfollow|join|leave|press|play|beacon",
///  "user":"U…"?, "chat":"…"?, …}; "empty" (the console's Verify button),
///  {"do":"raw","events":[…]},
/// {"do":"batch","acts":[…]} (one POST of several people). "signature":"bad"|"missing" and
/// "standby":true go with any. Throws std::invalid_argument.
std::vector<simulator::Webhook> do_it(World& world, const nlohmann::json& deed);

/// What a phone offers.
std::vector<std::string_view> deeds();

/// A webhook over these events, signed.
simulator::Webhook make_webhook(const World& world, const nlohmann::json& events);

/// LINE's word that a notification message reached its phone. It names nobody, only `data`.
simulator::Webhook delivery(World& world, const std::string& data);

/// The same events once more, as LINE redelivers them: their reply tokens hold anew.
simulator::Webhook redelivered(World& world, const simulator::Webhook& webhook);

}  // namespace jackfield::line_simulator
