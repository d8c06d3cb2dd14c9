// SPDX-License-Identifier: MIT
// A part being told in words, and which of its fields were: what is left is lost. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/adapt/styled.hpp"

namespace jackfield::adapt {

class Told {
 public:
  /// A line of its own, unless it is empty; `pointer` is the field it tells.
  void line(const std::string& pointer, std::string_view words,
            SpanStyle style = SpanStyle::unknown);
  /// More on the line that was begun last.
  void more(const std::string& pointer, std::string_view between, std::string_view words);
  /// An empty line before what follows.
  void gap();
  void lines(const std::string& pointer, const Styled& text);
  /// What the words around it say, or what comes back with the answer.
  void keep(const std::string& pointer) { kept_.insert(pointer); }

  const Styled& text() const { return text_; }
  Styled take_text() { return std::exchange(text_, {}); }
  bool has(const std::string& pointer) const { return kept_.count(pointer) > 0; }

 private:
  Styled text_;
  std::set<std::string> kept_;
  bool wants_gap_ = false;
};

/// Pointers of what the part says and `told` does not; of an object of which nothing is told only
/// its own. At most 256.
std::vector<std::string> lost_of(const Part& part, const Told& told);

}  // namespace jackfield::adapt
