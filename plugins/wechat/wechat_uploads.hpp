// SPDX-License-Identifier: MIT
// Media of a message on its way to WeChat: fetched where only an address is known, then uploaded.
#pragma once

#include "wechat_render.hpp"
#include "wechat_wire.hpp"

#include <optional>
#include <string>

namespace jackfield::wechat {

/// What has to be done before the message can go: a step to return, or nothing and the ids.
/// `number` tells the requests of several messages apart.
std::optional<Step> prepare(const Settings& settings, const Context& context,
                            const Exchanges& exchanges, const Outgoing& message, std::size_t number,
                            MediaIds& ids);

}  // namespace jackfield::wechat
