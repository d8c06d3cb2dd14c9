// SPDX-License-Identifier: MIT
// What Graph's answers mean for the outbox: decided on code and subcode, never on the HTTP status
// alone.
#pragma once

#include "meta_settings.hpp"

#include <cstdint>

namespace jackfield::meta {

/// The error object of an answer; zero where there is none.
struct GraphError {
  std::int64_t code = 0;
  std::int64_t subcode = 0;
  bool is_transient = false;

  bool is(std::int64_t of_code, std::int64_t of_subcode) const noexcept {
    return code == of_code && subcode == of_subcode;
  }
};
GraphError graph_error(const ExchangeView& exchange);

/// Meta could not take the media from its address: an upload may still work.
bool is_media_refused(const ExchangeView& exchange);

/// Answered with 2xx and without an error object.
bool succeeded(const ExchangeView& exchange);

/// How a procedure ends whose request did not succeed. `request_class` decides about answers after
/// which nobody knows whether Meta did it.
Step failure(const ExchangeView& exchange, RequestClass request_class);

/// Refused by us, before anything was asked of Meta.
Step refusal(Outcome outcome, ErrorClass error_class, std::string code, std::string text);

}  // namespace jackfield::meta
