// SPDX-License-Identifier: MIT
// Which parts of a mail are its text, its pictures, its files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "email_structure.hpp"

namespace jackfield::email {

struct Body {
  std::string text;                     // plain, LF between lines, everything
  std::string html;                     // decoded; empty when there is none or it is too large
  std::optional<Media> html_media;      // then it is this
  std::optional<std::size_t> quote_at;  // where HTML says that the quotation begins in `text`
  std::string calendar;                 // iCalendar text
  std::vector<Part> files;  // pictures, files, attached mails: by offset, length, encoding
  bool is_signed = false;
  bool is_encrypted = false;
};

/// Where a node's content lies, as the host reads it.
Media media_of(const Text& text, std::string_view mail, const Node& node);
/// The decoded text of a text node.
std::string text_of(const Text& text, std::string_view mail, const Node& node);

Body read_body(const Text& text, std::string_view mail, const Structure& structure);

}  // namespace jackfield::email
