// SPDX-License-Identifier: MIT
// Visitors: made, renewed, identified, logged out, erased.
#pragma once

#include "webchat_call.hpp"

namespace jackfield::webchat {

/// POST session; `visitor` is the bearer, or null.
Received session(const Call& call, const Visitor* visitor);
/// POST identify.
Received identify(const Call& call, const Visitor* visitor);
/// POST logout.
Received logout(const Call& call, const Visitor& visitor);
/// DELETE visitor.
Received erase_visitor(const Call& call, const Visitor& visitor);
/// GET me.
Received describe_visitor(const Call& call, const Visitor& visitor);

}  // namespace jackfield::webchat
