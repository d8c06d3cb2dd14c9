// SPDX-License-Identifier: MIT
// What comes from browsers: which route it is, whether it may, and who it is.
#pragma once

#include "webchat_settings.hpp"

namespace jackfield::webchat {

Received receive(const Settings& settings, const Context& context, const HttpRequest& request);

}  // namespace jackfield::webchat
