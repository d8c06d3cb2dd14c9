// SPDX-License-Identifier: MIT
// jf.text/1 on ICU. One function per slot; the contract of each is in ext/text.h and is not
// repeated here. ICU and not iconv: its tables are in its library, so a sandbox without a disk has
// them too.
#pragma once

#include <jackfield/ext/text.h>

#include <cstdint>
#include <string_view>

namespace jackfield::services {

const jf_text_v1_t& text_table() noexcept;

/// The length in bytes of the longest prefix that is UTF-8.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// Whether a text argument can be worked on: there, not too long, UTF-8.
bool is_text(const jf_str_t* text) noexcept;
/// The same without looking at each byte.
bool is_short_enough(const jf_str_t* text) noexcept;

}  // namespace jackfield::services

extern "C" {
jf_status_t jf_host_to_utf8(const jf_str_t* label, const jf_str_t* bytes, uint8_t* out,
                            uint64_t capacity, uint64_t* length, uint64_t* replaced);
jf_status_t jf_host_valid_utf8(const jf_str_t* text, uint64_t* valid_bytes);
jf_status_t jf_host_count(int32_t unit, const jf_str_t* text, uint64_t* units);
jf_status_t jf_host_convert_offset(const jf_str_t* text, int32_t from_unit, int32_t to_unit,
                                   uint64_t offset, uint64_t* converted);
jf_status_t jf_host_next_boundary(int32_t kind, const jf_str_t* text, uint64_t offset,
                                  uint64_t* boundary);
jf_status_t jf_host_last_boundary(int32_t kind, const jf_str_t* text, uint64_t limit,
                                  uint64_t* boundary);
jf_status_t jf_host_nfc(const jf_str_t* text, uint8_t* out, uint64_t capacity, uint64_t* length);
jf_status_t jf_host_is_nfc(const jf_str_t* text, int32_t* normal);
jf_status_t jf_host_idna_to_ascii(const jf_str_t* name, uint8_t* out, uint64_t capacity,
                                  uint64_t* length);
jf_status_t jf_host_idna_to_unicode(const jf_str_t* name, uint8_t* out, uint64_t capacity,
                                    uint64_t* length);
jf_status_t jf_host_gsm7_septets(const jf_str_t* text, uint64_t* septets);
}
