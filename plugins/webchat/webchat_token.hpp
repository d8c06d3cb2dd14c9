// SPDX-License-Identifier: MIT
// Tokens that hold what they mean, signed: who a visitor is, which upload is allowed, which file is
// whose. Nothing is stored.
#pragma once

#include "webchat_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::webchat {

/// How sure we are who the visitor is.
enum class Level : std::uint8_t { anonymous, claimed, verified };

std::string_view name(Level level);

struct Visitor {
  std::string id;      // `v_…` anonymous or claimed, `c_…` verified; also the name of the topic
  std::string device;  // one browser profile
  Level level = Level::anonymous;
  std::int64_t issued_ms = 0;
  std::string subject;  // verified: the site's own id of the person
  std::string name;
  std::string email;
  std::string phone;

  friend bool operator==(const Visitor&, const Visitor&) = default;
};

enum class TokenFault : std::uint8_t { none, unknown, expired };

struct ReadToken {
  std::optional<Visitor> visitor;
  TokenFault fault = TokenFault::none;
};

/// `v1.<payload>.<mac>`; `purpose` keeps one kind of token from passing as another.
std::string seal(const Settings& settings, std::string_view purpose, std::string_view json);
/// The payload, if the token is ours and of that purpose.
std::optional<JsonDocument> unseal(const Settings& settings, std::string_view purpose,
                                   std::string_view token);

std::string write_token(const Settings& settings, const Visitor& visitor);
ReadToken read_token(const Settings& settings, std::string_view token, std::int64_t now_ms);

/// A new visitor, made from the call's random bytes.
Visitor new_visitor(const Settings& settings, const Context& context);
/// A new device of a visitor.
std::string new_device(const Settings& settings, const Context& context);
/// The id of a verified person: the same on every device.
std::string contact_id(const Settings& settings, std::string_view subject);
bool is_visitor_id(std::string_view id);

/// The first 22 base64url characters of a hash: 132 bits.
std::string short_hash(const Settings& settings, std::string_view purpose, std::string_view data);

}  // namespace jackfield::webchat
