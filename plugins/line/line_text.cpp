// SPDX-License-Identifier: MIT
#include "line_text.hpp"

#include <jackfield/cpp/text.hpp>

namespace jackfield::line {

namespace {

// Nothing when the place is inside a character: the way there and back does not meet it.
std::optional<std::uint64_t> byte_of(const Text& service, std::string_view text,
                                     std::uint64_t unit) {
  const auto byte = service.convert_offset(text, Unit::utf16, Unit::bytes, unit);
  if (!byte || *byte > text.size()) return std::nullopt;
  const auto back = service.convert_offset(text, Unit::bytes, Unit::utf16, *byte);
  return back && *back == unit ? std::optional<std::uint64_t>(*byte) : std::nullopt;
}

}  // namespace

std::optional<Stretch> stretch_of(const Text& service, std::string_view text, std::int64_t index,
                                  std::int64_t length) {
  const auto size = static_cast<std::int64_t>(text.size());  // never fewer bytes than units
  if (index < 0 || length <= 0 || index > size || length > size - index) return std::nullopt;
  const auto start = byte_of(service, text, static_cast<std::uint64_t>(index));
  const auto end = byte_of(service, text, static_cast<std::uint64_t>(index + length));
  if (!start || !end || *start >= *end) return std::nullopt;
  return Stretch{static_cast<std::uint32_t>(*start), static_cast<std::uint32_t>(*end - *start)};
}

std::uint64_t graphemes(const Text& service, std::string_view text) {
  const auto counted = service.count(Unit::graphemes, text);
  return counted ? *counted : text.size();
}

std::string clip(const Text& service, std::string_view text, std::uint64_t most) {
  if (graphemes(service, text) <= most || most == 0) return std::string(text);
  const auto end = service.convert_offset(text, Unit::graphemes, Unit::bytes, most - 1);
  return std::string(text.substr(0, end ? *end : 0)) + "…";
}

std::string joined(std::string_view first, std::string_view second) {
  std::string both(first);
  if (!first.empty() && !second.empty()) both += '\n';
  return both.append(second);
}

bool is_line_id(std::string_view id, std::string_view kinds) noexcept {
  constexpr std::size_t kShortest = 2;
  constexpr std::size_t kLongest = 69;  // module channels see ids of 68 characters
  if (id.size() < kShortest || id.size() > kLongest) return false;
  if (kinds.find(id.front()) == std::string_view::npos) return false;
  return id.substr(1).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_digits(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 32 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace jackfield::line
