// SPDX-License-Identifier: MIT
// What a person wrote, as canonical parts.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>

namespace jackfield::viber {

/// `at` is when it was written: Viber's links to media hold for an hour from then.
Message read_message(const Json& message, std::int64_t at);

}  // namespace jackfield::viber
