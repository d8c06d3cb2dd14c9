// SPDX-License-Identifier: MIT
#include "wechat_words.hpp"

#include <algorithm>

namespace jackfield::wechat {
namespace {

// Quotes and angle brackets would end the attribute or the tag.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "&quot;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string joined(std::string_view first, std::string_view second) {
  std::string both(first);
  if (!first.empty() && !second.empty()) both += '\n';
  return both.append(second);
}

std::vector<std::string> cut(const Text& service, std::string_view text, std::size_t most) {
  std::vector<std::string> pieces;
  while (text.size() > most) {
    const auto border = service.last_boundary(Boundary::grapheme, text, most);
    // A single cluster that is longer than all of it: cut between characters then.
    std::size_t end =
        border && *border > 0 && *border <= most ? static_cast<std::size_t>(*border) : most;
    while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    pieces.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!text.empty()) pieces.emplace_back(text);
  return pieces;
}

bool is_link(const Button& button) {
  switch (button.kind) {
    case ButtonKind::url:
    case ButtonKind::webview:
    case ButtonKind::login:
      return !button.url.empty();
    case ButtonKind::call:
      return !button.phone.empty();
    default:
      return false;
  }
}

std::string anchor(std::string_view url, std::string_view title) {
  return "<a href=\"" + escaped(url) + "\">" + escaped(title.empty() ? url : title) + "</a>";
}

std::string link_of(const Button& button) {
  if (button.kind == ButtonKind::call) return joined(button.title, button.phone);
  return anchor(button.url, button.title);
}

std::string title_of(const Button& button) {
  for (const std::string* text :
       {&button.title, &button.display_text, &button.text, &button.payload, &button.id}) {
    if (!text->empty()) return *text;
  }
  return "…";  // WeChat refuses an empty entry
}

std::string id_of(const Button& button) {
  if (!button.payload.empty()) return button.payload;
  return button.id.empty() ? title_of(button) : button.id;
}

}  // namespace jackfield::wechat
