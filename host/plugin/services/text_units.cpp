// SPDX-License-Identifier: MIT
// What is UTF-8, and positions counted in four units.
#include "host/plugin/services/output.hpp"
#include "host/plugin/services/text.hpp"
#include "host/plugin/services/text_boundary.hpp"

#include <algorithm>
#include <cstring>

namespace jackfield::services {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) noexcept {
  return static_cast<unsigned char>(text[at]);
}

bool continues(std::string_view text, std::size_t at) noexcept {
  return (byte_at(text, at) & 0xC0) == 0x80;
}

// The length of the UTF-8 sequence at `at`, or 0. Unicode 15.0, table 3-7: only the second byte has
// bounds that depend on the first.
std::size_t sequence_at(std::string_view text, std::size_t at) noexcept {
  const unsigned first = byte_at(text, at);
  if (first < 0x80) return 1;
  const std::size_t size = first < 0xC2   ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  if (size == 0 || text.size() - at < size) return 0;
  const unsigned second = byte_at(text, at + 1);
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (!continues(text, at + i)) return 0;
  }
  return size;
}

// Below, text is known to be UTF-8: the first byte tells the rest.
std::size_t sequence_bytes(std::string_view text, std::size_t at) noexcept {
  const unsigned first = byte_at(text, at);
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

// How many of a unit the character of so many bytes takes.
std::uint64_t units_of(std::int32_t unit, std::size_t bytes) noexcept {
  if (unit == JF_UNIT_BYTES) return bytes;
  return unit == JF_UNIT_UTF16 && bytes == 4 ? 2 : 1;
}

struct Place {
  std::uint64_t byte = 0;
  std::uint64_t count = 0;
};

// Goes forward while the next whole character ends within `bytes` and within `count`.
Place walk(std::string_view text, std::int32_t unit, std::uint64_t bytes, std::uint64_t count) {
  Place place;
  BoundaryWalk graphemes(JF_BOUNDARY_GRAPHEME, text);
  while (place.byte < text.size()) {
    Place next;
    if (unit == JF_UNIT_GRAPHEMES) {
      next = {graphemes.next(), place.count + 1};
    } else {
      const std::size_t size = sequence_bytes(text, static_cast<std::size_t>(place.byte));
      next = {place.byte + size, place.count + units_of(unit, size)};
    }
    if (next.byte > bytes || next.count > count) break;
    place = next;
  }
  return place;
}

bool known(std::int32_t unit) noexcept {
  return unit >= JF_UNIT_BYTES && unit <= JF_UNIT_GRAPHEMES;
}

constexpr std::uint64_t kNoLimit = UINT64_MAX;

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const std::size_t size = sequence_at(text, at);
    if (size == 0) break;
    at += size;
  }
  return at;
}

bool is_short_enough(const jf_str_t* text) noexcept {
  return !absent(text) && text->len <= JF_TEXT_MAX_BYTES;
}

bool is_text(const jf_str_t* text) noexcept {
  return is_short_enough(text) && valid_utf8_prefix(view(text)) == text->len;
}

}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_valid_utf8(const jf_str_t* text, uint64_t* valid_bytes) {
  if (valid_bytes == nullptr) return JF_INVALID_ARGUMENT;
  *valid_bytes = 0;
  if (!is_short_enough(text)) return JF_INVALID_ARGUMENT;
  *valid_bytes = valid_utf8_prefix(view(text));
  return JF_OK;
}

jf_status_t jf_host_count(int32_t unit, const jf_str_t* text, uint64_t* units) {
  if (units == nullptr) return JF_INVALID_ARGUMENT;
  *units = 0;
  if (!is_text(text)) return JF_INVALID_ARGUMENT;
  if (!known(unit)) return JF_NOT_SUPPORTED;
  return guarded([&] {
    *units = walk(view(text), unit, kNoLimit, kNoLimit).count;
    return JF_OK;
  });
}

jf_status_t jf_host_convert_offset(const jf_str_t* text, int32_t from_unit, int32_t to_unit,
                                   uint64_t offset, uint64_t* converted) {
  if (converted == nullptr) return JF_INVALID_ARGUMENT;
  *converted = 0;
  if (!is_text(text)) return JF_INVALID_ARGUMENT;
  if (!known(from_unit) || !known(to_unit)) return JF_NOT_SUPPORTED;
  return guarded([&] {
    const std::string_view all = view(text);
    const Place from = walk(all, from_unit, kNoLimit, offset);
    // Short of the offset at the end of the text, the offset lies beyond it.
    if (from.byte == all.size() && from.count < offset) return JF_INVALID_ARGUMENT;
    const Place to = walk(all, to_unit, from.byte, kNoLimit);
    *converted = to_unit == JF_UNIT_BYTES ? from.byte : to.count;
    return JF_OK;
  });
}
