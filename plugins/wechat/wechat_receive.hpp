// SPDX-License-Identifier: MIT
// A push: proves that it is genuine, opens it, translates it, and says what is answered.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

Received receive(const Settings& settings, const HttpRequest& request);

}  // namespace jackfield::wechat
