// SPDX-License-Identifier: MIT
#include "tests/fuzz/fuzz_input.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace jackfield::fuzz {

support::PluginCases load_cases(std::string_view plugin) {
  Result<support::PluginCases> cases = support::load_cases(plugin);
  if (!cases) found(cases.error().text);
  return std::move(*cases);
}

Input read_input(const support::PluginCases& cases, const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\n'), size);
  const auto at = cases.find(text.substr(0, end));
  return {at == cases.end() ? nullptr : &at->second, text.substr(std::min(end + 1, size))};
}

Exchange read_exchange(const Request& request, std::string_view answer, std::int64_t now) {
  Exchange exchange;
  exchange.label = request.label;
  exchange.at = now;
  exchange.attempts = 1;
  const char* end = answer.data() + answer.size();
  const auto status = std::from_chars(answer.data(), end, exchange.status);
  if (status.ec != std::errc() || exchange.status < 100 || exchange.status > 599) {
    exchange.status = 0;
    exchange.result = ExchangeResult::uncertain;
    return exchange;
  }
  exchange.result = ExchangeResult::answered;
  exchange.body = std::string(status.ptr + (status.ptr == end ? 0 : 1), end);
  return exchange;
}

void found(std::string_view text) {
  std::fprintf(stderr, "found: %.*s\n", static_cast<int>(text.size()), text.data());
  std::abort();
}

}  // namespace jackfield::fuzz
