// SPDX-License-Identifier: MIT
// The tables that a plugin may fetch (design section 6, rule 3). They are static: a pointer to one
// is good for as long as the process lives, in the host and in a sandbox alike.
#pragma once

#include <string_view>

namespace jackfield::services {

/// The table of an id such as "jf.crypto/1", or null if this host has none.
const void* host_service(std::string_view id) noexcept;

}  // namespace jackfield::services
