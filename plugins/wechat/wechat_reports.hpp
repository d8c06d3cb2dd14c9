// SPDX-License-Identifier: MIT
// What became of templates, broadcasts and subscription notifications.
#pragma once

#include "wechat_settings.hpp"

#include <string_view>

namespace jackfield::wechat {

void on_template_report(const Json& push, Event& event, Received& received);
void on_mass_report(const Json& push, Event& event, Received& received);

/// Appends an event for each item when `name`, in lower case, is one of the subscription's; false
/// otherwise.
bool read_subscriptions(const Json& push, std::string_view name, const Event& event,
                        Received& received);

}  // namespace jackfield::wechat
