// SPDX-License-Identifier: MIT
// What people do on their phones, the signed webhooks that Meta makes of it, and what the phones
// show.
#pragma once

#include "plugins/meta/simulator/meta_world.hpp"

namespace jackfield::meta_simulator {

/// {"do":"text|image|video|audio|file|sticker|location|press|react|edit|unsend|read|referral|optin|
///  follow|unfollow|comment|live_comment|story_mention|story_reply|…","user":"…"?, …};
/// A comment may name its "post", or as "parent" the comment that it answers.
/// {"do":"raw","entry":{…}}. "signature":"bad"|"missing" and "standby":true go with any.
/// Throws std::invalid_argument.
std::vector<simulator::Webhook> do_it(World& world, const Json& deed);

/// What a phone of this network offers.
std::vector<std::string_view> deeds(const World& world);

/// In the form that sdk/simulator/simulator.hpp describes.
Json shown(const World& world);

}  // namespace jackfield::meta_simulator
