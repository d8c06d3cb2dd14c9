// SPDX-License-Identifier: MIT
// What a file is, by its first bytes: the signatures of the WHATWG's "MIME Sniffing" (2024-11-20),
// and those of the containers that phones send. Text, HTML and scripts are not recognised: nothing
// is to become them by its bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jackfield::state {

/// How many of the first bytes are looked at.
constexpr std::size_t kTypeBytes = 64;

/// The type that counts: what the bytes show, where they show it, else what was said. A container
/// stays what it was said to be, where that may be in one: a Word file is a ZIP archive.
std::string media_type(std::string_view declared, std::string_view head);

}  // namespace jackfield::state
