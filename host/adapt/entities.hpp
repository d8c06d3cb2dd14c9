// SPDX-License-Identifier: MIT
// Characters written as `&name;` or `&#number;`. Pure.
#pragma once

#include <string>
#include <string_view>

namespace jackfield::adapt {

/// The names that people write by hand and every number; what is neither stays as it is.
std::string decoded_entities(std::string_view text);

/// For HTML's text and attributes in double quotes.
std::string escaped_html(std::string_view text);

}  // namespace jackfield::adapt
