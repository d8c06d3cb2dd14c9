// SPDX-License-Identifier: MIT
// A client's bytes, cut in two where the first byte says.
#include "host/net/http_request_parser.hpp"

#include <algorithm>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield::net;
  static const ServerLimits limits;
  if (size == 0) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  RequestParser parser(limits);
  std::size_t consumed = 0;
  const std::size_t cut = std::min<std::size_t>(data[0], bytes.size());
  auto progress = parser.read_header(bytes.substr(0, cut), consumed);
  bytes.remove_prefix(std::min(consumed, bytes.size()));
  if (progress == RequestParser::Progress::need_more) {
    progress = parser.read_header(bytes, consumed);
    bytes.remove_prefix(std::min(consumed, bytes.size()));
  }
  if (progress != RequestParser::Progress::header_done) return 0;
  if (parser.accept_body(BodyRule{}, "") != RequestFault::none) return 0;
  (void)parser.read_body(bytes, consumed);
  return 0;
}
