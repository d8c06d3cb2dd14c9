// SPDX-License-Identifier: MIT
// format=flowed (RFC 3676): lines that end in a blank go on in the next one.
#pragma once

#include <string>
#include <string_view>

namespace jackfield::email {

/// LF between lines in and out. `deletes_space` is DelSp=yes.
std::string unflowed(std::string_view text, bool deletes_space);

}  // namespace jackfield::email
