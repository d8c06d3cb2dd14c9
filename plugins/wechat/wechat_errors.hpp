// SPDX-License-Identifier: MIT
// What WeChat's answers mean for the outbox. An error comes with HTTP status 200 and an `errcode`.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>

namespace jackfield::wechat {

/// Answered, with a JSON object whose `errcode` is 0 or not there.
bool succeeded(const ExchangeView& exchange);

/// The network's code; 0 where there is none.
std::int64_t error_code(const ExchangeView& exchange);

/// How a procedure ends whose request did not succeed. `request_class` decides about answers after
/// which nobody knows whether WeChat did it; `now` about how long a day's limit lasts.
Step failure(const ExchangeView& exchange, RequestClass request_class, std::int64_t now);

}  // namespace jackfield::wechat
