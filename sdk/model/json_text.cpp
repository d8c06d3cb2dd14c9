// SPDX-License-Identifier: MIT
#include "sdk/model/json_text.hpp"

#include <array>

namespace jackfield::model {
namespace {

// What follows the backslash; 'u' for a control character without a short form; 0 for a character
// that stands for itself.
constexpr std::array<char, 256> escapes() noexcept {
  std::array<char, 256> letters{};
  for (size_t c = 0; c < 0x20; ++c) letters[c] = 'u';
  letters['\b'] = 'b';
  letters['\f'] = 'f';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  letters['\t'] = 't';
  letters['"'] = '"';
  letters['\\'] = '\\';
  return letters;
}
constexpr auto kEscapes = escapes();

// Eight bytes without a quote, a backslash or a control character? The classic zero-byte test on
// each, all at once; a byte above 0x7F never trips it, so text outside ASCII passes as quickly.
bool all_plain(const char* at) noexcept {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  constexpr uint64_t kTops = 0x8080808080808080u;
  uint64_t eight = 0;
  std::memcpy(&eight, at, 8);
  const uint64_t quote = eight ^ kOnes * '"';
  const uint64_t slash = eight ^ kOnes * '\\';
  const uint64_t hit =
      ((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash) | ((eight - kOnes * 0x20) & ~eight);
  return (hit & kTops) == 0;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  const char* const end = text.data() + text.size();
  const char* start = text.data();  // of the run not yet appended
  const char* at = start;
  while (at != end) {
    if (end - at >= 8 && all_plain(at)) {
      at += 8;
      continue;
    }
    const auto c = static_cast<unsigned char>(*at);
    const char escape = kEscapes[c];
    if (escape == 0) {
      ++at;
      continue;
    }
    out.append(start, static_cast<size_t>(at - start));
    out += '\\';
    out += escape;
    if (escape == 'u') {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
    start = ++at;
  }
  out.append(start, static_cast<size_t>(at - start));
  out += '"';
}

void append_embedded(std::string& out, std::string_view json) {
  const size_t start = out.size();
  out += json;
  if (json.find_first_of("\r\n") == std::string_view::npos) return;
  for (size_t i = start; i < out.size(); ++i) {
    if (out[i] == '\n' || out[i] == '\r') out[i] = ' ';
  }
}

}  // namespace jackfield::model
