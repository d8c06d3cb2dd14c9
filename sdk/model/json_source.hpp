// SPDX-License-Identifier: MIT
// What the generated JSON readers stand on: the faults found so far, with a JSON Pointer each, and
// the strict readers of single members. All faults of a text are collected, so that whoever wrote
// it can mend them at once.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield {

/// strict: input of our own API; wrong enum names are faults that name the nearest right one,
/// limits are checked. lenient: events from elsewhere; enum names this side does not know read as
/// unknown. partial: lenient, and required members may be absent (cases name only what they are
/// about).
enum class ReadMode { strict, lenient, partial };

struct ReadError {
  std::string pointer;  ///< RFC 6901; empty: the whole value
  std::string text;     ///< what was expected there
  friend bool operator==(const ReadError&, const ReadError&) = default;
};

/// A place in the JSON under reading: a chain on the stack that becomes text only when something is
/// wrong.
struct Pointer {
  const Pointer* parent = nullptr;
  std::string_view key = {};
  size_t index = 0;
  bool is_index = false;

  Pointer at(std::string_view member) const noexcept { return {this, member, 0, false}; }
  Pointer at(size_t element) const noexcept { return {this, {}, element, true}; }
  unsigned depth() const noexcept { return parent == nullptr ? 0 : parent->depth() + 1; }
  std::string text() const;
};

/// The faults of one reading. Stops taking more after 100: a hostile text must not cost more than
/// it has to.
class ReadErrors {
 public:
  explicit ReadErrors(ReadMode mode = ReadMode::strict) noexcept : mode_(mode) {}

  void add(const Pointer& where, std::string text);
  ReadMode mode() const noexcept { return mode_; }
  bool empty() const noexcept { return list_.empty(); }
  size_t size() const noexcept { return list_.size(); }
  const std::vector<ReadError>& list() const noexcept { return list_; }
  /// All of them in one line each: "/parts/0/text: expected a text".
  std::string text() const;

 private:
  ReadMode mode_;
  std::vector<ReadError> list_;
};

namespace model {

struct Limits {
  bool required = false;
  uint32_t max_bytes = 0;  // 0: none
  uint32_t max_items = 0;
};

/// A list of JSON values. A type of its own so that the generated readers need not include the JSON
/// library.
struct Elements {
  const nlohmann::json* list = nullptr;
  size_t count = 0;
  explicit operator bool() const noexcept { return list != nullptr; }
  const nlohmann::json& operator[](size_t i) const;
};

/// Reads the members of one JSON object. A member that is absent or null leaves the value as it is.
class ObjectReader {
 public:
  ObjectReader(const nlohmann::json& object, ReadErrors& errors, const Pointer& where);

  /// False when the value is no object, or nested deeper than any canonical value.
  bool is_object() const noexcept { return is_object_; }

  void text(std::string_view key, std::string& value, Limits limits = {});
  void bytes(std::string_view key, std::string& value, Limits limits = {});
  void json(std::string_view key, std::string& value, Limits limits = {});
  void time(std::string_view key, int64_t& value, Limits limits = {});
  void number(std::string_view key, int32_t& value, Limits limits = {});
  void number(std::string_view key, int64_t& value, Limits limits = {});
  void number(std::string_view key, uint32_t& value, Limits limits = {});
  void number(std::string_view key, uint64_t& value, Limits limits = {});
  void number(std::string_view key, double& value, Limits limits = {});
  void boolean(std::string_view key, bool& value, Limits limits = {});
  void texts(std::string_view key, std::vector<std::string>& value, Limits limits = {});

  /// The member's value, or nullptr. Complains when it is required and absent.
  const nlohmann::json* member(std::string_view key, Limits limits = {});
  /// The member's elements if it is a list of a sane length, or nothing.
  Elements list(std::string_view key, Limits limits = {});
  /// The text of an enum's member; false when absent or not a text.
  bool name(std::string_view key, std::string& text, Limits limits);
  /// Complains, in strict mode only, that `text` is none of `names`.
  void unknown_name(std::string_view key, const std::string& text,
                    std::span<const std::string_view> names);

 private:
  void expected(std::string_view key, std::string_view what);
  template <class Integer>
  void integer(std::string_view key, Integer& value, Limits limits);

  const nlohmann::json& object_;
  ReadErrors& errors_;
  const Pointer& where_;
  bool is_object_;
};

template <class Enum>
void read_name(ObjectReader& in, std::string_view key, Enum& value, Limits limits,
               Enum (*from_name)(std::string_view), std::span<const std::string_view> names) {
  std::string text;
  if (!in.name(key, text, limits)) return;
  value = from_name(text);
  if (value == Enum{} && text != "unknown") in.unknown_name(key, text, names);
}

}  // namespace model
}  // namespace jackfield
