// SPDX-License-Identifier: MIT
// Message objects of a webhook, as parts.
#pragma once

#include "meta_arrival.hpp"

namespace jackfield::meta {

/// Total: what no part fits becomes one of type unsupported. `at_ms`: when it was written.
Message read_message(const Entry& entry, const Json& message, std::int64_t at_ms);

/// What the model does not express of a message, into the event's channel_data.
void keep_message(const Arrival& arrival, const Json& message);

/// A medium at an address of Meta's, with what fetches it: `of` is the message or comment.
Media remote_media(std::string_view url, std::string_view kind, std::string_view of,
                   std::size_t index);

}  // namespace jackfield::meta
