// SPDX-License-Identifier: MIT
// Texts to measure.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::meta {

/// At most so many characters, with an ellipsis in place of the last where it was longer.
std::string clip(const Text& service, std::string_view text, std::uint64_t most);

/// Both, with a line between where both are there.
std::string joined(std::string_view first, std::string_view second);

/// In the unit that the network counts its texts in: code points, or bytes on Instagram.
std::uint64_t measured(const Text& service, Unit unit, std::string_view text);

}  // namespace jackfield::meta
