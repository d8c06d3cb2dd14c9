// SPDX-License-Identifier: MIT
// base64 and hexadecimal, as the host itself uses them too.
#pragma once

#include <jackfield/ext/crypto.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::services {

/// The bytes, or nothing if the text is not of the variant (JF_BASE64*).
std::optional<std::string> base64_decoded(std::int32_t variant, std::string_view text);

/// `variant` is one that can be written; anything else is taken as JF_BASE64.
std::string base64_encoded(std::int32_t variant, std::string_view bytes);

}  // namespace jackfield::services
