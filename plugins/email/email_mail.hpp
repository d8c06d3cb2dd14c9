// SPDX-License-Identifier: MIT
// An inbound mail, read: what its headers say in the words of the rest of the plugin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "email_settings.hpp"
#include "email_structure.hpp"

namespace jackfield::email {

struct Mail {
  std::string_view bytes;  // borrowed, without a mailbox file's first line
  Structure structure;
  std::vector<MailAddress> from, to, cc, reply_to;
  std::string subject;
  std::string message_id;  // never empty: made of the bytes' digest where the mail has none
  bool has_message_id = false;
  std::vector<std::string> in_reply_to;
  std::vector<std::string> references;     // oldest first
  std::vector<std::string> delivered_to;   // the addresses it came in by, nearest first
  std::optional<std::int64_t> date;        // the sender's clock
  std::vector<std::string> answered_tags;  // of our mails that it answers, surest first
  std::optional<std::string> bounced_tag;  // of our mail whose return path it came to

  const Headers& headers() const noexcept { return structure.headers; }
};

Mail read_mail(const Settings& settings, std::string_view bytes);

}  // namespace jackfield::email
