// SPDX-License-Identifier: MIT
// jf.text/1: a charset's name in the first line, then bytes that claim to be of it, as mail brings
// them.
#include "host/plugin/services/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  const char* text = reinterpret_cast<const char*>(data);
  const auto line = static_cast<std::size_t>(std::find(text, text + size, '\n') - text);
  const std::size_t begin = std::min(size, line + 1);
  const jf_str_t label{text, line};
  const jf_str_t bytes{text + begin, size - begin};
  std::vector<std::uint8_t> out(4 * size + 64);
  std::uint64_t length = 0;
  std::uint64_t number = 0;
  if (jf_host_to_utf8(&label, &bytes, out.data(), out.size(), &length, &number) == JF_OK) {
    const std::string_view made(reinterpret_cast<const char*>(out.data()), length);
    if (services::valid_utf8_prefix(made) != made.size()) std::abort();
  }
  (void)jf_host_nfc(&bytes, out.data(), out.size(), &length);
  (void)jf_host_idna_to_ascii(&bytes, out.data(), out.size(), &length);
  (void)jf_host_idna_to_unicode(&bytes, out.data(), out.size(), &length);
  (void)jf_host_last_boundary(1, &bytes, size / 2, &number);
  return 0;
}
