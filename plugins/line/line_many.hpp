// SPDX-License-Identifier: MIT
// One message to many people, as an action's channel_data asks: `{"line":{"multicast":["U…", …]}}`
// to those named, `{"line":{"broadcast":true}}` to all friends. LINE tells no ids of what it sent.
#pragma once

#include "line_batch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::line {

struct Receivers {
  std::string_view kind;                          // multicast or broadcast
  std::vector<std::vector<std::string>> by_call;  // 500 people at most; a broadcast names none
};

/// Nothing: the action is for one conversation.
std::optional<Receivers> receivers_of(const Action& action);

Step send_to_many(const Settings& settings, const Context& context, const Action& action,
                  const Receivers& receivers, const std::vector<Rendered>& messages,
                  const Exchanges& exchanges);

}  // namespace jackfield::line
