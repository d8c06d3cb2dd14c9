// SPDX-License-Identifier: MIT
#include "host/plugin/services/encoding.hpp"

#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/output.hpp"

#include <array>
#include <cstring>

namespace jackfield::services {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xFF;

using Digits = std::array<std::uint8_t, 256>;

constexpr Digits digits_of(std::string_view alphabet) {
  Digits digits{};
  for (std::uint8_t& digit : digits) digit = kNoDigit;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}

constexpr Digits digits_of_both() {
  Digits digits = digits_of(kStandard);
  digits['-'] = 62;
  digits['_'] = 63;
  return digits;
}

constexpr Digits kStandardDigits = digits_of(kStandard);
constexpr Digits kUrlDigits = digits_of(kUrl);
constexpr Digits kBothDigits = digits_of_both();
constexpr Digits kHexDigits = [] {
  Digits digits = digits_of("0123456789abcdef");
  for (std::uint8_t i = 0; i < 6; ++i) digits[static_cast<std::size_t>('A' + i)] = 10 + i;
  return digits;
}();

constexpr bool padded(std::int32_t variant) {
  return variant == JF_BASE64 || variant == JF_BASE64_URL;
}

constexpr bool space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const Digits& digits_for(std::int32_t variant) noexcept {
  if (variant == JF_BASE64_ANY) return kBothDigits;
  return variant == JF_BASE64_URL || variant == JF_BASE64_URL_UNPADDED ? kUrlDigits
                                                                       : kStandardDigits;
}

constexpr std::uint64_t base64_size(std::int32_t variant, std::uint64_t bytes) {
  const bool pads = variant != JF_BASE64_UNPADDED && variant != JF_BASE64_URL_UNPADDED;
  const std::uint64_t rest = bytes % 3;
  return bytes / 3 * 4 + (rest == 0 ? 0 : pads ? 4 : rest + 1);
}

// The digits alone; the signs that pad them stand there already.
template <class Char>
void write_base64(std::int32_t variant, std::string_view bytes, Char* to) {
  const bool url = variant == JF_BASE64_URL || variant == JF_BASE64_URL_UNPADDED;
  const std::string_view alphabet = url ? kUrl : kStandard;
  const auto byte = [&](std::size_t at) -> std::uint32_t {
    return static_cast<unsigned char>(bytes[at]);
  };
  const auto digit = [&](std::uint32_t bits) { *to++ = static_cast<Char>(alphabet[bits & 0x3F]); };
  std::size_t at = 0;
  for (; at + 3 <= bytes.size(); at += 3) {
    const std::uint32_t bits = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    digit(bits >> 18);
    digit(bits >> 12);
    digit(bits >> 6);
    digit(bits);
  }
  if (at == bytes.size()) return;
  const bool two = at + 2 == bytes.size();
  const std::uint32_t bits = byte(at) << 16 | (two ? byte(at + 1) << 8 : 0);
  digit(bits >> 18);
  digit(bits >> 12);
  if (two) digit(bits >> 6);
}

// True if what follows the digits is what the variant ends with. `tail` starts at the first '='.
bool ends_well(std::int32_t variant, std::string_view tail, std::size_t digits) {
  const std::size_t missing = (4 - digits % 4) % 4;
  std::size_t signs = 0;
  for (const char c : tail) {
    if (c == '=') {
      ++signs;
    } else if (variant != JF_BASE64_ANY || !space(c)) {
      return false;
    }
  }
  if (variant == JF_BASE64_ANY) return signs == 0 || signs == missing;
  return signs == (padded(variant) ? missing : 0);
}

}  // namespace

