// SPDX-License-Identifier: MIT
// When an account may write, and how often: five messages in the 48 hours after the customer wrote,
// three in the minute after they followed, scanned or chose in the menu. Facts of the conversation.
#pragma once

#include "wechat_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::wechat {

enum class Opening : std::uint8_t { none, message, deed };

/// Facts of an event that opened the window. `of_event` as in Fact.
void remember_opening(Opening opening, std::int64_t occurred_at, std::uint32_t of_event,
                      Received& received);

/// They unfollowed, or follow again.
void remember_following(bool follows, std::uint32_t of_event, Received& received);

/// What a send may count on.
struct Allowance {
  std::string consumes;    // the fact that a message uses up; empty: none is known
  bool is_closed = false;  // known to be closed: WeChat would refuse
  bool has_left = false;   // they unfollowed
};
Allowance allowance(const Context& context, const Action& action);

/// Gives back what a refused message did not use.
void give_back(const Context& context, std::string_view fact, Done& done);

}  // namespace jackfield::wechat
