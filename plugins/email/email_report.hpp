// SPDX-License-Identifier: MIT
// Mails about our mails: delivery status (RFC 3464), read receipts (RFC 8098), complaints
// (RFC 5965), and bounces of programs that know none of these.
#pragma once

#include <string>
#include <vector>

#include "email_mail.hpp"

namespace jackfield::email {

struct ReportedRecipient {
  std::string address;
  Status status = Status::unknown;
  std::string code;        // enhanced status, "5.1.1"
  std::string diagnostic;  // the server's words
};

struct Report {
  enum class Kind { none, delivery, disposition, complaint };
  Kind kind = Kind::none;
  std::vector<std::string> originals;  // our mail, by candidates, surest first
  std::vector<ReportedRecipient> recipients;
};

/// Kind::none for a mail that reports nothing of ours.
Report read_report(const Settings& settings, const Mail& mail);

}  // namespace jackfield::email
