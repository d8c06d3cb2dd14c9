// SPDX-License-Identifier: MIT
// Server-sent events. Whatever the data holds, it cannot begin a field or an event of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::net {

struct SseEvent {
  std::string_view id{};     // empty: none
  std::string_view event{};  // empty: "message"
  std::string_view data{};   // each line becomes a data field
  std::optional<std::uint64_t> retry_ms{};
};

std::string format_sse(const SseEvent& event);
/// A comment: keeps proxies from closing a quiet stream.
std::string format_sse_comment(std::string_view text);

}  // namespace jackfield::net
