// SPDX-License-Identifier: MIT
#include "host/plugin/services/text.hpp"

namespace jackfield::services {

const jf_text_v1_t& text_table() noexcept {
  static constexpr jf_text_v1_t kTable = {
      .size = sizeof(jf_text_v1_t),
      .reserved = 0,
      .to_utf8 = jf_host_to_utf8,
      .valid_utf8 = jf_host_valid_utf8,
      .count = jf_host_count,
      .convert_offset = jf_host_convert_offset,
      .next_boundary = jf_host_next_boundary,
      .last_boundary = jf_host_last_boundary,
      .nfc = jf_host_nfc,
      .is_nfc = jf_host_is_nfc,
      .idna_to_ascii = jf_host_idna_to_ascii,
      .idna_to_unicode = jf_host_idna_to_unicode,
      .gsm7_septets = jf_host_gsm7_septets,
  };
  return kTable;
}

}  // namespace jackfield::services
