// SPDX-License-Identifier: MIT
// Charsets of mail to UTF-8, through jf.text/1 only: iconv opens files, which a sandbox refuses.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>

namespace jackfield::email {

/// Any bytes give text: what the label's charset has no meaning for becomes U+FFFD. Labels are read
/// as browsers read them (iso-8859-1 means windows-1252); an empty or unknown one means UTF-8 if
/// the bytes are that, else windows-1252.
std::string to_text(const Text& text, std::string_view label, std::string_view bytes);

}  // namespace jackfield::email
