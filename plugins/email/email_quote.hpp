// SPDX-License-Identifier: MIT
// What a person wrote, what they quote and how they sign: split, never thrown away.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::email {

struct SplitText {
  std::string written;
  std::string quoted;     // everything from where the quoted mail begins
  std::string signature;  // below "-- ", or "Sent from my …"
};

/// `quote_at`: where HTML says the quotation begins. A mail that answers between the quoted lines,
/// one that forwards, and one with nothing of its own are left whole.
SplitText split_reply(std::string_view text, std::optional<std::size_t> quote_at,
                      std::string_view subject);

/// Whether the subject says that the mail forwards another.
bool is_forward(std::string_view subject) noexcept;

}  // namespace jackfield::email
