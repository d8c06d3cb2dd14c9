// SPDX-License-Identifier: MIT
#include "host/net/http_response_head.hpp"

#include "host/net/http_message.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace jackfield::net {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

bool is_ours(std::string_view name) {
  return name == "date" || name == "content-length" || name == "connection" ||
         name == "transfer-encoding";
}

void append_two(std::string& out, int number) {
  out.push_back(static_cast<char>('0' + number / 10 % 10));
  out.push_back(static_cast<char>('0' + number % 10));
}

}  // namespace

std::optional<std::string> format_response_head(int status, const Headers& headers,
                                                const ResponseFraming& framing,
                                                std::string_view date) {
  if (status < 100 || status > 999) return std::nullopt;
  std::string out;
  out.reserve(512);
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.append(" ").append(reason_phrase(status)).append("\r\ndate: ").append(date).append("\r\n");
  for (const HeaderView field : headers) {
    if (is_ours(field.name)) continue;
    if (!is_header_name(field.name) || !is_header_value(field.value)) return std::nullopt;
    out.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (framing.content_length) {
    out.append("content-length: ");
    append_number(out, *framing.content_length);
    out.append("\r\n");
  }
  if (framing.chunked) out.append("transfer-encoding: chunked\r\n");
  if (framing.close) {
    out.append("connection: close\r\n");
  } else if (framing.http10) {
    out.append("connection: keep-alive\r\n");
  }
  out.append("\r\n");
  return out;
}

std::string format_http_date(std::int64_t unix_seconds) {
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::string out;
  out.append(kDays[static_cast<std::size_t>(parts.tm_wday)]).append(", ");
  append_two(out, parts.tm_mday);
  out.append(" ").append(kMonths[static_cast<std::size_t>(parts.tm_mon)]).append(" ");
  append_two(out, (parts.tm_year + 1900) / 100);
  append_two(out, parts.tm_year % 100);
  out.push_back(' ');
  append_two(out, parts.tm_hour);
  out.push_back(':');
  append_two(out, parts.tm_min);
  out.push_back(':');
  append_two(out, parts.tm_sec);
  return out.append(" GMT");
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace jackfield::net
