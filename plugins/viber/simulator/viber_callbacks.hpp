// SPDX-License-Identifier: MIT
// Callbacks of Viber: signed, and sent again until they are answered with 200.
#pragma once

#include "plugins/viber/simulator/viber_world.hpp"

#include <string_view>
#include <vector>

namespace jackfield::viber_simulator {

using Webhooks = std::vector<simulator::Webhook>;

/// An event about one person; nothing when the webhook did not ask for it, or there is none.
Webhooks callback(World& world, std::string_view event, std::uint64_t token,
                  const nlohmann::json& more);
/// The callback that tries an address before it is taken.
simulator::Webhook trial(World& world, const std::string& url);
/// A body, signed in the header and in the query.
simulator::Webhook make_webhook(const World& world, const std::string& url, std::string body);

/// The person's app has it, or refuses it.
Webhooks delivered(World& world, Person& person, std::uint64_t token);
/// The person looks at the chat: one callback for all that was not seen yet.
Webhooks seen(World& world, Person& person);

/// The callback once more, if it was not answered with 200 and Viber did not give up yet.
Webhooks again(World& world, const simulator::Webhook& webhook, int status);

nlohmann::json user_object(const World& world, const Person& person);

}  // namespace jackfield::viber_simulator
