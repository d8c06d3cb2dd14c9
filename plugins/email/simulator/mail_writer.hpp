// SPDX-License-Identifier: MIT
// Mails as people's programs write them, and the reports that programs send about mails.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::email_simulator {

struct Letter {
  std::string name;  ///< Who writes.
  std::string from;
  std::string to;
  std::string subject;
  std::string id;  ///< Without brackets, as everywhere here.
  std::string in_reply_to;
  std::vector<std::string> references;
  std::string text;
  std::vector<std::string> files;                         ///< Names; what is in them is made up.
  std::vector<std::pair<std::string, std::string>> more;  ///< Further fields.
};

/// A person's mail: their words, below them what they answer, their files.
std::string write_letter(const Letter& letter, std::int64_t now_ms);

/// "On …, Lamp shop wrote:" and the lines, marked.
std::string quoted(std::string_view name, std::int64_t at_ms, std::string_view text);

struct Report {
  std::string from;  ///< Whose receipt it is, or who could not be reached.
  std::string to;
  std::string id;
  std::string original_id;
  std::string original_subject;
};

/// RFC 8098: the person has looked at the mail.
std::string write_receipt(const Report& report, std::int64_t now_ms);
/// RFC 3464: the mail comes back; `status` as "5.1.1".
std::string write_bounce(const Report& report, std::string_view status, std::int64_t now_ms);
/// RFC 5965: the person calls the mail unwanted.
std::string write_complaint(const Report& report, std::int64_t now_ms);

/// One "Re: " before a subject, however many there were.
std::string answer_subject(std::string_view subject);

}  // namespace jackfield::email_simulator