std::optional<std::string> base64_decoded(std::int32_t variant, std::string_view text) {
  const Digits& digits = digits_for(variant);
  const bool any = variant == JF_BASE64_ANY;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  std::size_t count = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != '='; ++at) {
    const std::uint8_t digit = digits[static_cast<unsigned char>(text[at])];
    if (digit == kNoDigit) {
      if (any && space(text[at])) continue;
      return std::nullopt;
    }
    bits = bits << 6 | digit;
    if (++count % 4 == 0) {
      bytes.push_back(static_cast<char>(bits >> 16 & 0xFF));
      bytes.push_back(static_cast<char>(bits >> 8 & 0xFF));
      bytes.push_back(static_cast<char>(bits & 0xFF));
    }
  }
  const std::size_t rest = count % 4;
  if (rest == 1 || !ends_well(variant, text.substr(at), count)) return std::nullopt;
  // Bits that belong to no byte: two texts for the same bytes would pass, unless they are zero.
  const std::uint32_t unused = rest == 2 ? 0x0F : rest == 3 ? 0x03 : 0;
  if (!any && (bits & unused) != 0) return std::nullopt;
  if (rest == 2) bytes.push_back(static_cast<char>(bits >> 4 & 0xFF));
  if (rest == 3) {
    bytes.push_back(static_cast<char>(bits >> 10 & 0xFF));
    bytes.push_back(static_cast<char>(bits >> 2 & 0xFF));
  }
  return bytes;
}

std::string base64_encoded(std::int32_t variant, std::string_view bytes) {
  std::string text(base64_size(variant, bytes.size()), '=');
  write_base64(variant, bytes, text.data());
  return text;
}

}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_base64_encode(int32_t variant, const jf_str_t* bytes, uint8_t* out,
                                  uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(bytes)) return JF_INVALID_ARGUMENT;
  if (variant < JF_BASE64 || variant > JF_BASE64_URL_UNPADDED) return JF_NOT_SUPPORTED;
  const std::uint64_t size = base64_size(variant, bytes->len);
  if (!output.fits(size)) return JF_INVALID_ARGUMENT;
  if (size != 0) std::memset(out, '=', size);
  write_base64(variant, view(bytes), out);
  *length = size;
  return JF_OK;
}

jf_status_t jf_host_base64_decode(int32_t variant, const jf_str_t* text, uint8_t* out,
                                  uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(text)) return JF_INVALID_ARGUMENT;
  if (variant < JF_BASE64 || variant > JF_BASE64_ANY) return JF_NOT_SUPPORTED;
  return guarded([&] {
    const std::optional<std::string> bytes = base64_decoded(variant, view(text));
    return bytes ? output.deliver(std::string_view(*bytes)) : JF_INVALID_ARGUMENT;
  });
}

jf_status_t jf_host_hex_encode(const jf_str_t* bytes, uint8_t* out, uint64_t capacity,
                               uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(bytes)) return JF_INVALID_ARGUMENT;
  if (!output.fits(bytes->len * 2)) return JF_INVALID_ARGUMENT;
  std::uint8_t* to = out;
  for (const char byte : view(bytes)) {
    const auto value = static_cast<unsigned char>(byte);
    *to++ = static_cast<std::uint8_t>("0123456789abcdef"[value >> 4]);
    *to++ = static_cast<std::uint8_t>("0123456789abcdef"[value & 0x0F]);
  }
  *length = bytes->len * 2;
  return JF_OK;
}

jf_status_t jf_host_hex_decode(const jf_str_t* text, uint8_t* out, uint64_t capacity,
                               uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(text)) return JF_INVALID_ARGUMENT;
  const std::string_view digits = view(text);
  if (digits.size() % 2 != 0) return JF_INVALID_ARGUMENT;
  for (const char c : digits) {
    if (kHexDigits[static_cast<unsigned char>(c)] == kNoDigit) return JF_INVALID_ARGUMENT;
  }
  if (!output.fits(digits.size() / 2)) return JF_INVALID_ARGUMENT;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const unsigned high = kHexDigits[static_cast<unsigned char>(digits[i])];
    const unsigned low = kHexDigits[static_cast<unsigned char>(digits[i + 1])];
    out[i / 2] = static_cast<std::uint8_t>(high << 4 | low);
  }
  *length = digits.size() / 2;
  return JF_OK;
}
