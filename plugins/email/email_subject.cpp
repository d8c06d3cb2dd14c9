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

}  // namespace

std::string bare_subject(std::string_view subject) {
  for (std::string_view rest = trimmed(subject);; rest = trimmed(rest)) {
    const auto mark = std::find_if(kMarks.begin(), kMarks.end(),
                                   [rest](std::string_view known) { return begins(rest, known); });
    if (mark == kMarks.end()) return std::string(rest);
    rest.remove_prefix(mark->size());
  }
}

std::string reply_subject(std::string_view subject) {
  return "Re: " + bare_subject(subject);
}

}  // namespace jackfield::email
