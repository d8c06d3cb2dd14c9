// SPDX-License-Identifier: MIT
// An action's pieces, as message objects of LINE.
#pragma once

#include "line_settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::line {

/// One message object.
struct Rendered {
  std::uint32_t piece = 0;
  std::string json;          // without its closing brace until finish() was there
  bool is_quotable = false;  // takes a quoteToken
};

/// All messages of the action, complete. Errors: JF_INVALID_ARGUMENT with what LINE has no message
/// for. `quote_token` goes to the first message that takes one; suggestions go to the last, the
/// only one whose suggestions LINE shows.
Result<std::vector<Rendered>> render(const Settings& settings, const Action& action,
                                     std::string_view quote_token);

/// The id by which a film tells that it was watched.
std::string tracking_id(const Action& action, std::uint32_t piece);

}  // namespace jackfield::line
