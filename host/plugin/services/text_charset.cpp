// SPDX-License-Identifier: MIT
// Other charsets to UTF-8.
#include "host/plugin/services/output.hpp"
#include "host/plugin/services/text.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace jackfield::services {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;
constexpr UChar32 kByteOrderMark = 0xFEFF;
constexpr std::size_t kMaxLabelBytes = 60;  // UCNV_MAX_CONVERTER_NAME_LENGTH

struct CloseConverter {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Every bad byte group becomes U+FFFD; ICU's own callback writes U+001A for
// some charsets.
void replace_bad(const void* context, UConverterToUnicodeArgs* arguments, const char*, int32_t,
                 UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  static constexpr UChar kText[1] = {static_cast<UChar>(kReplacement)};
  *error = U_ZERO_ERROR;
  ++*static_cast<std::uint64_t*>(const_cast<void*>(context));
  ucnv_cbToUWriteUChars(arguments, kText, 1, 0, error);
}

// Only names that ICU's table knows: it would take others for names of files.
Converter open_converter(std::string_view label) {
  if (label.empty() || label.size() >= kMaxLabelBytes) return {};
  std::array<char, kMaxLabelBytes> name{};
  for (std::size_t i = 0; i < label.size(); ++i) {
    // ICU would skip blanks, and take a NUL for the end of the name.
    if (label[i] <= ' ' || label[i] >= '\x7F') return {};
    name[i] = label[i];
  }
  UErrorCode error = U_ZERO_ERROR;
  const char* const canonical = ucnv_getAlias(name.data(), 0, &error);
  if (U_FAILURE(error) || canonical == nullptr) return {};
  Converter converter(ucnv_open(canonical, &error));
  return U_SUCCESS(error) ? std::move(converter) : Converter{};
}

/// Writes UTF-8 while there is room, and counts on when there is not.
class Writer {
 public:
  Writer(const Output& output, std::uint64_t& replaced) : output_(output), replaced_(replaced) {}

  void put(const UChar* units, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) put(units[i]);
  }

  void finish() {
    if (lead_ != 0) put_replacement();
  }

  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  // Pairs can lie across two rounds of the converter, and some charsets can
  // spell half a pair.
  void put(UChar unit) {
    if (U16_IS_TRAIL(unit)) {
      if (lead_ == 0) return put_replacement();
      const UChar32 whole = U16_GET_SUPPLEMENTARY(lead_, unit);
      lead_ = 0;
      return put_scalar(whole);
    }
    if (lead_ != 0) put_replacement();
    lead_ = U16_IS_LEAD(unit) ? unit : UChar{0};
    if (lead_ == 0) put_scalar(unit);
  }

  void put_replacement() {
    lead_ = 0;
    ++replaced_;
    put_scalar(kReplacement);
  }

  void put_scalar(UChar32 scalar) {
    const bool first = !started_;
    started_ = true;
    if (first && scalar == kByteOrderMark) return;
    std::array<std::uint8_t, 4> encoded{};
    std::size_t size = 0;
    U8_APPEND_UNSAFE(encoded.data(), size, static_cast<std::uint32_t>(scalar));
    if (bytes_ + size <= output_.capacity) std::memcpy(output_.out + bytes_, encoded.data(), size);
    bytes_ += size;
  }

  const Output& output_;
  std::uint64_t& replaced_;
  std::uint64_t bytes_ = 0;
  UChar lead_ = 0;
  bool started_ = false;
};

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_to_utf8(const jf_str_t* label, const jf_str_t* bytes, uint8_t* out,
                            uint64_t capacity, uint64_t* length, uint64_t* replaced) {
  const Output output{out, capacity, length};
  if (replaced != nullptr) *replaced = 0;
  if (!output.usable() || absent(label) || !is_short_enough(bytes)) return JF_INVALID_ARGUMENT;
  const Converter converter = open_converter(view(label));
  if (!converter) return JF_NOT_SUPPORTED;

  std::uint64_t bad = 0;
  UErrorCode error = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter.get(), replace_bad, &bad, nullptr, nullptr, &error);
  Writer writer(output, bad);
  const std::string_view data = view(bytes);
  const char* at = data.data();
  const char* const end = at + data.size();
  std::array<UChar, 2048> units;
  do {
    UChar* to = units.data();
    if (error == U_BUFFER_OVERFLOW_ERROR) error = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &at, end, nullptr, true,
                   &error);
    writer.put(units.data(), static_cast<std::size_t>(to - units.data()));
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(error)) return error == U_MEMORY_ALLOCATION_ERROR ? JF_NO_MEMORY : JF_INTERNAL;
  writer.finish();

  if (!output.fits(writer.bytes())) return JF_INVALID_ARGUMENT;
  *length = writer.bytes();
  if (replaced != nullptr) *replaced = bad;
  return JF_OK;
}
