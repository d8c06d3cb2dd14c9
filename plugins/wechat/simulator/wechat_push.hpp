// SPDX-License-Identifier: MIT
// Pushes on their way out, and the answers that come back in them.
#pragma once

#include "plugins/wechat/simulator/wechat_world.hpp"

#include <optional>
#include <string>
#include <vector>

namespace jackfield::wechat_simulator {

/// A push to the account: `content` are the elements behind the envelope, with values as text or
/// numbers, lists as elements of one name. None while WeChat keeps quiet.
std::vector<simulator::Webhook> push(World& world, const std::string& open_id, Json content);

/// Takes the answer: a success, a passive reply that goes into the chat, or a failure after which
/// the push is sent again, three times in all.
std::vector<simulator::Webhook> answered(World& world, const simulator::Webhook& webhook,
                                         const simulator::HttpResponse& response,
                                         std::int64_t took_ms);

}  // namespace jackfield::wechat_simulator
