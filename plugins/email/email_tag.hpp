// SPDX-License-Identifier: MIT
// Tags: one short signed name per mail we send. It is the left side of the Message-ID, of the
// address that answers go to and of the return path, so whatever comes back names its mail.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "email_settings.hpp"

namespace jackfield::email {

/// 26 characters of lower-case base32: 10 bytes of name and 6 of proof. The same stable seed and
/// piece give the same tag.
std::string make_tag(const Settings& settings, std::string_view seed, std::uint32_t piece);
/// Whether we made it; compared in constant time.
bool is_tag(const Settings& settings, std::string_view tag);

/// `tag@our-domain`, without angle brackets: what the host knows the mail by.
std::string message_id_of(const Settings& settings, std::string_view tag);
/// The tag in one of our Message-IDs.
std::optional<std::string> tag_in_id(const Settings& settings, std::string_view message_id);

/// `help+c-TAG@…`: answers go there. Our plain address where tags are switched off.
std::string reply_address(const Settings& settings, std::string_view tag);
/// `help+b-TAG@…`: bounces go there.
std::string return_path(const Settings& settings, std::string_view tag);

struct TaggedAddress {
  char kind;  // 'c' for a conversation's answer, 'b' for a bounce
  std::string tag;
};
/// What one of our own tagged addresses says.
/// `[#…]` for a subject: the tag's name, and a proof that holds for one recipient only.
std::string subject_token(const Settings& settings, std::string_view tag, std::string_view address);
/// The tag that a subject names, if the sender is the one to whom that token was written.
std::optional<std::string> tag_in_subject(const Settings& settings, std::string_view subject,
                                          std::string_view sender);
std::optional<TaggedAddress> read_tagged(const Settings& settings, std::string_view address);

}  // namespace jackfield::email
