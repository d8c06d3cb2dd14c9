// SPDX-License-Identifier: MIT
#include "email_charset.hpp"

#include "email_text.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

// What senders write, and what they mean by it. Source: the WHATWG Encoding Standard's labels;
// measured against ICU 72, which takes gb2312 for EUC-CN and loses characters. Checked 2026-08.
constexpr std::pair<std::string_view, std::string_view> kMeant[] = {
    {"iso-8859-1", "windows-1252"}, {"iso8859-1", "windows-1252"},
    {"latin1", "windows-1252"},     {"iso-8859-9", "windows-1254"},
    {"gb2312", "gb18030"},          {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},           {"ks_c_5601-1987", "windows-949"},
    {"euc-kr", "windows-949"},      {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},   {"x-sjis", "windows-31j"},
    {"sjis", "windows-31j"},        {"big5", "big5-hkscs"},
    {"iso-8859-8-i", "iso-8859-8"}, {"tis-620", "windows-874"},
    {"unicode-1-1-utf-7", "utf-7"}, {"utf8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
};

// Charsets that say nothing: mail is 7-bit ASCII unless told otherwise, and 8-bit all the same.
constexpr std::string_view kUnlabelled[] = {"",     "us-ascii", "ascii",        "ansi_x3.4-1968",
                                            "7bit", "8bit",     "unknown-8bit", "default"};

bool has_8bit(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// U+FFFD for what is no UTF-8 and for NUL, which no text may hold.
std::string repaired(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = bytes[at] == '\0' ? 0 : utf8_sequence(bytes, at);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
    } else {
      out.append(bytes, at, length);
      at += length;
    }
  }
  return out;
}

std::string guessed(const Text& text, std::string_view bytes) {
  if (is_utf8(bytes)) return repaired(bytes);
  const auto converted = text.to_utf8("windows-1252", bytes);
  return repaired(converted ? std::string_view(converted->text) : bytes);
}

// Said to be UTF-8 and is not. A few bad bytes among many good characters stay bad; where no
// character is good, the label lies.
bool has_utf8_character(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = utf8_sequence(bytes, at);
    if (length > 1) return true;
    ++at;
  }
  return false;
}

}  // namespace

std::string to_text(const Text& text, std::string_view label, std::string_view bytes) {
  std::string name = lower(trimmed(label));
  for (const auto& [written, meant] : kMeant) {
    if (name == written) name = meant;
  }
  if (std::find(std::begin(kUnlabelled), std::end(kUnlabelled), name) != std::end(kUnlabelled))
    return guessed(text, bytes);
  if (name == "utf-8") {
    std::string_view body = bytes;
    if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
    return is_utf8(body) || has_utf8_character(body) ? repaired(body) : guessed(text, body);
  }
  // All but a handful of charsets are ASCII below 128, but only the converter knows which.
  const auto converted = text.to_utf8(name, bytes);
  if (!converted) return guessed(text, bytes);
  const bool is_garbage = converted->replaced > 0 && converted->replaced * 4 > bytes.size();
  if (is_garbage && has_8bit(bytes)) return guessed(text, bytes);
  return repaired(converted->text);
}

}  // namespace jackfield::email
