// SPDX-License-Identifier: MIT
// The one place that includes Boost.JSON. Compiled into each plugin, since a prebuilt archive would
// tie plugins to one C++ library.
#include <boost/json/src.hpp>

#include <jackfield/cpp/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <utility>

namespace jackfield {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 64;

const json::value* value_of(const void* node) noexcept {
  return static_cast<const json::value*>(node);
}

}  // namespace

bool Json::is_object() const noexcept {
  return node_ != nullptr && value_of(node_)->is_object();
}
bool Json::is_array() const noexcept {
  return node_ != nullptr && value_of(node_)->is_array();
}
bool Json::is_text() const noexcept {
  return node_ != nullptr && value_of(node_)->is_string();
}
bool Json::is_number() const noexcept {
  return node_ != nullptr && value_of(node_)->is_number();
}
bool Json::is_bool() const noexcept {
  return node_ != nullptr && value_of(node_)->is_bool();
}
bool Json::is_null() const noexcept {
  return node_ != nullptr && value_of(node_)->is_null();
}

Json Json::operator[](std::string_view name) const noexcept {
  if (!is_object()) return {};
  return Json(value_of(node_)->get_object().if_contains({name.data(), name.size()}));
}

Json Json::operator[](std::size_t index) const noexcept {
  if (!is_array()) return {};
  return Json(value_of(node_)->get_array().if_contains(index));
}

std::size_t Json::size() const noexcept {
  if (is_array()) return value_of(node_)->get_array().size();
  if (is_object()) return value_of(node_)->get_object().size();
  return 0;
}

std::string_view Json::name_at(std::size_t index) const noexcept {
  if (!is_object() || index >= size()) return {};
  const auto key =
      (value_of(node_)->get_object().begin() + static_cast<std::ptrdiff_t>(index))->key();
  return {key.data(), key.size()};
}

Json Json::value_at(std::size_t index) const noexcept {
  if (is_array()) return (*this)[index];
  if (!is_object() || index >= size()) return {};
  return Json(
      &(value_of(node_)->get_object().begin() + static_cast<std::ptrdiff_t>(index))->value());
}

std::string_view Json::text_or(std::string_view otherwise) const noexcept {
  if (!is_text()) return otherwise;
  const json::string& text = value_of(node_)->get_string();
  return {text.data(), text.size()};
}

std::int64_t Json::int_or(std::int64_t otherwise) const noexcept {
  if (node_ == nullptr) return otherwise;
  const json::value& value = *value_of(node_);
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return otherwise;  // above 2^63: fits no int64
  if (value.is_double()) {
    const double number = value.get_double();
    // 2^53: beyond it a double no longer says which whole number was meant.
    constexpr double kExact = 9007199254740992.0;
    if (std::abs(number) <= kExact && std::trunc(number) == number)
      return static_cast<std::int64_t>(number);
    return otherwise;
  }
  if (!value.is_string()) return otherwise;
  const std::string_view digits = text();
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return fault == std::errc() && end == digits.data() + digits.size() ? number : otherwise;
}

std::int64_t Json::time_or(std::int64_t otherwise) const noexcept {
  constexpr std::int64_t kNewest = 250'000'000'000'000;
  const std::int64_t at = int_or(otherwise);
  return at >= 0 && at <= kNewest ? at : otherwise;
}

double Json::number_or(double otherwise) const noexcept {
  if (!is_number()) return otherwise;
  const json::value& value = *value_of(node_);
  if (value.is_double()) return value.get_double();
  return value.is_int64() ? static_cast<double>(value.get_int64())
                          : static_cast<double>(value.get_uint64());
}

bool Json::bool_or(bool otherwise) const noexcept {
  return is_bool() ? value_of(node_)->get_bool() : otherwise;
}

std::string Json::id() const {
  if (is_text()) return std::string(text());
  return is_number() ? dump() : std::string();
}

std::string Json::dump() const {
  return node_ == nullptr ? std::string() : json::serialize(*value_of(node_));
}

// The first blocks of values lie inside, so that a webhook is one allocation.
struct JsonDocument::Parsed {
  std::array<unsigned char, 8192> first;
  json::monotonic_resource memory{first.data(), first.size()};
  json::value root = json::value(json::storage_ptr(&memory));
};

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  // Scratch for one long text at a time; on the stack, since a call is short and never re-entered.
  std::array<unsigned char, 2048> scratch;
  json::parser parser(json::storage_ptr(), options, scratch.data(), scratch.size());
  // Plain `new`, so that `first` is left as it is: clearing it would cost more than parsing a
  // webhook.
  std::unique_ptr<Parsed> parsed(new Parsed);
  parser.reset(json::storage_ptr(&parsed->memory));
  json::error_code fault;
  const std::size_t used = parser.write(text.data(), text.size(), fault);
  if (fault) return invalid("not JSON: " + fault.message() + " at byte " + std::to_string(used));
  parsed->root = parser.release();
  return JsonDocument(std::move(parsed));
}

JsonDocument::JsonDocument(std::unique_ptr<Parsed> parsed) noexcept : parsed_(std::move(parsed)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Json JsonDocument::root() const noexcept {
  return Json(&parsed_->root);
}

}  // namespace jackfield
