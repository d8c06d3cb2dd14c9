// SPDX-License-Identifier: MIT
// What all messages share: who gets it, in whose name, what comes back with the answer.
#include "viber_render.hpp"

#include "viber_text.hpp"

#include <utility>

namespace jackfield::viber {
namespace {

void write_sender(JsonWriter& json, const Settings& settings, const Action& action) {
  std::string name = settings.sender_name;
  std::string avatar = settings.sender_avatar;
  if (action.from && !action.from->display_name.empty()) {
    name = clip(settings.text, action.from->display_name, kLongestName);
    avatar = action.from->avatar ? action.from->avatar->url : std::string();
  }
  json.key("sender").begin_object().member("name", name).member_if("avatar", avatar);
  json.end_object();
}

}  // namespace

std::string tracking_data(const Action& action) {
  if (!action.channel_data.empty()) {
    const auto data = JsonDocument::parse(action.channel_data);
    if (data) {
      const std::string_view own = (*data)["viber"]["tracking_data"].text();
      if (!own.empty()) return std::string(own);
    }
  }
  return action.id;
}

Rendered Rendered::for_old_apps() const {
  Rendered old;
  old.piece = piece;
  JsonWriter json;
  json.begin_object().member("type", "text").member("text", plain);
  old.members = std::move(json).text();
  old.keyboard = plain_keyboard;
  return old;
}

std::string body_of(const Settings& settings, const Action& action, const Rendered& message,
                    std::string_view receivers) {
  std::string body = "{";
  if (!receivers.empty()) body.append(receivers).append(",");
  JsonWriter common;
  common.begin_object().member("min_api_version", message.min_api_version);
  write_sender(common, settings, action);
  common.member_if("tracking_data", tracking_data(action));
  if (!message.keyboard.empty()) common.key("keyboard").raw(message.keyboard);
  body.append(common.text(), 1);
  if (message.members.size() > 1) body.append(",").append(message.members, 1);
  return body += '}';
}

}  // namespace jackfield::viber
