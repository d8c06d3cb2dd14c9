// SPDX-License-Identifier: MIT
#include "host/net/http_headers.hpp"

#include <algorithm>

namespace jackfield::net {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_token_char(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

Headers::Headers(std::initializer_list<HeaderView> fields) {
  for (const HeaderView& field : fields) add(field.name, field.value);
}

void Headers::add(std::string_view name, std::string_view value) {
  if (text_.capacity() == 0) {
    text_.reserve(768);
    fields_.reserve(16);
  }
  Field field{};
  field.name_at = static_cast<std::uint32_t>(text_.size());
  field.name_size = static_cast<std::uint32_t>(name.size());
  for (const char c : name) text_.push_back(lower(c));
  field.value_at = static_cast<std::uint32_t>(text_.size());
  field.value_size = static_cast<std::uint32_t>(value.size());
  text_.append(value);
  fields_.push_back(field);
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  // The text of a removed field stays behind: fields are removed a few times at most, and never on
  // the hot path.
  const auto same = [&](const Field& field) {
    const std::string_view stored(text_.data() + field.name_at, field.name_size);
    return std::equal(stored.begin(), stored.end(), name.begin(), name.end(),
                      [](char a, char b) { return a == lower(b); });
  };
  fields_.erase(std::remove_if(fields_.begin(), fields_.end(), same), fields_.end());
}

void Headers::clear() {
  text_.clear();
  fields_.clear();
}

HeaderView Headers::operator[](std::size_t index) const {
  const Field& field = fields_[index];
  return {{text_.data() + field.name_at, field.name_size},
          {text_.data() + field.value_at, field.value_size}};
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const HeaderView field : *this) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

std::string_view Headers::get(std::string_view name) const {
  return find(name).value_or(std::string_view());
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (const HeaderView field : *this) found += field.name == name ? 1U : 0U;
  return found;
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token_char);
}

bool is_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

}  // namespace jackfield::net
