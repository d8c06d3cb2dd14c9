// SPDX-License-Identifier: MIT
// POST signal: what a visitor does beside writing.
#pragma once

#include "webchat_call.hpp"

namespace jackfield::webchat {

Received post_signal(const Call& call, const Visitor& visitor);

}  // namespace jackfield::webchat
