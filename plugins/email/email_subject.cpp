// SPDX-License-Identifier: MIT
#include "email_subject.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <array>

namespace jackfield::email {
namespace {

// What mail programs of several languages put before a subject. Sheet, section 5, checked 2026-08.
constexpr std::array<std::string_view, 13> kMarks = {
    "re:",   "aw:", "wg:",  "tr:", "rv:",   "sv:",  "vs:",
    "antw:", "r:",  "fwd:", "fw:", "答复:", "回复:"};

// Others number their tickets in the same brackets; theirs are shorter, or longer.
bool is_token_text(std::string_view text) {
  return text.size() == kSubjectTokenLength && std::all_of(text.begin(), text.end(), [](char c) {
           return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '2' && c <= '7');
         });
}

std::string without_tokens(std::string_view subject) {
  std::string out(subject);
  for (std::string_view token = token_in(out); !token.empty(); token = token_in(out)) {
    const auto at = static_cast<std::size_t>(token.data() - out.data());
    out.erase(at, token.size());
  }
  return out;
}

std::string without_marks(std::string_view subject) {
  for (std::string_view rest = trimmed(subject);; rest = trimmed(rest)) {
    const auto mark = std::find_if(kMarks.begin(), kMarks.end(),
                                   [rest](std::string_view known) { return begins(rest, known); });
    if (mark == kMarks.end()) return std::string(rest);
    rest.remove_prefix(mark->size());
  }
}

}  // namespace

std::string_view token_in(std::string_view subject) {
  std::string_view found;
  for (std::size_t at = subject.find("[#"); at != std::string_view::npos;
       at = subject.find("[#", at + 1)) {
    const std::string_view rest = subject.substr(at);
    if (rest.size() > kSubjectTokenLength + 2 && rest[kSubjectTokenLength + 2] == ']' &&
        is_token_text(rest.substr(2, kSubjectTokenLength)))
      found = rest.substr(0, kSubjectTokenLength + 3);
  }
  return found;
}

std::string bare_subject(std::string_view subject) {
  return without_marks(without_tokens(subject));
}

std::string reply_subject(std::string_view subject) {
  return "Re: " + bare_subject(subject);
}

}  // namespace jackfield::email
