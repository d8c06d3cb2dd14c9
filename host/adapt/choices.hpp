// SPDX-License-Identifier: MIT
// Answers that were offered as numbered text, and which of them a customer's words mean. The host
// remembers the last offer of a conversation as a fact. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::adapt {

struct Choice {
  std::string label;
  std::string payload;
  std::string button;  ///< The application's id of it.
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// Beyond it nobody counts; the rest is lost.
constexpr std::size_t kMostChoices = 50;
/// The conversation's fact that holds the offer. No plugin's key: those have no dot in front.
constexpr std::string_view kChoicesFact = ".choices";
/// After a day "2" may mean anything.
constexpr std::int64_t kChoicesLifetimeMs = 24LL * 3600 * 1000;
/// Longer words are no answer to an offer.
constexpr std::size_t kLongestAnswer = 256;

std::string write_choices(const std::vector<Choice>& choices);

/// Exactly one number or label, white space around it aside; none when two could be meant.
std::optional<Choice> chosen(std::string_view written_choices, std::string_view answer);

}  // namespace jackfield::adapt
