// SPDX-License-Identifier: MIT
// Grids of buttons.
#include "plugins/viber/simulator/viber_checks.hpp"
#include "plugins/viber/simulator/viber_world.hpp"

#include <algorithm>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;

constexpr int kColumns = 6;
constexpr int kMostRows = 12;
constexpr int kMostCards = 6;
constexpr int kTallest = 7;  // a card, and a button of one

int whole(const Json& object, const char* name, int otherwise) {
  const Json& value = member(object, name);
  if (value.is_null()) return otherwise;
  constexpr int kNonsense = -1;
  return value.is_number_integer() && value >= 0 && value <= 1000 ? value.get<int>() : kNonsense;
}

bool is_one_of(const Json& object, const char* name, std::initializer_list<const char*> values) {
  const Json& value = member(object, name);
  if (value.is_null()) return true;
  return value.is_string() && std::any_of(values.begin(), values.end(), [&](const char* one) {
           return value.get_ref<const std::string&>() == one;
         });
}

bool is_colour(const Json& object) {
  const Json& value = member(object, "BgColor");
  if (value.is_null()) return true;
  const std::string text = value.is_string() ? value.get<std::string>() : std::string();
  return text.size() == 7 && text.front() == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
}

/// How a button's words and pictures are laid out.
Verdict check_looks(const Json& button) {
  if (!is_one_of(button, "BgMediaType", {"picture", "gif"})) return bad("BgMediaType is not known");
  for (const char* name : {"BgMediaScaleType", "ImageScaleType"}) {
    if (!is_one_of(button, name, {"crop", "fill", "fit"}))
      return bad(std::string(name) + " is not known");
  }
  if (!is_one_of(button, "OpenURLMediaType", {"not-media", "video", "gif", "picture", "audio"}))
    return bad("OpenURLMediaType is not known");
  const int opacity = whole(button, "TextOpacity", 100);
  if (opacity < 0 || opacity > 100) return bad("TextOpacity is out of range");
  const Json& paddings = member(button, "TextPaddings");
  if (paddings.is_null()) return {};
  const bool fits = paddings.is_array() && paddings.size() == 4 &&
                    std::all_of(paddings.begin(), paddings.end(), [](const Json& one) {
                      return one.is_number_integer() && one >= 0 && one <= 12;
                    });
  return fits ? Verdict() : bad("TextPaddings is out of range");
}

Verdict check_button(const Json& button, int widest, int tallest) {
  if (!button.is_object()) return bad("a button is no object");
  const int columns = whole(button, "Columns", kColumns);
  const int rows = whole(button, "Rows", 1);
  if (columns < 1 || columns > widest) return bad("Columns is out of range");
  if (rows < 1 || rows > tallest) return bad("Rows is out of range");
  if (!is_one_of(button, "ActionType",
                 {"reply", "open-url", "location-picker", "share-phone", "none"}))
    return bad("ActionType is not known");
  if (text_of(button, "ActionBody").empty()) return missing("ActionBody is missing");
  if (units(text_of(button, "Text")) > 250) return bad("Text is too long");
  if (!is_one_of(button, "TextSize", {"small", "regular", "large"}))
    return bad("TextSize is not known");
  if (!is_one_of(button, "TextVAlign", {"top", "middle", "bottom"}) ||
      !is_one_of(button, "TextHAlign", {"left", "center", "right"}))
    return bad("the text's place is not known");
  if (!is_one_of(button, "OpenURLType", {"internal", "external"}))
    return bad("OpenURLType is not known");
  if (!is_colour(button)) return bad("BgColor is no colour");
  if (!member(button, "Silent").is_null() && !button["Silent"].is_boolean())
    return bad("Silent is no truth value");
  for (const char* name : {"Image", "BgMedia"}) {
    if (!member(button, name).is_null() && !is_address(button[name]))
      return bad(std::string(name) + " is not a valid url");
  }
  return check_looks(button);
}

