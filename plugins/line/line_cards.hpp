// SPDX-License-Identifier: MIT
// Cards and buttons: as a template where one fits, else as flex.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>

namespace jackfield::line {

/// Messages without their closing brace. `alt` is shown in notifications and on old devices; empty:
/// made from the words.
std::string buttons_message(const Text& text, const Buttons& buttons, std::string_view alt);
std::string card_message(const Text& text, const Card& card, std::string_view alt);
std::string carousel_message(const Text& text, const Carousel& carousel, std::string_view alt);

}  // namespace jackfield::line
