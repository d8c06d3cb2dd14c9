// SPDX-License-Identifier: MIT
// Buttons, cards and suggestions, as Meta's templates.
#pragma once

#include "meta_settings.hpp"

#include <string>
#include <vector>

namespace jackfield::meta {

inline constexpr std::size_t kMostCards = 10;
inline constexpr std::size_t kMostButtons = 3;
inline constexpr std::size_t kMostSuggestions = 13;
inline constexpr std::uint64_t kLongestButtonsText = 640;

/// A `generic` template of at most ten cards; `product` where all of them are of a catalogue.
std::string cards_message(const Settings& settings, const std::vector<Card>& cards,
                          std::size_t begin, std::size_t end);

/// A `button` template of one to three buttons.
std::string buttons_message(const Settings& settings, const std::string& text,
                            const std::vector<Button>& items, std::size_t begin, std::size_t end);

/// A request for consent to marketing messages.
std::string opt_in_message(const Settings& settings, const Buttons& buttons, const Button& button);

/// The list that stands in `quick_replies`.
std::string suggestions(const Settings& settings, const std::vector<Button>& items);

}  // namespace jackfield::meta
