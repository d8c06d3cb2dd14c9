// SPDX-License-Identifier: MIT
#include "email_headers.hpp"

#include "email_text.hpp"

#include <algorithm>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostFields = 20'000;  // a mail of ten thousand Received lines is one

bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
  });
}

std::string_view without_end(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::size_t line_end(std::string_view bytes, std::size_t at) {
  const std::size_t end = bytes.find('\n', at);
  return end == std::string_view::npos ? bytes.size() : end + 1;
}

}  // namespace

std::string Headers::first(std::string_view name) const {
  for (const Field& field : fields_) {
    if (same(field.name, name)) return unfolded(field.value);
  }
  return {};
}

bool Headers::has(std::string_view name) const noexcept {
  return count(name) > 0;
}

std::size_t Headers::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(),
                    [name](const Field& field) { return same(field.name, name); }));
}

HeaderBlock read_headers(std::string_view bytes) {
  std::vector<Field> fields;
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::size_t end = line_end(bytes, at);
    if (without_end(bytes.substr(at, end - at)).empty()) {
      at = end;
      break;
    }
    while (end < bytes.size() && (bytes[end] == ' ' || bytes[end] == '\t')) {
      end = line_end(bytes, end);
    }
    const std::string_view whole = without_end(bytes.substr(at, end - at));
    const std::size_t colon = whole.find(':');
    if (colon != std::string_view::npos && fields.size() < kMostFields) {
      const std::string_view name = trimmed(whole.substr(0, colon));
      if (is_name(name)) fields.push_back({name, whole.substr(colon + 1)});
    }
    at = end;
  }
  return {Headers(std::move(fields)), at};
}

std::string unfolded(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (const char c : trimmed(value)) {
    if (c != '\r' && c != '\n') out += c;
  }
  return out;
}

}  // namespace jackfield::email
