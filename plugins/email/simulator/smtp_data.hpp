// SPDX-License-Identifier: MIT
// What follows DATA, up to the line with one dot: taken byte by byte, with what is wrong in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::email_simulator {

class SmtpData {
 public:
  explicit SmtpData(std::uint64_t largest_mail) : largest_mail_(largest_mail) {}

  /// How many of the bytes were of the mail. Fewer than all: the end has come.
  std::size_t read(std::string_view bytes);
  bool is_done() const { return is_done_; }

  /// With the doubled dots undone.
  const std::string& text() const { return text_; }
  /// The reply to the first thing that is wrong; empty when nothing is.
  std::string fault(bool may_be_eight_bit) const;

 private:
  void take(char c);
  void end_line();

  std::string text_;
  std::string line_;
  std::uint64_t largest_mail_;
  std::uint64_t size_bytes_ = 0;
  bool is_behind_cr_ = false;
  bool is_done_ = false;
  bool is_too_large_ = false;
  bool has_long_line_ = false;
  bool has_bare_break_ = false;
  bool has_nul_ = false;
  bool has_eight_bit_ = false;
};

}  // namespace jackfield::email_simulator
