// SPDX-License-Identifier: MIT
// Sends: into a push that is held open where one is, else as a customer-service message, or as a
// notification outside the window.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);

}  // namespace jackfield::wechat
