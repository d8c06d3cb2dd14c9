// SPDX-License-Identifier: MIT
// Buttons, as LINE's action objects.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>

namespace jackfield::line {

/// Where an action stands decides how long its label may be and which kinds there are.
enum class Spot : std::uint8_t { quick_reply, template_button, image_carousel, flex_button };

/// Appends one action object. A kind that the spot does not have becomes one that sends the title.
void write_action(JsonWriter& json, const Text& text, const Button& button, Spot spot);

/// What touching a whole card does; false where it does nothing.
bool write_card_action(JsonWriter& json, const Text& text, const Card& card, Spot spot);

}  // namespace jackfield::line
