// SPDX-License-Identifier: MIT
// What LINE checks of message objects before it takes any of them. Limits: Messaging API reference,
// read 2026-08.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace jackfield::line_simulator {

/// Where an action stands: its label's length and its kinds depend on it.
enum class Spot : std::uint8_t { quick_reply, template_button, image_carousel, flex_button };

/// Collects what is wrong, as LINE's `details`.
class Checks {
 public:
  using Json = nlohmann::json;

  /// The `messages` of a call. `is_direct`: one person, not a group or room.
  void messages(const Json& body, bool is_direct);
  const Json& details() const { return details_; }

  void fault(const std::string& property, const std::string& message);
  /// A text member of 1 to `most` UTF-16 units; absent is a fault only where it is required.
  void text(const Json& object, const std::string& at, const char* name, std::size_t most,
            bool is_required = true);
  /// The same, counted in grapheme clusters.
  void words(const Json& object, const std::string& at, const char* name, std::size_t most,
             bool is_required = true);
  void url(const Json& object, const std::string& at, const char* name, bool is_required = true);
  /// A list member of `fewest` to `most`; an empty one is returned for what is none.
  const Json& list(const Json& object, const std::string& at, const char* name, std::size_t fewest,
                   std::size_t most);
  void one_of(const Json& object, const std::string& at, const char* name,
              std::initializer_list<std::string_view> values);
  void action(const Json& action, const std::string& at, Spot spot);

 private:
  void message(const Json& message, const std::string& at, bool is_direct);
  void plain_text(const Json& message, const std::string& at);
  void text_v2(const Json& message, const std::string& at, bool is_direct);
  void media(const Json& message, const std::string& at, std::string_view type, bool is_direct);
  void location(const Json& message, const std::string& at);
  void common(const Json& message, const std::string& at);
  void action_data(const Json& action, const std::string& at, std::string_view type);

  Json details_ = Json::array();
};

/// Templates, flex messages and imagemaps (line_templates.cpp).
void check_template(Checks& checks, const nlohmann::json& message, const std::string& at);
void check_flex(Checks& checks, const nlohmann::json& message, const std::string& at);
void check_imagemap(Checks& checks, const nlohmann::json& message, const std::string& at);

std::size_t utf16_units(std::string_view text);
/// Near enough to grapheme clusters for limits: marks, joiners, skin tones and the second half of a
/// flag count nothing.
std::size_t clusters(std::string_view text);
/// A member's text; empty for anything else.
std::string text_of(const nlohmann::json& object, const char* name);
std::string at_member(const std::string& at, const char* name);

}  // namespace jackfield::line_simulator
