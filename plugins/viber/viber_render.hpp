// SPDX-License-Identifier: MIT
// An action's pieces, as message objects of Viber.
#pragma once

#include "viber_settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::viber {

/// One message object.
struct Rendered {
  std::uint32_t piece = 0;
  std::string members;   // the JSON object without its closing brace
  std::string keyboard;  // a keyboard object, or empty
  int min_api_version = 1;
  std::string plain;           // the same in words, for apps that do not show it; may be empty
  std::string plain_keyboard;  // and with the buttons that any app has

  /// What is sent to an app that is too old for it.
  Rendered for_old_apps() const;
};

/// All messages of the action, in order. Errors: JF_INVALID_ARGUMENT with what Viber has no message
/// for.
Result<std::vector<Rendered>> render(const Settings& settings, const Action& action);

/// The application's own, else the message's id: it comes back with the person's next words.
std::string tracking_data(const Action& action);

/// The whole body of a call. `receivers`: the members that name who gets it, such as
/// `"receiver":"…"`; empty for a welcome.
std::string body_of(const Settings& settings, const Action& action, const Rendered& message,
                    std::string_view receivers);

}  // namespace jackfield::viber
