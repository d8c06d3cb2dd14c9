// SPDX-License-Identifier: MIT
// Address lists (RFC 5322 section 3.4) as they really come, and Message-IDs.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

/// The addresses of a list, groups dissolved. What holds no address is left out.
std::vector<MailAddress> read_addresses(const Text& text, std::string_view value);

/// `local@domain` with both sides, no blank, no control character, no bracket: fit for an envelope
/// and a header line. UTF-8 is allowed.
bool is_address(std::string_view address) noexcept;
/// The domain in lower-case ASCII (IDNA); the local part as it is.
std::string normal_address(const Text& text, std::string_view address);
/// Heuristic: the local part is compared without case too.
bool is_same_address(const Text& text, std::string_view a, std::string_view b);
std::string_view local_part(std::string_view address) noexcept;
std::string_view domain_part(std::string_view address) noexcept;

/// Every `<…>` token, without its brackets; junk between them is ignored.
std::vector<std::string> read_message_ids(std::string_view value);

}  // namespace jackfield::email
