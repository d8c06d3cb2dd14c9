// SPDX-License-Identifier: MIT
// Reading JSON without ever asking whether something is there: a Json is a view of a value or of
// nothing, and every question has an answer. The parser itself is in json.cpp, compiled into each
// plugin by jackfield_add_channel().
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace jackfield {

/// A view of one value inside a JsonDocument, or of nothing. Valid as long as the document. Total:
/// a question that does not fit the value gives the alternative, never an error. [any]
class Json {
 public:
  Json() noexcept = default;

  bool exists() const noexcept { return node_ != nullptr; }
  bool is_object() const noexcept;
  bool is_array() const noexcept;
  bool is_text() const noexcept;
  bool is_number() const noexcept;
  bool is_bool() const noexcept;
  bool is_null() const noexcept;

  /// The member of an object; nothing when this is no object or has none of that name.
  Json operator[](std::string_view name) const noexcept;
  /// The element of an array; nothing beyond its end.
  Json operator[](std::size_t index) const noexcept;
  Json operator[](int index) const noexcept {
    return index < 0 ? Json() : (*this)[static_cast<std::size_t>(index)];
  }
  Json operator[](const char* name) const noexcept { return (*this)[std::string_view(name)]; }

  /// Elements of an array or members of an object; 0 for anything else.
  std::size_t size() const noexcept;
  /// The name and value of an object's member by place; nothing beyond its end.
  std::string_view name_at(std::size_t index) const noexcept;
  Json value_at(std::size_t index) const noexcept;

  /// The text, or `otherwise` when this is no text.
  std::string_view text_or(std::string_view otherwise) const noexcept;
  std::string_view text() const noexcept { return text_or({}); }
  /// A whole number that fits; also a text of digits, since networks write large ids both ways.
  std::int64_t int_or(std::int64_t otherwise) const noexcept;
  /// A time in Unix milliseconds of the years 1970 to 9892; any other is none. What a window or a
  /// lifetime adds to it still is a time that the model knows.
  std::int64_t time_or(std::int64_t otherwise) const noexcept;
  double number_or(double otherwise) const noexcept;
  bool bool_or(bool otherwise) const noexcept;
  /// A text as it is, or a number as it would be written: for ids that may be either. Empty for
  /// anything else.
  std::string id() const;
  /// The value as JSON text; empty for nothing.
  std::string dump() const;

  /// Walks an array's elements, or an object's values.
  class Iterator {
   public:
    Iterator(const Json& of, std::size_t at) noexcept : of_(&of), at_(at) {}
    Json operator*() const noexcept { return of_->value_at(at_); }
    Iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const noexcept { return at_ != other.at_; }

   private:
    const Json* of_;
    std::size_t at_;
  };
  Iterator begin() const noexcept { return {*this, 0}; }
  Iterator end() const noexcept { return {*this, size()}; }

 private:
  friend class JsonDocument;
  explicit Json(const void* node) noexcept : node_(node) {}

  const void* node_ = nullptr;  // the parser's own value type; no header of it reaches a plugin
};

/// A parsed text and the memory of its values. Depth is bounded (64), text must be UTF-8, one value
/// only.
class JsonDocument {
 public:
  /// Errors: JF_INVALID_ARGUMENT with what is wrong and where (in bytes), never with the text
  /// itself.
  static Result<JsonDocument> parse(std::string_view text);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  Json root() const noexcept;
  Json operator[](std::string_view name) const noexcept { return root()[name]; }

 private:
  struct Parsed;
  explicit JsonDocument(std::unique_ptr<Parsed> parsed) noexcept;

  std::unique_ptr<Parsed> parsed_;
};

}  // namespace jackfield
