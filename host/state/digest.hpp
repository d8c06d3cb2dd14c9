// SPDX-License-Identifier: MIT
// SHA-256 over several texts, each preceded by its length so that no two lists collide.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace jackfield::state {

using Digest = std::array<std::uint8_t, 32>;

/// [main loop]
Digest digest(std::initializer_list<std::string_view> texts);
/// The digest of one text alone, as 64 lower-case hex digits: what `sha256sum` prints.
std::string sha256_hex(std::string_view text);

}  // namespace jackfield::state
