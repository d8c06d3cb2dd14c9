// SPDX-License-Identifier: MIT
// What a text must look like: addresses, URLs, ids. Pure; says what would be right, never repeats
// the text.
#pragma once

#include "host/config/key_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::config {

struct FormFault {
  std::string text;        // "has no port"; follows the key's name
  std::string expected;    // what would be right
  std::string suggestion;  // the value that was probably meant; may be empty
};

/// What is wrong with `value`, or nothing.
std::optional<FormFault> check_form(Form form, std::string_view value);

struct UrlPieces {
  std::string scheme;      // lower case
  std::string host;        // lower case, IPv6 without its brackets
  std::uint16_t port = 0;  // 0: not told
  std::string path;        // from the first slash on, with query and fragment
};

/// Absolute URLs without user information; nothing else.
std::optional<UrlPieces> split_url(std::string_view url);

/// An address and a port: "127.0.0.1:8080", "[::1]:8080".
struct ListenPieces {
  std::string address;  // without brackets
  std::uint16_t port = 0;
};
std::optional<ListenPieces> split_listen(std::string_view listen);

/// "localhost", 127.0.0.0/8 and ::1: this machine.
bool is_loopback(std::string_view host);

}  // namespace jackfield::config
