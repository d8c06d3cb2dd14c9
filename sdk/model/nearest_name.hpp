// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace jackfield::model {

/// The name that differs from `text` by the fewest typing slips; empty when none is near enough to
/// be meant.
std::string_view nearest_name(std::string_view text, std::span<const std::string_view> names);

}  // namespace jackfield::model
