// SPDX-License-Identifier: MIT
// Source: developers.viber.com, Keyboards, read 2026-08.
#include "viber_keyboard.hpp"

#include "viber_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::viber {
namespace {

constexpr std::size_t kMostRows = 12;  // in portrait
constexpr std::uint32_t kGrid = 6;
constexpr int kPickers = 3;  // min_api_version of what asks for a place or a number

const std::string& title_of(const Button& button) {
  for (const std::string* text :
       {&button.title, &button.display_text, &button.text, &button.payload, &button.id}) {
    if (!text->empty()) return *text;
  }
  return button.url;
}

const std::string& data_of(const Button& button) {
  return button.payload.empty() ? button.id : button.payload;
}

/// What is pressed, in Viber's words.
struct Press {
  const char* type = "reply";
  std::string body;
  bool is_silent = false;
  const char* opens = nullptr;  // inside Viber or outside
  int min_api_version = 1;
};

Press open(std::string address, const char* where) {
  // Not silent, Viber would also send the address as the person's own message.
  return {"open-url", std::move(address), true, where, 1};
}

Press press_of(const Button& button) {
  switch (button.kind) {
    case ButtonKind::url:
    case ButtonKind::login:
      if (!button.url.empty()) return open(button.url, "external");
      break;
    case ButtonKind::webview:
      if (!button.url.empty()) return open(button.url, "internal");
      break;
    case ButtonKind::call:
      if (!button.phone.empty()) return open("tel:" + button.phone, "external");
      break;
    case ButtonKind::location:
      return {"location-picker", title_of(button), false, nullptr, kPickers};
    case ButtonKind::phone:
      return {"share-phone", title_of(button), false, nullptr, kPickers};
    default:
      break;
  }
  // Silent, so that the payload is not shown as what the person wrote; by that it is also known as
  // a postback when it comes back.
  if (button.text.empty() && !data_of(button).empty())
    return {"reply", data_of(button), true, nullptr, 1};
  return {"reply", button.text.empty() ? title_of(button) : button.text, false, nullptr, 1};
}

void write_press(JsonWriter& json, const Press& press) {
  json.member("ActionType", press.type).member("ActionBody", press.body);
  if (press.is_silent) json.member("Silent", true);
  if (press.opens != nullptr) json.member("OpenURLType", press.opens);
}

/// How many stand in one row: as many as the longest title allows, and more if they would not fit
/// else.
std::size_t in_a_row(const Text& text, const std::vector<Button>& buttons) {
  std::uint64_t longest = 0;
  for (const Button& button : buttons)
    longest = std::max(longest, characters(text, title_of(button)));
  std::size_t wanted = longest <= 10 ? 3 : longest <= 20 ? 2 : 1;
  while (wanted < 3 && (buttons.size() + wanted - 1) / wanted > kMostRows) ++wanted;
  return std::min(wanted, buttons.size());
}

}  // namespace

int write_button(JsonWriter& json, const Text& text, const Button& button, const Cell& cell) {
  const Press press = press_of(button);
  json.begin_object().member("Columns", cell.columns).member("Rows", cell.rows);
  write_press(json, press);
  if (button.image) json.member_if("Image", button.image->url);
  json.member("Text", label(text, {}, title_of(button))).member("TextSize", "regular");
  json.end_object();
  return press.min_api_version;
}

void write_block(JsonWriter& json, const std::string& words, const std::string& picture,
                 const Button* action, const Cell& cell) {
  json.begin_object().member("Columns", cell.columns).member("Rows", cell.rows);
  if (action != nullptr)
    write_press(json, press_of(*action));
  else
    json.member("ActionType", "none").member("ActionBody", "none");
  json.member_if("Image", picture);
  if (!words.empty())
    json.member("Text", words).member("TextVAlign", "top").member("TextHAlign", "left");
  json.end_object();
}

Keyboard keyboard(const Text& text, const std::vector<Button>& buttons) {
  Keyboard made;
  JsonWriter json;
  json.begin_object().member("Type", "keyboard").member("DefaultHeight", false);
  json.key("Buttons").begin_array();
  const std::size_t row = std::max<std::size_t>(in_a_row(text, buttons), 1);
  const std::size_t count = std::min(buttons.size(), kMostRows * row);
  for (std::size_t i = 0; i < count; ++i) {
    const Button& button = buttons[i];
    // The last row's share the width among fewer.
    const std::size_t beside = std::min(row, count - i / row * row);
    Cell cell;
    cell.columns = kGrid / static_cast<std::uint32_t>(beside);
    if (button.columns > 0) cell.columns = std::min(button.columns, kGrid);
    if (button.rows > 0) cell.rows = std::min(button.rows, kKeyboardRows);
    made.min_api_version = std::max(made.min_api_version, write_button(json, text, button, cell));
  }
  json.end_array().end_object();
  made.json = std::move(json).text();
  return made;
}

}  // namespace jackfield::viber
