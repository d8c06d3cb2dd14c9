// SPDX-License-Identifier: MIT
#include "host/net/http_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>

namespace jackfield::net {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool matches(std::string_view if_none_match, std::string_view etag) {
  if (etag.empty() || if_none_match.empty()) return false;
  // Tags are quoted and ours hold no comma, so a search cannot match half of one.
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

RangeDecision decide_range(std::string_view range_header, std::uint64_t file_bytes) {
  constexpr std::string_view kUnit = "bytes=";
  if (range_header.substr(0, kUnit.size()) != kUnit) return {};
  const std::string_view spec = range_header.substr(kUnit.size());
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return {};
  const auto first = number(spec.substr(0, dash));
  const auto last = number(spec.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    if (*last == 0 || file_bytes == 0) return {RangeAnswer::unsatisfiable, {}};
    const std::uint64_t length = std::min(*last, file_bytes);
    return {RangeAnswer::part, {file_bytes - length, length}};
  }
  if (!first || (dash + 1 < spec.size() && !last) || (last && *last < *first)) return {};
  if (*first >= file_bytes) return {RangeAnswer::unsatisfiable, {}};
  const std::uint64_t end = last ? std::min(*last, file_bytes - 1) : file_bytes - 1;
  return {RangeAnswer::part, {*first, end - *first + 1}};
}

Response file_response(const Request& request, std::string path, Headers headers) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return text_response(404, "not found");
  }
  const auto size = static_cast<std::uint64_t>(info.st_size);
  const std::string etag(headers.get("etag"));
  Response response;
  response.headers = std::move(headers);
  response.headers.set("accept-ranges", "bytes");
  if (matches(request.header("if-none-match"), etag)) {
    response.status = 304;
    return response;
  }
  RangeDecision decision;
  const auto if_range = request.headers.find("if-range");
  if (!if_range || (!etag.empty() && *if_range == etag)) {
    decision = decide_range(request.header("range"), size);
  }
  if (decision.answer == RangeAnswer::unsatisfiable) {
    response.status = 416;
    response.headers.set("content-range", "bytes */" + std::to_string(size));
    return response;
  }
  if (decision.answer == RangeAnswer::whole) {
    response.body = FileRange{std::move(path), 0, size};
    return response;
  }
  const ByteRange range = decision.range;
  response.status = 206;
  response.headers.set("content-range", "bytes " + std::to_string(range.offset) + "-" +
                                            std::to_string(range.offset + range.length - 1) + "/" +
                                            std::to_string(size));
  response.body = FileRange{std::move(path), range.offset, range.length};
  return response;
}

}  // namespace jackfield::net
