// SPDX-License-Identifier: MIT
// Templates, flex messages and imagemaps.
#include "plugins/line/simulator/line_checks.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kBubbleBytes = 30 * 1024;
constexpr std::size_t kCarouselBytes = 50 * 1024;
constexpr int kDeepest = 10;

void actions(Checks& checks, const Json& owner, const std::string& at, std::size_t fewest,
             std::size_t most) {
  const Json& all = checks.list(owner, at, "actions", fewest, most);
  for (std::size_t i = 0; i < all.size(); ++i) {
    checks.action(all[i], at + ".actions[" + std::to_string(i) + "]", Spot::template_button);
  }
}

void card(Checks& checks, const Json& owner, const std::string& at, std::size_t longest,
          std::size_t most_actions) {
  const bool is_short = owner.contains("title") || owner.contains("thumbnailImageUrl");
  checks.url(owner, at, "thumbnailImageUrl", false);
  checks.words(owner, at, "title", 40, false);
  checks.words(owner, at, "text", is_short ? 60 : longest);
  if (owner.contains("defaultAction"))
    checks.action(owner["defaultAction"], at + ".defaultAction", Spot::template_button);
  actions(checks, owner, at, 1, most_actions);
}

void columns(Checks& checks, const Json& content, const std::string& at) {
  const Json& all = checks.list(content, at, "columns", 1, 10);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string place = at + ".columns[" + std::to_string(i) + "]";
    if (!all[i].is_object()) {
      checks.fault(place, "Must be an object");
      continue;
    }
    card(checks, all[i], place, 120, 3);
    const auto count = [](const Json& column) {
      return column.value("actions", Json::array()).size();
    };
    if (all[0].is_object() && count(all[i]) != count(all[0]))
      checks.fault(place + ".actions", "all columns must have the same number of actions");
    for (const char* name : {"title", "thumbnailImageUrl"}) {
      if (all[i].contains(name) != all[0].contains(name))
        checks.fault(at_member(place, name), "must be set in all columns or in none");
    }
  }
}

void pictures(Checks& checks, const Json& content, const std::string& at) {
  const Json& all = checks.list(content, at, "columns", 1, 10);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string place = at + ".columns[" + std::to_string(i) + "]";
    if (!all[i].is_object()) {
      checks.fault(place, "Must be an object");
      continue;
    }
    checks.url(all[i], place, "imageUrl");
    checks.action(all[i].value("action", Json()), place + ".action", Spot::image_carousel);
  }
}

void component(Checks& checks, const Json& part, const std::string& at, int depth) {
  if (!part.is_object()) return checks.fault(at, "Must be an object");
  if (depth > kDeepest) return checks.fault(at, "nested too deeply");
  checks.one_of(part, at, "type",
                {"box", "button", "image", "video", "icon", "text", "span", "separator", "filler"});
  const std::string type = text_of(part, "type");
  if (type == "box") {
    checks.one_of(part, at, "layout", {"horizontal", "vertical", "baseline"});
    const Json& inner = checks.list(part, at, "contents", 0, 1000);
    for (std::size_t i = 0; i < inner.size(); ++i) {
      component(checks, inner[i], at + ".contents[" + std::to_string(i) + "]", depth + 1);
    }
  } else if (type == "text" && !part.contains("contents")) {
    checks.text(part, at, "text", 2000);
  } else if (type == "image") {
    checks.url(part, at, "url");
  } else if (type == "button") {
    checks.action(part.value("action", Json()), at + ".action", Spot::flex_button);
  }
}

void bubble(Checks& checks, const Json& content, const std::string& at) {
  if (!content.is_object() || text_of(content, "type") != "bubble")
    return checks.fault(at, "must be a bubble");
  if (content.dump().size() > kBubbleBytes) checks.fault(at, "a bubble must not exceed 30 KB");
  for (const char* name : {"header", "hero", "body", "footer"}) {
    if (content.contains(name)) component(checks, content[name], at_member(at, name), 0);
  }
}

bool has_sizes(const Json& object, std::initializer_list<const char*> names) {
  return object.is_object() && std::all_of(names.begin(), names.end(), [&](const char* name) {
           const auto found = object.find(name);
           return found != object.end() && found->is_number_integer() && *found >= 0;
         });
}

}  // namespace

void check_imagemap(Checks& checks, const Json& message, const std::string& at) {
  checks.url(message, at, "baseUrl");
  checks.text(message, at, "altText", 1500);
  if (!has_sizes(message.value("baseSize", Json()), {"width", "height"}))
    checks.fault(at + ".baseSize", "May not be empty");
  const Json& all = checks.list(message, at, "actions", 0, 50);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string place = at + ".actions[" + std::to_string(i) + "]";
    checks.one_of(all[i], place, "type", {"uri", "message", "clipboard"});
    const std::string type = text_of(all[i], "type");
    if (type == "uri") checks.text(all[i], place, "linkUri", 1000);
    if (type == "message") checks.text(all[i], place, "text", 400);
    if (type == "clipboard") checks.text(all[i], place, "clipboardText", 1000);
    if (!has_sizes(all[i].value("area", Json()), {"x", "y", "width", "height"}))
      checks.fault(place + ".area", "May not be empty");
  }
}

void check_template(Checks& checks, const Json& message, const std::string& at) {
  checks.text(message, at, "altText", 1500);
  const Json content = message.value("template", Json());
  const std::string place = at + ".template";
  if (!content.is_object()) return checks.fault(place, "May not be empty");
  const std::string type = text_of(content, "type");
  if (type == "buttons")
    card(checks, content, place, 160, 4);
  else if (type == "confirm")
    checks.words(content, place, "text", 240), actions(checks, content, place, 2, 2);
  else if (type == "carousel")
    columns(checks, content, place);
  else if (type == "image_carousel")
    pictures(checks, content, place);
  else
    checks.fault(place + ".type", "must be one of the allowed types");
}

void check_flex(Checks& checks, const Json& message, const std::string& at) {
  checks.text(message, at, "altText", 1500);
  const Json content = message.value("contents", Json());
  const std::string place = at + ".contents";
  if (text_of(content, "type") != "carousel") return bubble(checks, content, place);
  if (content.dump().size() > kCarouselBytes)
    checks.fault(place, "a carousel must not exceed 50 KB");
  const Json& all = checks.list(content, place, "contents", 1, 12);
  for (std::size_t i = 0; i < all.size(); ++i)
    bubble(checks, all[i], place + ".contents[" + std::to_string(i) + "]");
}

}  // namespace jackfield::line_simulator
