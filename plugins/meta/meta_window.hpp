// SPDX-License-Identifier: MIT
// When the account may write: 24 hours after the customer's last sign, seven days with a tag.
#pragma once

#include "meta_settings.hpp"

#include <optional>

namespace jackfield::meta {

/// The tag of a send that goes to somebody who agreed to marketing messages.
inline constexpr std::string_view kMarketing = "NOTIFICATION_MESSAGES";

/// Why a send is refused before it is tried; nothing: it may go. Without a known sign Meta decides.
std::optional<Step> may_write(const Settings& settings, const Context& context,
                              const Action& action, bool is_template);

}  // namespace jackfield::meta
