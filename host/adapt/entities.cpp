// SPDX-License-Identifier: MIT
#include "host/adapt/entities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace jackfield::adapt {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr std::array<Entity, 29> kNamed = {
    {{"amp", "&"},       {"lt", "<"},    {"gt", ">"},    {"quot", "\""}, {"apos", "'"},
     {"nbsp", "\u00A0"}, {"copy", "©"},  {"reg", "®"},   {"trade", "™"}, {"hellip", "…"},
     {"mdash", "—"},     {"ndash", "–"}, {"lsquo", "‘"}, {"rsquo", "’"}, {"ldquo", "“"},
     {"rdquo", "”"},     {"laquo", "«"}, {"raquo", "»"}, {"bull", "•"},  {"middot", "·"},
     {"euro", "€"},      {"pound", "£"}, {"yen", "¥"},   {"cent", "¢"},  {"deg", "°"},
     {"times", "×"},     {"sect", "§"},  {"rarr", "→"},  {"larr", "←"}}};

void append_utf8(std::string& out, std::uint32_t c) {
  // What is no character becomes the one for that, as HTML has it.
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr std::array<std::uint32_t, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[static_cast<std::size_t>(more)] | (c >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
}

/// What stands between `&` and `;`.
std::optional<std::string> decoded(std::string_view name) {
  if (name.size() > 1 && name[0] == '#') {
    const bool is_hex = name[1] == 'x' || name[1] == 'X';
    const std::string_view digits = name.substr(is_hex ? 2 : 1);
    std::uint32_t number = 0;
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, is_hex ? 16 : 10);
    const bool is_too_large = read.ec == std::errc::result_out_of_range;
    if (digits.empty() || read.ptr != digits.data() + digits.size() ||
        (read.ec != std::errc() && !is_too_large))
      return std::nullopt;
    std::string text;
    append_utf8(text, is_too_large ? 0 : number);
    return text;
  }
  const auto found = std::find_if(kNamed.begin(), kNamed.end(),
                                  [name](const Entity& entity) { return entity.name == name; });
  if (found == kNamed.end()) return std::nullopt;
  return std::string(found->text);
}

}  // namespace

std::string decoded_entities(std::string_view text) {
  constexpr std::size_t kLongest = 12;  // a semicolon far away is not this one's
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '&') {
      const std::size_t end = text.substr(at, kLongest).find(';');
      if (end != std::string_view::npos) {
        if (const auto character = decoded(text.substr(at + 1, end - 1))) {
          out.append(*character);
          at += end + 1;
          continue;
        }
      }
    }
    out += text[at++];
  }
  return out;
}

std::string escaped_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      default:
        out += c;
        break;
    }
  }
  return out;
}

}  // namespace jackfield::adapt
