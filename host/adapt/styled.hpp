// SPDX-License-Identifier: MIT
// A text with its styles beside it: what every format is read to and written from. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/adapt/stretch.hpp"

namespace jackfield::adapt {

struct Styled {
  std::string text;
  std::vector<Span> spans;  ///< By start, the outer one first; nested, never halfway over another.
  friend bool operator==(const Styled&, const Styled&) = default;
};

/// Puts spans into their order and drops what lies outside the text, cuts a character, is empty or
/// overlaps halfway. At most a thousand are kept: more is no writing.
std::vector<Span> tidy_spans(std::vector<Span> spans, std::string_view text);

/// A stretch of the text; a style that goes on beyond it begins, or ends, with it.
Styled part_of(const Styled& whole, const Stretch& stretch);

/// Adds text, and its styles with it.
void append(Styled& to, const Styled& more);
void append(Styled& to, std::string_view words);
void append(Styled& to, std::string_view words, SpanStyle style, std::string_view value = {});

/// Collects text while styles are opened and closed around it.
class StyledWriter {
 public:
  void open(SpanStyle style, std::string value = {});
  /// Ends what was opened last.
  void close();
  void put(std::string_view words);
  /// Begins a new line, or a paragraph, unless nothing was written yet or it has begun already.
  void line();
  void paragraph();
  bool ends_line() const { return text_.empty() || text_.back() == '\n'; }
  std::size_t depth() const { return open_.size(); }
  std::size_t size() const { return text_.size(); }
  std::string_view since(std::size_t at) const { return std::string_view(text_).substr(at); }

  /// White space at both ends is taken off.
  Styled take() &&;

 private:
  void ends(std::size_t lines);

  std::string text_;
  std::vector<Span> spans_;
  std::vector<std::size_t> open_;  // indexes of spans
};

}  // namespace jackfield::adapt
