// SPDX-License-Identifier: MIT
// A mail as a mail program reads it: fields, the text, the files by name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::email_simulator {

struct AttachedFile {
  std::string name;
  std::string type;
  std::size_t size_bytes = 0;
};

struct ReadMail {
  std::vector<std::pair<std::string, std::string>> fields;  ///< Unfolded, as they are written.
  std::string text;
  std::vector<AttachedFile> files;

  /// The first of that name; empty when there is none.
  std::string_view field(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

ReadMail read_mail(std::string_view bytes);

/// The address of `"Name" <a@b>` or `a@b`; empty when there is none.
std::string address_in(std::string_view field);
/// The name of `"Name" <a@b>`, decoded; the address without one.
std::string name_in(std::string_view field);

}  // namespace jackfield::email_simulator
