// SPDX-License-Identifier: MIT
// What stands in a submission command (RFC 5321, 1870, 6152, 6531), and what is wrong with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::email_simulator {

constexpr std::size_t kMostRecipients = 100;  // Workspace, of one mail; sheet, section 2
constexpr std::size_t kLongestText = 998;     // without CRLF: RFC 5322 section 2.1.1
constexpr std::size_t kLongestCommand =
    1024;  // RFC 5321 section 4.5.3.1.4, with room for parameters
constexpr std::size_t kLongestAuth = 12'288;  // RFC 4954 section 4
constexpr std::size_t kMostMailsADay = 2000;  // Workspace; sheet, section 2

/// "FROM:<a@b> SIZE=5" behind MAIL, "TO:<a@b>" behind RCPT.
struct Path {
  std::string address;
  std::uint64_t size_bytes = 0;
  bool is_eight_bit = false;
  bool is_utf8 = false;
  std::string fault;  ///< The reply to what is wrong; empty: nothing is.
};

Path read_path(std::string_view text, std::string_view before, bool takes_parameters);

/// The reply to an address that is none, or that needs what was not said; empty when all is well.
std::string address_fault(std::string_view address, bool is_utf8);

}  // namespace jackfield::email_simulator
