// SPDX-License-Identifier: MIT
// A message as the body of a call, and as the body of a passive reply.
#pragma once

#include "wechat_render.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace jackfield::wechat {

/// The media ids that were got for a message.
struct MediaIds {
  std::string media;
  std::string thumb;
};

/// The JSON of message/custom/send.
std::string custom_body(const Outgoing& message, const MediaIds& ids, const Action& action,
                        std::string_view open_id);

/// Whether it can go into the answer to a push: menus, mini programs and templates cannot.
bool is_passive(const Outgoing& message) noexcept;

/// The answer to the push that is held open, encrypted as the push was. Nothing: what is held is
/// not of this plugin's making.
std::optional<Answer> passive_answer(const Settings& settings, const Context& context,
                                     const Outgoing& message, const MediaIds& ids);

/// The same for handing the person to WeChat's own customer-service tool; `agent` may be empty.
std::optional<Answer> passive_transfer(const Settings& settings, const Context& context,
                                       std::string_view agent);

}  // namespace jackfield::wechat
