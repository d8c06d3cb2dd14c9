// SPDX-License-Identifier: MIT
#include "host/outbound/split.hpp"

#include <algorithm>
#include <array>

namespace jackfield::outbound {
namespace {

/// How far into `text` at most `max` units reach, at a border between grapheme clusters. At least
/// one cluster: a limit smaller than that cannot be kept without breaking the text.
std::size_t reach(std::string_view text, std::uint64_t max, TextUnit unit, const Text& service) {
  std::size_t at = 0;
  std::uint64_t used = 0;
  while (at < text.size()) {
    const auto next = service.next_boundary(Boundary::grapheme, text, at);
    const std::size_t end = next ? static_cast<std::size_t>(*next) : text.size();
    used += measured(text.substr(at, end - at), unit, service);
    if (used > max && at > 0) break;
    at = end;
  }
  return at;
}

/// The best place to cut within the first `limit` bytes; in the second half, so that no part is a
/// scrap.
std::size_t cut_at(std::string_view text, std::size_t limit, const Text& service) {
  const std::string_view head = text.substr(0, limit);
  constexpr std::array<std::string_view, 2> kBreaks = {"\n\n", "\n"};
  for (const std::string_view line_break : kBreaks) {
    const std::size_t at = head.rfind(line_break);
    if (at != std::string_view::npos && at >= limit / 2) return at + line_break.size();
  }
  if (const auto sentence = service.last_boundary(Boundary::sentence, text, limit);
      sentence && *sentence >= limit / 2 && *sentence <= limit && *sentence > 0) {
    // A question mark inside an address ends no sentence: Latin ones end in white space, others in
    // marks of their own.
    const auto before = static_cast<unsigned char>(text[static_cast<std::size_t>(*sentence) - 1]);
    if (before <= ' ' || before >= 0x80) return static_cast<std::size_t>(*sentence);
  }
  // White space, not word boundaries: those also lie inside addresses.
  const std::size_t space = head.find_last_of(" \t\n");
  if (space != std::string_view::npos && space > 0) return space + 1;
  if (const auto word = service.last_boundary(Boundary::word, text, limit);
      word && *word > limit / 2) {
    return static_cast<std::size_t>(*word);  // scripts that write without spaces
  }
  return limit;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

}  // namespace

std::uint64_t measured(std::string_view text, TextUnit unit, const Text& service) {
  const auto counted = [&](Unit kind) { return service.count(kind, text); };
  switch (unit) {
    case TextUnit::bytes:
      return text.size();
    case TextUnit::utf16: {
      const auto units = counted(Unit::utf16);
      return units ? *units : text.size();
    }
    case TextUnit::graphemes: {
      const auto units = counted(Unit::graphemes);
      return units ? *units : text.size();
    }
    case TextUnit::gsm7: {
      if (const auto septets = service.gsm7_septets(text)) return *septets;
      const auto units = counted(Unit::utf16);
      return units ? *units : text.size();
    }
    default: {
      const auto units = counted(Unit::code_points);
      return units ? *units : text.size();
    }
  }
}

std::vector<std::string> split_text(std::string_view text, std::uint64_t max, TextUnit unit,
                                    const Text& service) {
  std::vector<std::string> parts;
  if (max == 0) return {std::string(text)};
  while (measured(text, unit, service) > max) {
    const std::size_t limit = reach(text, max, unit, service);
    const std::size_t cut = limit >= text.size() ? text.size() : cut_at(text, limit, service);
    if (const std::string_view part = trimmed(text.substr(0, cut)); !part.empty())
      parts.emplace_back(part);
    text.remove_prefix(cut);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
  }
  if (!text.empty() || parts.empty()) parts.emplace_back(text);
  return parts;
}

}  // namespace jackfield::outbound
