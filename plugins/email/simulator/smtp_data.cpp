// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/smtp_data.hpp"

#include "plugins/email/simulator/smtp_words.hpp"

#include <utility>

namespace jackfield::email_simulator {

std::size_t SmtpData::read(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !is_done_) take(bytes[used++]);
  return used;
}

// Only CRLF ends a line: a dot behind a bare line feed must not end the mail, or what follows could
// be smuggled in as another one.
void SmtpData::take(char c) {
  if (std::exchange(is_behind_cr_, c == '\r')) {
    if (c == '\n') return end_line();
    has_bare_break_ = true;
  }
  if (c == '\r') return;
  if (c == '\n') has_bare_break_ = true;
  if (c == '\0') has_nul_ = true;
  if (static_cast<unsigned char>(c) >= 0x80) has_eight_bit_ = true;
  if (line_.size() > kLongestText + 1)
    has_long_line_ = true;  // the rest of it changes nothing any more
  else
    line_ += c;
}

void SmtpData::end_line() {
  if (line_ == ".") {
    is_done_ = true;
    return;
  }
  if (line_.starts_with('.')) line_.erase(0, 1);
  if (line_.size() > kLongestText) has_long_line_ = true;
  size_bytes_ += line_.size() + 2;
  if (size_bytes_ > largest_mail_)
    is_too_large_ = true;
  else
    text_.append(line_).append("\r\n");
  line_.clear();
}

std::string SmtpData::fault(bool may_be_eight_bit) const {
  if (is_too_large_) return "552 5.3.4 The mail is larger than the server takes";
  if (has_bare_break_) return "500 5.5.2 A line ends in CRLF, and nowhere else is one of them";
  if (has_nul_) return "500 5.5.2 There is a NUL in the mail";
  if (has_long_line_) return "500 5.5.2 A line is longer than 998 octets";
  if (has_eight_bit_ && !may_be_eight_bit) return "554 5.6.3 Octets beyond ASCII without 8BITMIME";
  return {};
}

}  // namespace jackfield::email_simulator
