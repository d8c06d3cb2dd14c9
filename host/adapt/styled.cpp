// SPDX-License-Identifier: MIT
#include "host/adapt/styled.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::adapt {
namespace {

constexpr std::size_t kMostSpans = 1000;

bool cuts_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::size_t end_of(const Span& span) {
  return std::size_t{span.start} + span.length;
}

}  // namespace

std::vector<Span> tidy_spans(std::vector<Span> spans, std::string_view text) {
  std::erase_if(spans, [text](const Span& span) {
    return span.length == 0 || end_of(span) > text.size() || cuts_character(text, span.start) ||
           cuts_character(text, end_of(span));
  });
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return a.start != b.start ? a.start < b.start : a.length > b.length;
  });
  std::vector<std::size_t> ends;  // of the spans around
  std::erase_if(spans, [&ends](const Span& span) {
    while (!ends.empty() && ends.back() <= span.start) ends.pop_back();
    if (!ends.empty() && end_of(span) > ends.back()) return true;
    ends.push_back(end_of(span));
    return false;
  });
  if (spans.size() > kMostSpans) spans.resize(kMostSpans);
  return spans;
}

Styled part_of(const Styled& whole, const Stretch& stretch) {
  Styled part;
  part.text = whole.text.substr(stretch.begin, stretch.end - stretch.begin);
  for (const Span& span : whole.spans) {
    const std::size_t begin = std::max<std::size_t>(span.start, stretch.begin);
    const std::size_t end = std::min(end_of(span), stretch.end);
    if (begin >= end) continue;
    Span& cut = part.spans.emplace_back(span);
    cut.start = static_cast<std::uint32_t>(begin - stretch.begin);
    cut.length = static_cast<std::uint32_t>(end - begin);
  }
  return part;
}

void append(Styled& to, const Styled& more) {
  const auto offset = static_cast<std::uint32_t>(to.text.size());
  to.text += more.text;
  to.spans.reserve(to.spans.size() + more.spans.size());
  for (const Span& span : more.spans) to.spans.emplace_back(span).start += offset;
}

void append(Styled& to, std::string_view words) {
  to.text += words;
}

void append(Styled& to, std::string_view words, SpanStyle style, std::string_view value) {
  if (words.empty()) return;
  Span span;
  span.start = static_cast<std::uint32_t>(to.text.size());
  span.length = static_cast<std::uint32_t>(words.size());
  span.style = style;
  span.value = value;
  to.spans.push_back(std::move(span));
  to.text += words;
}

void StyledWriter::open(SpanStyle style, std::string value) {
  open_.push_back(spans_.size());
  Span& span = spans_.emplace_back();
  span.start = static_cast<std::uint32_t>(text_.size());
  span.style = style;
  span.value = std::move(value);
}

void StyledWriter::close() {
  if (open_.empty()) return;
  Span& span = spans_[open_.back()];
  open_.pop_back();
  // Line ends at the edges belong to what is around.
  std::size_t end = text_.size();
  while (end > span.start && text_[end - 1] == '\n') --end;
  while (span.start < end && text_[span.start] == '\n') ++span.start;
  span.length = static_cast<std::uint32_t>(end - span.start);
}

void StyledWriter::put(std::string_view words) {
  text_ += words;
}

void StyledWriter::ends(std::size_t lines) {
  if (text_.empty()) return;
  std::size_t have = 0;
  while (have < text_.size() && text_[text_.size() - 1 - have] == '\n') ++have;
  if (have < lines) text_.append(lines - have, '\n');
}

void StyledWriter::line() {
  ends(1);
}

void StyledWriter::paragraph() {
  ends(2);
}

Styled StyledWriter::take() && {
  while (!open_.empty()) close();
  const std::size_t first = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
  const std::size_t last = text_.find_last_not_of(" \t\r\n");
  const Stretch inner{first, last == std::string::npos ? first : last + 1};
  Styled whole{std::move(text_), std::move(spans_)};
  Styled made = part_of(whole, inner);
  made.spans = tidy_spans(std::move(made.spans), made.text);
  return made;
}

}  // namespace jackfield::adapt
