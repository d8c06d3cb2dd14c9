// SPDX-License-Identifier: MIT
// What an IMAP client writes: logins, mailbox names, strings; and its position in a mailbox.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "email_settings.hpp"

namespace jackfield::email {

/// The initial response of a SASL mechanism, base64. `secret` is the password or the access token.
std::string sasl_response(const Settings& settings, std::string_view mechanism,
                          std::string_view secret);
/// A quoted string; empty if the text needs a literal.
std::string imap_quoted(std::string_view text);
/// A mailbox's name in modified UTF-7 (RFC 3501 section 5.1.3), quoted.
std::string imap_mailbox(std::string_view name);

/// What the server is still to be told about the mail that was taken last. Kept beside it, since
/// the connection may end in between.
enum class ImapMark { none, picked, poison };

/// How far a mailbox was picked up.
struct ImapCursor {
  std::uint64_t uid_validity = 0;  // 0: never picked up
  std::uint64_t last_uid = 0;
  std::uint64_t mod_sequence = 0;  // CONDSTORE's, where the server has it
  std::int64_t picked_up_at = 0;   // when, by our clock
  ImapMark mark = ImapMark::none;  // of last_uid
  std::uint64_t tried_uid = 0;     // a mail that was begun, and how often; 0: none
  std::uint64_t tries = 0;
  std::uint64_t set_back = 0;  // how often its numbers began again under this uid_validity
};
ImapCursor read_cursor(std::string_view text);
std::string write_cursor(const ImapCursor& cursor);

}  // namespace jackfield::email
