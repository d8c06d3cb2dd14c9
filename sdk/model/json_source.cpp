// SPDX-License-Identifier: MIT
#include "sdk/model/json_source.hpp"

#include "sdk/model/base64.hpp"
#include "sdk/model/nearest_name.hpp"
#include "sdk/model/rfc3339.hpp"

#include <nlohmann/json.hpp>

#include <jackfield/cpp/c_view.hpp>

#include <cmath>
#include <limits>

namespace jackfield {

std::string Pointer::text() const {
  if (parent == nullptr) return {};
  std::string out = parent->text();
  out += '/';
  if (is_index) return out + std::to_string(index);
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

void ReadErrors::add(const Pointer& where, std::string text) {
  constexpr size_t kMaxErrors = 100;
  if (list_.size() < kMaxErrors) list_.push_back({where.text(), std::move(text)});
}

std::string ReadErrors::text() const {
  std::string out;
  for (const ReadError& error : list_) {
    if (!out.empty()) out += '\n';
    out.append(error.pointer.empty() ? "the value" : error.pointer).append(": ").append(error.text);
  }
  return out;
}

namespace model {
namespace {

constexpr unsigned kMaxPointerDepth =
    2 * abi::kMaxDepth;  // a list is two steps: the member and the element
constexpr unsigned kMaxEmbeddedDepth = 64;

// nlohmann::json writes recursively, so a deep value has to be refused before it is written.
bool within_depth(const nlohmann::json& value, unsigned left) {
  if (!value.is_structured()) return true;
  if (left == 0) return false;
  for (const auto& element : value) {
    if (!within_depth(element, left - 1)) return false;
  }
  return true;
}

}  // namespace

ObjectReader::ObjectReader(const nlohmann::json& object, ReadErrors& errors, const Pointer& where)
    : object_(object), errors_(errors), where_(where), is_object_(object.is_object()) {
  if (!is_object_) {
    errors_.add(where_, "expected an object");
  } else if (where_.depth() > kMaxPointerDepth) {
    is_object_ = false;
    errors_.add(where_, "nested too deep");
  }
}

void ObjectReader::expected(std::string_view key, std::string_view what) {
  errors_.add(where_.at(key), "expected " + std::string(what));
}

const nlohmann::json* ObjectReader::member(std::string_view key, Limits limits) {
  const auto found = object_.find(key);
  if (found != object_.end() && !found->is_null()) return &*found;
  if (limits.required && errors_.mode() != ReadMode::partial)
    errors_.add(where_.at(key), "required, but absent");
  return nullptr;
}

void ObjectReader::text(std::string_view key, std::string& value, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return;
  if (!found->is_string()) return expected(key, "a text");
  const auto& text = found->get_ref<const std::string&>();
  if (!is_utf8(text)) return expected(key, "UTF-8");
  if (errors_.mode() == ReadMode::strict && limits.max_bytes != 0 &&
      text.size() > limits.max_bytes) {
    return expected(key, "at most " + std::to_string(limits.max_bytes) + " bytes");
  }
  value = text;
}

void ObjectReader::bytes(std::string_view key, std::string& value, Limits limits) {
  std::string text;
  this->text(key, text, {.required = limits.required});
  if (text.empty()) return;
  auto bytes = parse_base64(text);
  if (!bytes) return expected(key, "base64 with padding");
  if (errors_.mode() == ReadMode::strict && limits.max_bytes != 0 &&
      bytes->size() > limits.max_bytes) {
    return expected(key, "at most " + std::to_string(limits.max_bytes) + " bytes");
  }
  value = std::move(*bytes);
}

void ObjectReader::json(std::string_view key, std::string& value, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return;
  if (!within_depth(*found, kMaxEmbeddedDepth))
    return expected(key, "JSON that is nested less deep");
  std::string text = found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (errors_.mode() == ReadMode::strict && limits.max_bytes != 0 &&
      text.size() > limits.max_bytes) {
    return expected(key, "at most " + std::to_string(limits.max_bytes) + " bytes of JSON");
  }
  value = std::move(text);
}

void ObjectReader::time(std::string_view key, int64_t& value, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return;
  const auto time =
      found->is_string() ? parse_rfc3339(found->get_ref<const std::string&>()) : std::nullopt;
  if (!time) return expected(key, "a time such as 2026-11-21T12:00:00.000Z");
  value = *time;
}

template <class Integer>
void ObjectReader::integer(std::string_view key, Integer& value, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return;
  using Range = std::numeric_limits<Integer>;
  if (found->is_number_unsigned()) {
    const auto number = found->get<uint64_t>();
    if (std::in_range<Integer>(number)) {
      value = static_cast<Integer>(number);
      return;
    }
  } else if (found->is_number_integer()) {
    const auto number = found->get<int64_t>();
    if (std::in_range<Integer>(number)) {
      value = static_cast<Integer>(number);
      return;
    }
  }
  expected(key, "a whole number from " + std::to_string(Range::min()) + " to " +
                    std::to_string(Range::max()));
}

void ObjectReader::number(std::string_view key, int32_t& value, Limits limits) {
  integer(key, value, limits);
}
void ObjectReader::number(std::string_view key, int64_t& value, Limits limits) {
  integer(key, value, limits);
}
void ObjectReader::number(std::string_view key, uint32_t& value, Limits limits) {
  integer(key, value, limits);
}
void ObjectReader::number(std::string_view key, uint64_t& value, Limits limits) {
  integer(key, value, limits);
}

void ObjectReader::number(std::string_view key, double& value, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return;
  if (!found->is_number()) return expected(key, "a number");
  const auto number = found->get<double>();
  if (!std::isfinite(number)) return expected(key, "a finite number");
  value = number;
}

void ObjectReader::boolean(std::string_view key, bool& value, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return;
  if (!found->is_boolean()) return expected(key, "true or false");
  value = found->get<bool>();
}

const nlohmann::json& Elements::operator[](size_t i) const {
  return (*list)[i];
}

Elements ObjectReader::list(std::string_view key, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return {};
  const bool limited = errors_.mode() == ReadMode::strict && limits.max_items != 0;
  const size_t most = limited ? limits.max_items : abi::kMaxCount;
  if (!found->is_array()) {
    expected(key, "a list");
  } else if (found->size() > most) {
    expected(key, "at most " + std::to_string(most) + " elements");
  } else {
    return {found, found->size()};
  }
  return {};
}

void ObjectReader::texts(std::string_view key, std::vector<std::string>& value, Limits limits) {
  const Elements found = list(key, limits);
  const Pointer inside = where_.at(key);
  value.reserve(found.count);
  for (size_t i = 0; i < found.count; ++i) {
    const nlohmann::json& element = found[i];
    if (element.is_string() && is_utf8(element.get_ref<const std::string&>())) {
      value.push_back(element.get_ref<const std::string&>());
    } else {
      errors_.add(inside.at(i), "expected a text");
    }
  }
}

bool ObjectReader::name(std::string_view key, std::string& text, Limits limits) {
  const nlohmann::json* found = member(key, limits);
  if (found == nullptr) return false;
  if (found->is_string()) {
    text = found->get_ref<const std::string&>();
    return true;
  }
  expected(key, "a name");
  return false;
}

void ObjectReader::unknown_name(std::string_view key, const std::string& text,
                                std::span<const std::string_view> names) {
  if (errors_.mode() != ReadMode::strict) return;
  const std::string_view nearest = nearest_name(text, names);
  if (!nearest.empty()) {
    expected(key, "a known name; did you mean \"" + std::string(nearest) + "\"?");
    return;
  }
  std::string all;
  for (const std::string_view name : names) {
    if (name == "unknown") continue;
    if (!all.empty()) all += ", ";
    all += name;
  }
  expected(key, "one of " + all);
}

}  // namespace model
}  // namespace jackfield
