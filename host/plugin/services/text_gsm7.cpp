// SPDX-License-Identifier: MIT
// The alphabet of text messages. Source: 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1.
#include "host/plugin/services/output.hpp"
#include "host/plugin/services/text.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace jackfield::services {
namespace {

// What is not ASCII in the default alphabet, sorted.
constexpr std::u32string_view kBeyondAscii = U"¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";
// What is ASCII and not in the default alphabet: extension table, control characters, backtick.
constexpr std::string_view kExtensionAscii = "\f[\\]^{|}~";
constexpr char32_t kEuro = U'€';

// 0: in neither table.
int septets_of(char32_t character) noexcept {
  if (character == U'\n' || character == U'\r') return 1;
  if (character < 0x80) {
    const char ascii = static_cast<char>(character);
    if (kExtensionAscii.find(ascii) != std::string_view::npos) return 2;
    return ascii >= ' ' && ascii != '`' && ascii != '\x7F' ? 1 : 0;
  }
  if (character == kEuro) return 2;
  return std::binary_search(kBeyondAscii.begin(), kBeyondAscii.end(), character) ? 1 : 0;
}

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_gsm7_septets(const jf_str_t* text, uint64_t* septets) {
  if (septets == nullptr) return JF_INVALID_ARGUMENT;
  *septets = 0;
  if (!is_text(text)) return JF_INVALID_ARGUMENT;
  const auto* const bytes = bytes_of(view(text));
  std::uint64_t count = 0;
  for (std::uint64_t at = 0; at < text->len;) {
    const std::uint64_t start = at;
    char32_t character = 0;
    U8_NEXT_UNSAFE(bytes, at, character);
    const int here = septets_of(character);
    if (here == 0) {
      *septets = start;
      return JF_NOT_SUPPORTED;
    }
    count += static_cast<std::uint64_t>(here);
  }
  *septets = count;
  return JF_OK;
}
