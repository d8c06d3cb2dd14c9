// SPDX-License-Identifier: MIT
#include "sdk/model/base64.hpp"

#include <array>
#include <cstdint>

namespace jackfield::model {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kForeign = 255;

constexpr std::array<uint8_t, 256> reverse_alphabet() noexcept {
  std::array<uint8_t, 256> values{};
  for (uint8_t& value : values) value = kForeign;
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<uint8_t>(i);
  }
  return values;
}
constexpr auto kValues = reverse_alphabet();

uint32_t byte_at(std::string_view bytes, size_t at) noexcept {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const uint32_t three =
        byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
    const size_t left = bytes.size() - at;
    out += kAlphabet[three >> 18];
    out += kAlphabet[three >> 12 & 63];
    out += left > 1 ? kAlphabet[three >> 6 & 63] : '=';
    out += left > 2 ? kAlphabet[three & 63] : '=';
  }
}

std::optional<std::string> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const size_t digits = text.size() - padding;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  uint32_t held = 0;
  unsigned bits = 0;
  for (size_t i = 0; i < digits; ++i) {
    const uint32_t value = kValues[static_cast<unsigned char>(text[i])];
    if (value == kForeign) return std::nullopt;
    held = (held << 6 | value) & 0xFFFFu;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(held >> bits & 0xFFu);
    }
  }
  if ((held & ((1u << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace jackfield::model
