// SPDX-License-Identifier: MIT
// POST messages: words, files, chosen buttons and filled-in forms of a visitor.
#pragma once

#include "webchat_call.hpp"

namespace jackfield::webchat {

Received post_message(const Call& call, const Visitor& visitor);

}  // namespace jackfield::webchat
