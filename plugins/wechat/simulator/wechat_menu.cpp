// SPDX-License-Identifier: MIT
// The menu below the chat. Source: developers.weixin.qq.com/doc/service/api/custommenu/, read
// 2026-11-22.
#include "plugins/wechat/simulator/wechat_api.hpp"

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::size_t kMostButtons = 3;
constexpr std::size_t kMostEntries = 5;
constexpr std::size_t kButtonName = 16;  // bytes
constexpr std::size_t kEntryName = 60;
constexpr std::size_t kLongestKey = 128;
constexpr std::size_t kLongestUrl = 1024;

bool is_short(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most;
}

/// WeChat's code for what is wrong with a button; 0: nothing.
int fault_of(const Json& button, bool is_entry) {
  if (!is_short(text_of(button, "name"), is_entry ? kEntryName : kButtonName)) return 40018;
  const auto entries = button.find("sub_button");
  if (!is_entry && entries != button.end() && !entries->empty()) {
    if (!entries->is_array() || entries->size() > kMostEntries) return 40023;
    for (const Json& entry : *entries)
      if (const int fault = fault_of(entry, true); fault != 0) return fault;
    return 0;
  }
  const std::string type = text_of(button, "type");
  if (type == "view") return is_short(text_of(button, "url"), kLongestUrl) ? 0 : 40020;
  if (type == "click" || type.starts_with("scancode_") || type.starts_with("pic_") ||
      type == "location_select")
    return is_short(text_of(button, "key"), kLongestKey) ? 0 : 40019;
  const bool is_known = type == "miniprogram" || type == "media_id" || type == "article_id" ||
                        type == "article_view_limited";
  return is_known ? 0 : 40017;
}

/// As WeChat gives it back: every button has a list of entries.
Json given_back(Json buttons) {
  for (Json& button : buttons) {
    if (!button.contains("sub_button")) button["sub_button"] = Json::array();
    button["sub_button"] = given_back(button["sub_button"]);
  }
  return buttons;
}

}  // namespace

HttpResponse menu_get(Call& call) {
  const Json& menu = call.world.menu;
  if (menu.is_null()) return error_answer(call.world, 46003);
  return json_answer({{"menu", {{"button", given_back(menu)}}}});
}

HttpResponse menu_create(Call& call) {
  const Json& buttons = call.body.at("button");
  if (!buttons.is_array() || buttons.empty() || buttons.size() > kMostButtons)
    return error_answer(call.world, 40016);
  for (const Json& button : buttons)
    if (const int fault = fault_of(button, false); fault != 0)
      return error_answer(call.world, fault);
  call.world.menu = buttons;
  ++call.world.counters["menu_changes"];
  return ok_answer();
}

HttpResponse menu_delete(Call& call) {
  call.world.menu = nullptr;
  ++call.world.counters["menu_changes"];
  return ok_answer();
}

}  // namespace jackfield::wechat_simulator
