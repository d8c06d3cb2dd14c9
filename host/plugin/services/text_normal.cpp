// SPDX-License-Identifier: MIT
// Normal form C, and host names.
#include "host/plugin/services/output.hpp"
#include "host/plugin/services/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <memory>
#include <string>

namespace jackfield::services {
namespace {

// Far above any host name (253 bytes as ASCII), far below what would take time.
constexpr std::uint64_t kMaxNameBytes = 2048;

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

const icu::Normalizer2* form_c() noexcept {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const found = icu::Normalizer2::getNFCInstance(error);
  return U_SUCCESS(error) ? found : nullptr;
}

// Immutable, so all threads share it.
const icu::IDNA* names() {
  static const std::unique_ptr<const icu::IDNA> kNames = [] {
    UErrorCode error = U_ZERO_ERROR;
    constexpr std::uint32_t kOptions = UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI |
                                       UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                                       UIDNA_NONTRANSITIONAL_TO_UNICODE;
    std::unique_ptr<const icu::IDNA> made(icu::IDNA::createUTS46Instance(kOptions, error));
    return U_SUCCESS(error) ? std::move(made) : nullptr;
  }();
  return kNames.get();
}

using Conversion = void (icu::IDNA::*)(icu::StringPiece, icu::ByteSink&, icu::IDNAInfo&,
                                       UErrorCode&) const;

jf_status_t convert_name(const jf_str_t* name, const Output& output, Conversion conversion) {
  if (!output.usable() || !is_text(name) || name->len == 0 || name->len > kMaxNameBytes) {
    return JF_INVALID_ARGUMENT;
  }
  return guarded([&] {
    const icu::IDNA* const rules = names();
    if (rules == nullptr) return JF_INTERNAL;
    std::string converted;
    icu::StringByteSink<std::string> sink(&converted);
    icu::IDNAInfo info;
    UErrorCode error = U_ZERO_ERROR;
    (rules->*conversion)(piece(view(name)), sink, info, error);
    if (U_FAILURE(error)) return JF_INTERNAL;
    return info.hasErrors() ? JF_INVALID_ARGUMENT : output.deliver(std::string_view(converted));
  });
}

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_nfc(const jf_str_t* text, uint8_t* out, uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || !is_text(text)) return JF_INVALID_ARGUMENT;
  return guarded([&] {
    const icu::Normalizer2* const form = form_c();
    if (form == nullptr) return JF_INTERNAL;
    std::string normal;
    icu::StringByteSink<std::string> sink(&normal, static_cast<std::int32_t>(text->len));
    UErrorCode error = U_ZERO_ERROR;
    form->normalizeUTF8(0, piece(view(text)), sink, nullptr, error);
    return U_SUCCESS(error) ? output.deliver(std::string_view(normal)) : JF_INTERNAL;
  });
}

jf_status_t jf_host_is_nfc(const jf_str_t* text, int32_t* normal) {
  if (normal == nullptr) return JF_INVALID_ARGUMENT;
  *normal = 0;
  if (!is_text(text)) return JF_INVALID_ARGUMENT;
  const icu::Normalizer2* const form = form_c();
  UErrorCode error = U_ZERO_ERROR;
  if (form == nullptr) return JF_INTERNAL;
  const bool is = form->isNormalizedUTF8(piece(view(text)), error);
  if (U_FAILURE(error)) return JF_INTERNAL;
  *normal = is ? 1 : 0;
  return JF_OK;
}

jf_status_t jf_host_idna_to_ascii(const jf_str_t* name, uint8_t* out, uint64_t capacity,
                                  uint64_t* length) {
  return convert_name(name, {out, capacity, length}, &icu::IDNA::nameToASCII_UTF8);
}

jf_status_t jf_host_idna_to_unicode(const jf_str_t* name, uint8_t* out, uint64_t capacity,
                                    uint64_t* length) {
  return convert_name(name, {out, capacity, length}, &icu::IDNA::nameToUnicodeUTF8);
}
