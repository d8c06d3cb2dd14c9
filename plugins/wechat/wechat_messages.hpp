// SPDX-License-Identifier: MIT
// Messages of a push, as parts.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

/// A decimal number that may come as a number or as text; nothing else counts.
double decimal(const Json& value);

/// The message of a push whose MsgType is not `event`. Total: what no part fits becomes one of type
/// unsupported. `occurred_at` in Unix milliseconds: from then on media ids live three days.
Message read_message(const Json& push, std::int64_t occurred_at);

}  // namespace jackfield::wechat
