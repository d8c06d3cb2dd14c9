// SPDX-License-Identifier: MIT
// Templates and subscription notifications: what may be sent outside the window.
#pragma once

#include "wechat_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::wechat {

/// The call for a part of type template, whose category says which of the three it is: a template,
/// `subscription`, or `one_time`.
Request notification(const Settings& settings, const Context& context, std::string label,
                     std::string_view token, std::string_view open_id, const Part& part);

/// The network's id of what was sent; empty where it tells none.
std::string notification_id(const ExchangeView& exchange);

/// WeChat has seen this very message in the last ten minutes.
bool is_sent_before(const ExchangeView& exchange);

}  // namespace jackfield::wechat
