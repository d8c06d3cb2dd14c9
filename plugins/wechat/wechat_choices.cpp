// SPDX-License-Identifier: MIT
// Source: sheet 3.4; which of them open a window: sheet 4.1.
#include "wechat_choices.hpp"

#include "wechat_window.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::wechat {
namespace {

struct Choice {
  std::string_view event;
  std::string_view details;  // the element that tells more; empty: none
  Opening opening;
};

constexpr Choice kChoices[] = {
    {"click", "", Opening::deed},
    {"view", "", Opening::none},
    {"view_miniprogram", "", Opening::none},
    {"scancode_push", "ScanCodeInfo", Opening::deed},
    {"scancode_waitmsg", "ScanCodeInfo", Opening::deed},
    {"pic_sysphoto", "SendPicsInfo", Opening::none},
    {"pic_photo_or_album", "SendPicsInfo", Opening::none},
    {"pic_weixin", "SendPicsInfo", Opening::none},
    {"location_select", "SendLocationInfo", Opening::none},
};

/// A value of the details, and the name it goes by.
struct Value {
  std::string_view element;
  std::string_view name;
};

constexpr Value kValues[] = {
    {"ScanType", "scan_type"},  {"ScanResult", "scan_result"}, {"Count", "count"},
    {"Location_X", "latitude"}, {"Location_Y", "longitude"},   {"Scale", "scale"},
    {"Label", "label"},         {"Poiname", "place"},
};

}  // namespace

bool read_choice(const Json& push, std::string_view name, Event& event, Received& received) {
  const auto* const found =
      std::find_if(std::begin(kChoices), std::end(kChoices),
                   [name](const Choice& choice) { return choice.event == name; });
  if (found == std::end(kChoices)) return false;
  event.kind = EventKind::postback;
  Postback& chosen = event.postback.emplace();
  chosen.payload = push["EventKey"].id();
  chosen.source = "menu";
  if (std::string menu = push["MenuId"].id(); !menu.empty()) chosen.button = std::move(menu);
  const Json details = push[found->details];
  for (const Value& value : kValues) {
    if (std::string text = details[value.element].id(); !text.empty())
      chosen.values.push_back({std::string(value.name), std::move(text)});
  }
  if (details.is_object()) chosen.data = details.dump();
  remember_opening(found->opening, event.occurred_at, 1, received);
  return true;
}

}  // namespace jackfield::wechat
