// SPDX-License-Identifier: MIT
// What a push tells, as canonical events.
#pragma once

#include "wechat_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::wechat {

/// How an answer to a push is written; kept with a held request.
struct Framing {
  bool is_json = false;
  std::int64_t key = -1;  // below zero: not encrypted
  std::string nonce;      // the request's, used again
};

/// A person as WeChat names them, in the role of a customer.
Person person(const Settings& settings, std::string open_id);

/// All events of a push with their facts, work and, where a passive reply is possible, the hold.
/// Total: what is not understood stays of kind unknown, with everything it held.
Received translate(const Settings& settings, const Json& push, const Framing& framing,
                   std::int64_t received_at);

}  // namespace jackfield::wechat
