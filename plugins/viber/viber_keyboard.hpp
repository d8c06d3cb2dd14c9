// SPDX-License-Identifier: MIT
// Buttons of Viber and the keyboard they stand on, a grid of six columns.
#pragma once

#include "viber_settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::viber {

/// The rows a button of a keyboard may take, and one of a card.
inline constexpr std::uint32_t kKeyboardRows = 2;
inline constexpr std::uint32_t kCardRows = 7;

struct Cell {
  std::uint32_t columns = 6;
  std::uint32_t rows = 1;
};

/// Writes a button's object. Returns the min_api_version that it needs.
int write_button(JsonWriter& json, const Text& text, const Button& button, const Cell& cell);

/// A block of words or a picture that does what `action` says, or nothing.
void write_block(JsonWriter& json, const std::string& words, const std::string& picture,
                 const Button* action, const Cell& cell);

struct Keyboard {
  std::string json;
  int min_api_version = 1;
};

/// A keyboard of these buttons: as many in a row as their titles leave room for. What is beyond
/// twelve rows is left out.
Keyboard keyboard(const Text& text, const std::vector<Button>& buttons);

}  // namespace jackfield::viber