/// Rows that the buttons take when they are laid side by side.
int rows_of(const Json& buttons) {
  int rows = 0;
  int left = 0;
  int height = 0;
  for (const Json& button : buttons) {
    const int columns = whole(button, "Columns", kColumns);
    if (columns > left) {
      rows += height;
      left = kColumns;
      height = 0;
    }
    left -= columns;
    height = std::max(height, whole(button, "Rows", 1));
  }
  return rows + height;
}

int button_version(const Json& button) {
  const std::string type = text_of(button, "ActionType");
  if (type == "location-picker" || type == "share-phone") return 3;
  for (const char* name :
       {"Map", "Frame", "MediaPlayer", "TextShouldFit", "ImageScaleType", "BgMediaScaleType"}) {
    if (!member(button, name).is_null()) return 6;
  }
  if (!member(button, "TextPaddings").is_null()) return 4;
  return member(button, "InternalBrowser").is_null() ? 1 : 3;
}

int board_version(const Json& board) {
  int version = 1;
  if (!member(board, "CustomDefaultHeight").is_null() || !member(board, "HeightScale").is_null())
    version = 3;
  for (const char* name : {"InputFieldState", "ButtonsGroupColumns", "ButtonsGroupRows"}) {
    if (!member(board, name).is_null()) version = 4;
  }
  if (!member(board, "FavoritesMetadata").is_null()) version = 6;
  for (const Json& button : member(board, "Buttons"))
    version = std::max(version, button_version(button));
  return version;
}

}  // namespace

Verdict check_keyboard(const Json& keyboard) {
  if (text_of(keyboard, "Type") != "keyboard") return bad("keyboard has no Type");
  const Json& buttons = member(keyboard, "Buttons");
  if (!buttons.is_array() || buttons.empty()) return missing("Buttons is missing");
  if (!is_one_of(keyboard, "InputFieldState", {"regular", "minimized", "hidden"}))
    return bad("InputFieldState is not known");
  if (!is_colour(keyboard)) return bad("BgColor is no colour");
  const int across = whole(keyboard, "ButtonsGroupColumns", kColumns);
  const int down = whole(keyboard, "ButtonsGroupRows", 2);
  if (across < 1 || across > kColumns || down < 1 || down > kTallest)
    return bad("a group of buttons is out of range");
  const int height = whole(keyboard, "CustomDefaultHeight", 40);
  const int scale = whole(keyboard, "HeightScale", 100);
  if (height < 40 || height > 70 || scale < 20 || scale > 100) return bad("height out of range");
  for (const Json& button : buttons) {
    if (Verdict wrong = check_button(button, kColumns, 2)) return wrong;
  }
  return rows_of(buttons) > kMostRows ? bad("the keyboard is too high") : Verdict();
}

Verdict check_rich_media(const Json& rich_media) {
  if (text_of(rich_media, "Type") != "rich_media") return bad("rich_media has no Type");
  const int columns = whole(rich_media, "ButtonsGroupColumns", kColumns);
  const int rows = whole(rich_media, "ButtonsGroupRows", kTallest);
  if (columns < 1 || columns > kColumns) return bad("ButtonsGroupColumns is out of range");
  if (rows < 1 || rows > kTallest) return bad("ButtonsGroupRows is out of range");
  if (!is_colour(rich_media)) return bad("BgColor is no colour");
  const Json& buttons = member(rich_media, "Buttons");
  if (!buttons.is_array() || buttons.empty()) return missing("Buttons is missing");
  int filled = 0;
  int cards = 0;
  for (const Json& button : buttons) {
    if (Verdict wrong = check_button(button, columns, kTallest)) return wrong;
    filled += whole(button, "Columns", kColumns) * whole(button, "Rows", 1);
    if (filled > columns * rows) return bad("a button leaves its card");
    if (filled < columns * rows) continue;
    filled = 0;
    ++cards;
  }
  if (filled != 0) return bad("a card is not filled");
  return cards > kMostCards ? bad("too many cards") : Verdict();
}

int needed_version(const Json& body) {
  const std::string type = text_of(body, "type");
  int version = type == "rich_media" ? 7 : type == "payment" ? 10 : 1;
  if (type == "rich_media") version = std::max(version, board_version(member(body, "rich_media")));
  return std::max(version, board_version(member(body, "keyboard")));
}

}  // namespace jackfield::viber_simulator
