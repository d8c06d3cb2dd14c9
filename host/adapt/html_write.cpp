// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/adapt/entities.hpp"
#include "host/adapt/format.hpp"

namespace jackfield::adapt {
namespace {

std::string_view tag_of(SpanStyle style) {
  switch (style) {
    case SpanStyle::bold:
      return "b";
    case SpanStyle::italic:
      return "i";
    case SpanStyle::underline:
      return "u";
    case SpanStyle::strikethrough:
      return "s";
    case SpanStyle::code:
      return "code";
    case SpanStyle::preformatted:
      return "pre";
    case SpanStyle::quote:
      return "blockquote";
    case SpanStyle::link:
      return "a";
    default:
      return "";
  }
}

constexpr std::string_view kBreak = "<br>";

/// It stands apart by itself: the line ends around it are not written.
bool is_block(SpanStyle style) {
  return style == SpanStyle::quote || style == SpanStyle::preformatted;
}

class Writer {
 public:
  explicit Writer(const Styled& text) : text_(text) {}

  std::string run() {
    std::size_t next = 0;
    while (next < text_.spans.size() || !open_.empty()) {
      const bool closes = !open_.empty() && (next == text_.spans.size() ||
                                             end_of(*open_.back()) <= text_.spans[next].start);
      copy_to(closes ? end_of(*open_.back()) : text_.spans[next].start);
      if (closes) {
        close();
      } else {
        open(text_.spans[next++]);
      }
    }
    copy_to(text_.text.size());
    return std::move(out_);
  }

 private:
  static std::size_t end_of(const Span& span) { return std::size_t{span.start} + span.length; }

  void open(const Span& span) {
    open_.push_back(&span);
    const std::string_view tag = tag_of(span.style);
    if (tag.empty()) return;
    if (is_block(span.style)) {
      for (int i = 0; i < 2 && out_.ends_with(kBreak); ++i)
        out_.resize(out_.size() - kBreak.size());
    }
    out_.append("<").append(tag);
    if (span.style == SpanStyle::link)
      out_.append(" href=\"").append(escaped_html(span.value)).append("\"");
    out_ += '>';
    if (span.style == SpanStyle::preformatted) ++preformatted_;
  }

  void close() {
    const Span& span = *open_.back();
    open_.pop_back();
    const std::string_view tag = tag_of(span.style);
    if (!tag.empty()) out_.append("</").append(tag).append(">");
    if (span.style == SpanStyle::preformatted) --preformatted_;
    if (is_block(span.style)) {
      for (int i = 0; i < 2 && done_ < text_.text.size() && text_.text[done_] == '\n'; ++i) ++done_;
    }
  }

  void copy_to(std::size_t end) {
    if (end <= done_) return;
    const std::string words = escaped_html(std::string_view(text_.text).substr(done_, end - done_));
    for (const char c : words) {
      if (c == '\n' && preformatted_ == 0) {
        out_ += kBreak;
      } else {
        out_ += c;
      }
    }
    done_ = end;
  }

  const Styled& text_;
  std::string out_;
  std::vector<const Span*> open_;
  std::size_t done_ = 0;
  std::size_t preformatted_ = 0;
};

}  // namespace

std::string write_html(const Styled& text) {
  return Writer(text).run();
}

}  // namespace jackfield::adapt
