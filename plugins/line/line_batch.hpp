// SPDX-License-Identifier: MIT
// The messages of one call: at most five of an action's, and what every such call has.
#pragma once

#include "line_render.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::line {

inline constexpr std::size_t kMostMessages = 5;

struct Batch {
  const std::vector<Rendered>& messages;
  std::size_t begin;
  std::size_t end;
};

/// The JSON body: what `receiver`, an object still open, already says, then the messages.
std::string body_of(const Action& action, const Batch& call, JsonWriter receiver);
/// Which of the action's pieces the request carries.
void name_pieces(const Batch& call, Request& request);

/// A call that LINE does only once, however often it is asked under its key.
struct KeyedCall {
  std::string_view kind;  // the end of its path, and its rate key
  std::string label;      // stable: the key is made of it
  std::string body;
  std::string_view access;
};
Request keyed_request(const Settings& settings, const Context& context, const Batch& call,
                      KeyedCall asked);

/// What a keyed call's failure means; the month's limit is remembered.
Step push_failed(const Context& context, const ExchangeView& exchange);
/// Refused before LINE is asked.
Step refused(Outcome outcome, ErrorClass error_class, std::string code, std::string text);

}  // namespace jackfield::line
