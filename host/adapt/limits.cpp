// SPDX-License-Identifier: MIT
#include "host/adapt/limits.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/adapt/measure.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::adapt {
namespace {

class Check {
 public:
  Check(const PartCapability& limits, TextUnit unit)
      : limits_(limits),
        unit_(limits.item_unit != TextUnit::unknown ? limits.item_unit
              : unit != TextUnit::unknown           ? unit
                                                    : TextUnit::code_points) {}

  void text(const std::string& text, std::uint32_t most, std::string at) {
    if (most != 0 && measured(text, unit_) > most) found_.push_back(std::move(at));
  }
  void caption(const Media& media, TextUnit unit, std::string at) {
    const TextUnit counted = unit == TextUnit::unknown ? TextUnit::code_points : unit;
    const bool is_long =
        limits_.caption_max != 0 && measured(media.caption, counted) > limits_.caption_max;
    if (is_long) found_.push_back(std::move(at));
  }
  /// The items that are too many, each by its place.
  void count(std::size_t items, std::uint32_t most, const std::string& at) {
    if (most == 0) return;
    for (std::size_t i = most; i < items; ++i) found_.push_back(at + "/" + std::to_string(i));
  }
  void too_few(std::size_t items, const std::string& at) {
    if (items < limits_.min_items) found_.push_back(at);
  }

  void buttons(const std::vector<Button>& buttons, std::uint32_t most, const std::string& at) {
    for (std::size_t i = 0; i < buttons.size(); ++i) {
      const std::string here = at + "/" + std::to_string(i);
      const Button& button = buttons[i];
      if ((most != 0 && i >= most) || !takes(button.kind)) {
        found_.push_back(here);
        continue;
      }
      text(button.title, limits_.button_title_max, here + "/title");
      if (limits_.payload_max != 0 && button.payload.size() > limits_.payload_max)
        found_.push_back(here + "/payload");
    }
  }

  void card(const Card& card, const std::string& at) {
    text(card.title, limits_.title_max, at + "/title");
    text(card.subtitle, limits_.text_max, at + "/subtitle");
    text(card.text, limits_.text_max, at + "/text");
    buttons(card.buttons, limits_.max_buttons, at + "/buttons");
  }

  void list(const List& list) {
    count(list.sections.size(), limits_.max_sections, "/list/sections");
    text(list.text, limits_.text_max, "/list/text");
    std::size_t rows = 0;
    for (std::size_t i = 0; i < list.sections.size(); ++i) {
      const auto& all = list.sections[i].rows;
      for (std::size_t k = 0; k < all.size(); ++k) {
        const std::string at = "/list/sections/" + std::to_string(i) + "/rows/" + std::to_string(k);
        if (limits_.max_items != 0 && ++rows > limits_.max_items) {
          found_.push_back(at);
          continue;
        }
        text(all[k].title, limits_.title_max != 0 ? limits_.title_max : limits_.button_title_max,
             at + "/title");
        text(all[k].description, limits_.description_max, at + "/description");
      }
    }
  }

  std::vector<std::string> found() && { return std::move(found_); }

 private:
  bool takes(ButtonKind kind) const {
    const auto& kinds = limits_.button_kinds;
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), name(kind)) != kinds.end();
  }

  const PartCapability& limits_;
  TextUnit unit_;
  std::vector<std::string> found_;
};

/// The places that a pointer with `*` or `+` means, below `at`.
void find(const nlohmann::json& value, std::string_view rest, const std::string& at,
          std::vector<std::string>& found) {
  if (!rest.starts_with('/')) return found.push_back(at);
  rest.remove_prefix(1);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  const std::string name(rest.substr(0, end));
  const std::string_view behind = rest.substr(end);
  if (name == "*" || name == "+") {
    for (std::size_t i = name == "+" ? 1 : 0; value.is_array() && i < value.size(); ++i)
      find(value[i], behind, at + "/" + std::to_string(i), found);
  } else if (value.is_object() && value.contains(name)) {
    find(value[name], behind, at + "/" + name, found);
  }
}

}  // namespace

std::vector<std::string> unshown(const Part& part, const PartCapability& ability) {
  std::vector<std::string> found;
  if (ability.unshown.empty()) return found;
  std::string text;
  write_json(text, part, JsonForm::public_);
  const nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
  for (const std::string& pointer : ability.unshown) find(value, pointer, "", found);
  return found;
}

std::vector<std::string> beyond_limits(const Part& part, const PartCapability& limits,
                                       TextUnit unit) {
  Check check(limits, unit);
  if (part.media) check.caption(*part.media, unit, "/media/caption");
  if (part.location) {
    check.text(part.location->name, limits.title_max, "/location/name");
    check.text(part.location->address, limits.text_max, "/location/address");
  }
  if (part.card) check.card(*part.card, "/card");
  if (part.carousel) {
    const auto& cards = part.carousel->items;
    check.too_few(cards.size(), "/carousel/items");
    for (std::size_t i = 0; i < cards.size(); ++i) {
      if (limits.max_items != 0 && i >= limits.max_items) break;
      check.card(cards[i], "/carousel/items/" + std::to_string(i));
    }
    check.count(cards.size(), limits.max_items, "/carousel/items");
  }
  if (part.buttons) {
    check.text(part.buttons->text, limits.text_max, "/buttons/text");
    check.buttons(part.buttons->items, limits.max_items, "/buttons/items");
  }
  if (part.quick_replies)
    check.buttons(part.quick_replies->items, limits.max_items, "/quick_replies/items");
  if (part.list) check.list(*part.list);
  return std::move(check).found();
}

}  // namespace jackfield::adapt
