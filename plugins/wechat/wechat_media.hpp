// SPDX-License-Identifier: MIT
// Fetches what a customer sent. WeChat keeps it for three days.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

/// Argument: {"media":{"fetch":{"media_id":"…","type":"image|voice|video|shortvideo|thumb"}}}.
Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::wechat
