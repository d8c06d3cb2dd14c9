// SPDX-License-Identifier: MIT
// What Viber's answers mean for the outbox.
#pragma once

#include <jackfield/cpp/channel.hpp>

namespace jackfield::viber {

/// The person's app is too old for the message: it can be said in plainer form.
bool is_too_new(const ExchangeView& exchange);

/// How a procedure ends whose call did not succeed. `request_class` decides about answers after
/// which nobody knows whether Viber did it.
Step failure(const ExchangeView& exchange, RequestClass request_class);

/// A status of Viber's as a failure: of a receipt, or of one receiver among many.
Failure failure_of(std::int64_t status, std::string text);

}  // namespace jackfield::viber
