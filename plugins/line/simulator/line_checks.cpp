// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_checks.hpp"

#include <algorithm>
#include <set>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostUrl = 2000;

std::string between(std::size_t fewest, std::size_t most, const char* what) {
  return std::string(what) + " must be between " + std::to_string(fewest) + " and " +
         std::to_string(most);
}

template <class Count>
void each_point(std::string_view text, Count&& count) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    count(point);
    i += length;
  }
}

/// Where a character stands, in UTF-16 units.
std::set<std::int64_t> places_of(std::string_view text, char wanted) {
  std::set<std::int64_t> places;
  std::int64_t at = 0;
  each_point(text, [&](std::uint32_t point) {
    if (point == static_cast<unsigned char>(wanted)) places.insert(at);
    at += point > 0xFFFF ? 2 : 1;
  });
  return places;
}

bool is_https(const std::string& url) {
  if (url.starts_with("https://") && url.size() > 8) return true;
  // Play on one machine: the host's own media addresses.
  return url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost") ||
         url.starts_with("http://[::1]");
}

}  // namespace

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  each_point(text, [&](std::uint32_t point) { units += point > 0xFFFF ? 2 : 1; });
  return units;
}

std::size_t clusters(std::string_view text) {
  std::size_t count = 0;
  bool is_joined = false;
  bool is_half_flag = false;
  each_point(text, [&](std::uint32_t point) {
    const bool extends = (point >= 0x300 && point <= 0x36F) || point == 0x200D || point == 0xFE0F ||
                         point == 0x20E3 || (point >= 0x1F3FB && point <= 0x1F3FF);
    const bool is_flag = point >= 0x1F1E6 && point <= 0x1F1FF;
    const bool ends_flag = is_flag && is_half_flag;
    if (!extends && !is_joined && !ends_flag) ++count;
    is_joined = point == 0x200D;
    is_half_flag = is_flag && !ends_flag;
  });
  return count;
}

std::string text_of(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string at_member(const std::string& at, const char* name) {
  return at.empty() ? name : at + "." + name;
}

void Checks::fault(const std::string& property, const std::string& message) {
  details_.push_back({{"message", message}, {"property", property}});
}

void Checks::text(const Json& object, const std::string& at, const char* name, std::size_t most,
                  bool is_required) {
  if (!object.contains(name) && !is_required) return;
  const std::string value = text_of(object, name);
  if (value.empty())
    fault(at_member(at, name), "May not be empty");
  else if (utf16_units(value) > most)
    fault(at_member(at, name), between(0, most, "Length"));
}

void Checks::words(const Json& object, const std::string& at, const char* name, std::size_t most,
                   bool is_required) {
  if (!object.contains(name) && !is_required) return;
  const std::string value = text_of(object, name);
  if (value.empty())
    fault(at_member(at, name), "May not be empty");
  else if (clusters(value) > most)
    fault(at_member(at, name), between(0, most, "Length"));
}

void Checks::url(const Json& object, const std::string& at, const char* name, bool is_required) {
  text(object, at, name, kMostUrl, is_required);
  const std::string value = text_of(object, name);
  if (!value.empty() && !is_https(value)) fault(at_member(at, name), "Must be a valid HTTPS URL");
}

const Json& Checks::list(const Json& object, const std::string& at, const char* name,
                         std::size_t fewest, std::size_t most) {
  static const Json kNone = Json::array();
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) {
    fault(at_member(at, name), "May not be empty");
    return kNone;
  }
  if (found->size() < fewest || found->size() > most)
    fault(at_member(at, name), between(fewest, most, "Size"));
  return *found;
}

void Checks::one_of(const Json& object, const std::string& at, const char* name,
                    std::initializer_list<std::string_view> values) {
  const std::string value = text_of(object, name);
  if (std::find(values.begin(), values.end(), value) == values.end()) {
    fault(at_member(at, name), "Must be one of the allowed values");
  }
}

void Checks::messages(const Json& body, bool is_direct) {
  const Json& all = list(body, "", "messages", 1, 5);
  for (std::size_t i = 0; i < all.size(); ++i)
    message(all[i], "messages[" + std::to_string(i) + "]", is_direct);
}

void Checks::message(const Json& message, const std::string& at, bool is_direct) {
  if (!message.is_object()) return fault(at, "Must be an object");
  const std::string type = text_of(message, "type");
  if (type == "text")
    plain_text(message, at);
  else if (type == "textV2")
    text_v2(message, at, is_direct);
  else if (type == "sticker") {
    text(message, at, "packageId", 20);
    text(message, at, "stickerId", 20);
  } else if (type == "image" || type == "video" || type == "audio")
    media(message, at, type, is_direct);
  else if (type == "location")
    location(message, at);
  else if (type == "template")
    check_template(*this, message, at);
  else if (type == "flex")
    check_flex(*this, message, at);
  else if (type == "coupon")
    text(message, at, "couponId", 100), words(message, at, "deliveryTag", 30, false);
  else if (type == "imagemap")
    check_imagemap(*this, message, at);
  else
    fault(at + ".type", "must be one of the allowed types");
  common(message, at);
}

