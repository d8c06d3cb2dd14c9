// SPDX-License-Identifier: MIT
// How the site's own servers vouch for a person: a JWT, or where the operator allows it a hash.
#pragma once

#include "webchat_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::webchat {

/// Who the site says it is.
struct VouchedPerson {
  std::string subject;
  std::string name;
  std::string email;
  std::string phone;
  std::vector<Attribute> attributes;
};

/// The person of a valid JWT; nothing for any other text. The reason is not told: it would help a
/// forger.
std::optional<VouchedPerson> read_jwt(const Settings& settings, std::string_view jwt,
                                      std::int64_t now_ms);

/// The person of a right `user_hash`; nothing when it is wrong or the option is off.
std::optional<VouchedPerson> read_user_hash(const Settings& settings, const Json& body);

/// Scalar members of an object as named values, bounded in number and length.
std::vector<Attribute> read_attributes(const Settings& settings, const Json& object);

}  // namespace jackfield::webchat
