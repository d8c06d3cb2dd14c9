// SPDX-License-Identifier: MIT
// jf.text/1 for C++: UTF-8 is std::string_view in and std::string out.
#pragma once

#include <jackfield/ext/text.h>
#include <jackfield/cpp/result.hpp>
#include <jackfield/cpp/service_call.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield {

enum class Unit : std::int32_t {
  bytes = JF_UNIT_BYTES,
  utf16 = JF_UNIT_UTF16,
  code_points = JF_UNIT_CODE_POINTS,
  graphemes = JF_UNIT_GRAPHEMES,
};

enum class Boundary : std::int32_t {
  grapheme = JF_BOUNDARY_GRAPHEME,
  word = JF_BOUNDARY_WORD,
  sentence = JF_BOUNDARY_SENTENCE,
};

/// Text that came in another charset.
struct Converted {
  std::string text;            // UTF-8
  std::uint64_t replaced = 0;  // bytes or byte groups that became U+FFFD
};

/// A view of the host's table; copying it costs nothing. Without the service every call is an
/// error.
class Text {
 public:
  explicit Text(const jf_text_v1_t* table) noexcept : table_(table) {}
  /// Whether the host has the service.
  explicit operator bool() const noexcept { return table_ != nullptr; }

  Result<Converted> to_utf8(std::string_view label, std::string_view bytes) const {
    if (table_ == nullptr) return missing();
    const jf_str_t name = detail::lend(label);
    const jf_str_t data = detail::lend(bytes);
    Converted converted;
    auto text = detail::filled(
        "jf.text/1: to_utf8", bytes.size() * 2, [&](auto* out, auto room, auto* length) {
          return table_->to_utf8(&name, &data, out, room, length, &converted.replaced);
        });
    if (!text) return text.error();
    converted.text = std::move(*text);
    return converted;
  }

  /// False also if the host cannot tell.
  bool is_utf8(std::string_view text) const noexcept {
    const jf_str_t data = detail::lend(text);
    std::uint64_t valid = 0;
    return table_ != nullptr && table_->valid_utf8(&data, &valid) == JF_OK && valid == text.size();
  }

  Result<std::uint64_t> count(Unit unit, std::string_view text) const {
    return counted("jf.text/1: count", text, [&](const jf_str_t* data, std::uint64_t* units) {
      return table_->count(static_cast<std::int32_t>(unit), data, units);
    });
  }

  Result<std::uint64_t> convert_offset(std::string_view text, Unit from, Unit to,
                                       std::uint64_t offset) const {
    return counted(
        "jf.text/1: convert_offset", text, [&](const jf_str_t* data, std::uint64_t* converted) {
          return table_->convert_offset(data, static_cast<std::int32_t>(from),
                                        static_cast<std::int32_t>(to), offset, converted);
        });
  }

  /// The first boundary after a byte offset. `for (at = 0; at < text.size(); at = *next)`.
  Result<std::uint64_t> next_boundary(Boundary kind, std::string_view text,
                                      std::uint64_t offset) const {
    return counted(
        "jf.text/1: next_boundary", text, [&](const jf_str_t* data, std::uint64_t* boundary) {
          return table_->next_boundary(static_cast<std::int32_t>(kind), data, offset, boundary);
        });
  }

  /// The last boundary at or before a byte offset.
  Result<std::uint64_t> last_boundary(Boundary kind, std::string_view text,
                                      std::uint64_t limit) const {
    return counted(
        "jf.text/1: last_boundary", text, [&](const jf_str_t* data, std::uint64_t* boundary) {
          return table_->last_boundary(static_cast<std::int32_t>(kind), data, limit, boundary);
        });
  }

  Result<std::string> nfc(std::string_view text) const {
    return written("jf.text/1: nfc", text, text.size(), &jf_text_v1_t::nfc);
  }

  bool is_nfc(std::string_view text) const noexcept {
    const jf_str_t data = detail::lend(text);
    std::int32_t normal = 0;
    return table_ != nullptr && table_->is_nfc(&data, &normal) == JF_OK && normal == 1;
  }

  Result<std::string> idna_to_ascii(std::string_view name) const {
    return written("jf.text/1: idna_to_ascii", name, 255, &jf_text_v1_t::idna_to_ascii);
  }

  Result<std::string> idna_to_unicode(std::string_view name) const {
    return written("jf.text/1: idna_to_unicode", name, 1024, &jf_text_v1_t::idna_to_unicode);
  }

  /// JF_NOT_SUPPORTED if a character is not in the alphabet, so that the text needs UCS-2.
  Result<std::uint64_t> gsm7_septets(std::string_view text) const {
    return counted("jf.text/1: gsm7_septets", text,
                   [&](const jf_str_t* data, std::uint64_t* septets) {
                     return table_->gsm7_septets(data, septets);
                   });
  }

 private:
  static Error missing() { return {JF_NOT_SUPPORTED, "the host has no jf.text/1"}; }

  template <class Call>
  Result<std::uint64_t> counted(const char* what, std::string_view text, Call&& call) const {
    if (table_ == nullptr) return missing();
    const jf_str_t data = detail::lend(text);
    std::uint64_t number = 0;
    const jf_status_t status = call(&data, &number);
    if (status != JF_OK) return detail::call_failed(status, what);
    return number;
  }

  template <class Function>
  Result<std::string> written(const char* what, std::string_view text, std::uint64_t guess,
                              Function function) const {
    if (table_ == nullptr) return missing();
    const jf_str_t data = detail::lend(text);
    return detail::filled(what, guess, [&](auto* out, auto room, auto* length) {
      return (table_->*function)(&data, out, room, length);
    });
  }

  const jf_text_v1_t* table_;  // static in the host, or null
};

}  // namespace jackfield