void Checks::plain_text(const Json& message, const std::string& at) {
  text(message, at, "text", 5000);
  if (!message.contains("emojis")) return;
  const std::set<std::int64_t> marks = places_of(text_of(message, "text"), '$');
  for (const Json& emoji : list(message, at, "emojis", 0, 20)) {
    text(emoji, at + ".emojis", "productId", 100);
    text(emoji, at + ".emojis", "emojiId", 100);
    if (!marks.contains(emoji.value("index", std::int64_t{-1})))
      fault(at + ".emojis", "The index must be that of a $");
  }
}

void Checks::text_v2(const Json& message, const std::string& at, bool is_direct) {
  text(message, at, "text", 5000);
  const Json substitution = message.value("substitution", Json::object());
  if (!substitution.is_object() || substitution.size() > 100)
    fault(at + ".substitution", "Size must be between 0 and 100");
  int mentions = 0;
  for (const auto& [key, value] : substitution.items()) {
    std::string place = at;
    place.append(".substitution.").append(key);
    if (key.size() > 20) fault(place, "Length must be between 1 and 20");
    const std::string mark = std::string("{").append(key).append("}");
    if (text_of(message, "text").find(mark) == std::string::npos)
      fault(place, "The key is not in the text");
    if (text_of(value, "type") == "mention") {
      ++mentions;
      if (is_direct) fault(place, "Mentions are not allowed in one-on-one chats");
      one_of(value.value("mentionee", Json::object()), place, "type", {"user", "all"});
    } else if (text_of(value, "type") == "emoji") {
      text(value, place, "productId", 100);
      text(value, place, "emojiId", 100);
    } else {
      fault(place, "must be one of the allowed types");
    }
  }
  if (mentions > 20) fault(at + ".substitution", "Too many mentions");
}

void Checks::media(const Json& message, const std::string& at, std::string_view type,
                   bool is_direct) {
  url(message, at, "originalContentUrl");
  if (type != "audio") url(message, at, "previewImageUrl");
  if (type == "audio" &&
      (!message.contains("duration") || !message["duration"].is_number_integer() ||
       message["duration"].get<std::int64_t>() < 1)) {
    fault(at + ".duration", "May not be empty");
  }
  text(message, at, "trackingId", 100, false);
  if (!is_direct && message.contains("trackingId"))
    fault(at + ".trackingId", "Not allowed in groups");
}

void Checks::location(const Json& message, const std::string& at) {
  words(message, at, "title", 100);
  words(message, at, "address", 100);
  for (const auto& [name, most] : {std::pair{"latitude", 90.0}, std::pair{"longitude", 180.0}}) {
    const bool is_there = message.contains(name) && message[name].is_number();
    if (!is_there || std::abs(message[name].get<double>()) > most)
      fault(at_member(at, name), "Must be a valid coordinate");
  }
}

void Checks::common(const Json& message, const std::string& at) {
  if (message.contains("sender")) {
    words(message["sender"], at + ".sender", "name", 20, false);
    url(message["sender"], at + ".sender", "iconUrl", false);
  }
  if (!message.contains("quickReply")) return;
  const std::string place = at + ".quickReply";
  const Json& items = list(message["quickReply"], place, "items", 1, 13);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string item = place + ".items[" + std::to_string(i) + "]";
    one_of(items[i], item, "type", {"action"});
    url(items[i], item, "imageUrl", false);
    action(items[i].value("action", Json()), item + ".action", Spot::quick_reply);
  }
}

void Checks::action(const Json& action, const std::string& at, Spot spot) {
  if (!action.is_object()) return fault(at, "May not be empty");
  const std::string type = text_of(action, "type");
  const std::size_t most = spot == Spot::flex_button ? 40 : spot == Spot::image_carousel ? 12 : 20;
  words(action, at, "label", most, spot != Spot::image_carousel);
  const bool is_device = type == "camera" || type == "cameraRoll" || type == "location";
  if (is_device && spot != Spot::quick_reply)
    return fault(at + ".type", "allowed in quick replies only");
  if (!is_device) action_data(action, at, type);
}

void Checks::action_data(const Json& action, const std::string& at, std::string_view type) {
  if (type == "postback") {
    text(action, at, "data", 300);
    text(action, at, "displayText", 300, false);
    text(action, at, "fillInText", 300, false);
  } else if (type == "message") {
    text(action, at, "text", 300);
  } else if (type == "uri") {
    text(action, at, "uri", 1000);
    const std::string uri = text_of(action, "uri");
    const auto begins = [&](std::string_view scheme) { return uri.starts_with(scheme); };
    if (!begins("https://") && !begins("http://") && !begins("line://") && !begins("tel:")) {
      fault(at + ".uri", "invalid uri scheme");
    }
  } else if (type == "datetimepicker") {
    text(action, at, "data", 300);
    one_of(action, at, "mode", {"date", "time", "datetime"});
  } else if (type == "clipboard") {
    text(action, at, "clipboardText", 1000);
  } else {
    fault(at + ".type", "must be one of the allowed types");
  }
}

}  // namespace jackfield::line_simulator
