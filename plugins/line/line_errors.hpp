// SPDX-License-Identifier: MIT
// What LINE's answers mean for the outbox.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>

namespace jackfield::line {

/// The network's words: the message, and what it says of single properties.
std::string error_text(const ExchangeView& exchange);

/// The reply token was used, is too old or never was: the message can still be pushed.
bool is_reply_token_refused(const ExchangeView& exchange);

/// The push was accepted before, under the same retry key.
bool is_accepted_before(const ExchangeView& exchange);

/// No pushes are left this month.
bool is_monthly_limit(const ExchangeView& exchange);

/// How a procedure ends whose request did not succeed. `request_class` decides about answers after
/// which nobody knows whether LINE did it.
Step failure(const ExchangeView& exchange, RequestClass request_class);

}  // namespace jackfield::line
