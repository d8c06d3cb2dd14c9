// SPDX-License-Identifier: MIT
// What a send means as a mail: to whom, under which subject, in answer to what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "email_settings.hpp"

namespace jackfield::email {

struct Outgoing {
  MailAddress from;
  std::vector<MailAddress> to, cc, bcc;
  std::string reply_to;     // our tagged address
  std::string return_path;  // where bounces go
  std::string subject;
  std::string message_id;  // without angle brackets
  std::string in_reply_to;
  std::vector<std::string> references;  // oldest first
  std::string text;
  std::string html;          // empty: text only
  std::vector<Media> files;  // by reference
  std::vector<Attribute> headers;
  std::int64_t date = 0;
  bool is_automatic = false;  // a program wrote it
  bool answers = false;       // it answers a mail
  std::string boundary_seed;
};

/// Reads the action, the conversation's facts and what is stable in the context. An error's text
/// says what is missing.
Result<Outgoing> read_outgoing(const Settings& settings, const Context& context,
                               const Action& action);

}  // namespace jackfield::email
