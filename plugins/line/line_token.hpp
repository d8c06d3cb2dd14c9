// SPDX-License-Identifier: MIT
// Gets channel access tokens, where the console's own is not configured.
#pragma once

#include "line_settings.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::line {

/// Fields of a form or query, encoded.
std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
/// The fields with which a signed assertion stands in place of the secret. Errors: the key cannot
/// sign.
Result<std::string> assertion_form(const Settings& settings, const Context& context);

Step get_token(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);

}  // namespace jackfield::line
