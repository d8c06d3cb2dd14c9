// SPDX-License-Identifier: MIT
// Cards as Viber's rich media: blocks that fill a grid of six columns exactly.
#pragma once

#include "viber_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace jackfield::viber {

inline constexpr std::size_t kMostCards = 6;
inline constexpr int kRichMedia = 7;  // its min_api_version in chats with one person

/// The `rich_media` object of 1 to 6 cards. Nothing when a card has more than fits its grid.
std::optional<std::string> rich_media(const Text& text, const std::vector<Card>& cards);

/// What the cards say, for apps that show none.
std::string in_words(const std::vector<Card>& cards);

/// Their buttons, each with its card's title where there are several cards.
std::vector<Button> all_buttons(const std::vector<Card>& cards);

}  // namespace jackfield::viber
