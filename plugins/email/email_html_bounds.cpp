// SPDX-License-Identifier: MIT
#include "email_html_bounds.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostTags = 40'000;  // a long newsletter has some thousands
constexpr std::size_t kDeepestHtml = 256;
constexpr std::size_t kMostStyles = 32;

constexpr std::string_view kEmpty[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                       "input", "link", "meta", "param", "source", "track", "wbr"};
// Their ends may be left out: the parser closes them by itself within what surrounds them.
constexpr std::string_view kClosedByOthers[] = {"body",  "dd",     "dt",    "head", "html",
                                                "li",    "option", "p",     "td",   "th",
                                                "tbody", "tfoot",  "thead", "tr"};
constexpr std::string_view kStyles[] = {"a",    "b", "big",   "code",   "em",     "font", "i",
                                        "nobr", "s", "small", "strike", "strong", "tt",   "u"};

template <std::size_t kCount>
bool is_one_of(const std::string_view (&names)[kCount], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// The open elements, never fewer than the parser has: an end that does not fit the last one open
/// closes nothing here.
class Open {
 public:
  /// Whether another may be opened.
  bool start(const std::string& name) {
    if (is_one_of(kEmpty, name) || is_one_of(kClosedByOthers, name)) return true;
    const bool is_style = is_one_of(kStyles, name);
    if (names_.size() >= kDeepestHtml || (is_style && styles_ >= kMostStyles)) return false;
    if (is_style) ++styles_;
    names_.push_back(name);
    return true;
  }
  void end(const std::string& name) {
    if (names_.empty() || names_.back() != name) return;
    if (is_one_of(kStyles, name)) --styles_;
    names_.pop_back();
  }

 private:
  std::vector<std::string> names_;
  std::size_t styles_ = 0;
};

}  // namespace

std::string restrained(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  Open open;
  std::size_t tags = 0;
  std::size_t copied = 0;
  // Every < before a letter counts, also where the parser sees no tag: in comments, in quotes.
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool is_end = html.substr(at + 1, 1) == "/";
    const std::size_t begin = at + (is_end ? 2 : 1);
    std::size_t end = begin;
    while (end < html.size() && (is_letter(html[end]) || is_digit(html[end]))) ++end;
    if (begin >= html.size() || !is_letter(html[begin])) continue;
    const std::string name = lower(html.substr(begin, end - begin));
    bool may_stay = ++tags <= kMostTags;
    if (is_end) {
      open.end(name);
    } else if (may_stay) {
      may_stay = open.start(name);
    }
    if (may_stay) continue;
    out.append(html.substr(copied, at - copied)).append(1, ' ');
    copied = std::min({html.find('>', end), html.find('<', end), html.size()});
    if (copied < html.size() && html[copied] == '>') ++copied;
    at = copied - 1;
  }
  return out.append(html.substr(copied));
}

}  // namespace jackfield::email
