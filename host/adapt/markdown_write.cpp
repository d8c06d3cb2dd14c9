// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/adapt/format.hpp"

namespace jackfield::adapt {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view mark_of(SpanStyle style) {
  switch (style) {
    case SpanStyle::bold:
      return "**";
    case SpanStyle::italic:
      return "*";
    case SpanStyle::strikethrough:
      return "~~";
    default:
      return "";
  }
}

/// More backticks than stand together in the code.
std::string fence_of(std::string_view code, std::size_t least) {
  std::size_t run = 0;
  std::size_t most = least - 1;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    most = std::max(most, run);
  }
  return std::string(most + 1, '`');
}

class MarkdownWriter {
 public:
  explicit MarkdownWriter(const Styled& text) : text_(text) {}

  std::string run() {
    std::size_t next = 0;
    while (next < text_.spans.size() || !open_.empty()) {
      const bool closes = !open_.empty() && (next == text_.spans.size() ||
                                             end_of(*open_.back()) <= text_.spans[next].start);
      if (closes) {
        copy_to(end_of(*open_.back()));
        close();
        continue;
      }
      const Span& span = text_.spans[next++];
      copy_to(span.start);
      if (span.style == SpanStyle::code || span.style == SpanStyle::preformatted) {
        code(span);
        // What is styled inside code is only code.
        while (next < text_.spans.size() && text_.spans[next].start < done_) ++next;
      } else {
        open(span);
      }
    }
    copy_to(text_.text.size());
    return std::move(out_);
  }

 private:
  static std::size_t end_of(const Span& span) { return std::size_t{span.start} + span.length; }

  void open(const Span& span) {
    if (span.style == SpanStyle::quote) {
      ++quotes_;
      out_ += "> ";
    } else if (span.style == SpanStyle::link) {
      out_ += '[';
    } else {
      // A mark with a blank behind it would be no mark.
      while (done_ < end_of(span) && is_blank(text_.text[done_])) copy_to(done_ + 1);
      out_ += mark_of(span.style);
    }
    open_.push_back(&span);
  }

  void close() {
    const Span& span = *open_.back();
    open_.pop_back();
    if (span.style == SpanStyle::quote) {
      --quotes_;
      // Without an empty line what follows would still be of the quote.
      if (done_ < text_.text.size() && text_.text.compare(done_, 2, "\n\n") != 0) out_ += '\n';
    } else if (span.style == SpanStyle::link) {
      out_ += "](<";
      for (const char c : span.value) {
        if (c == '<' || c == '>' || c == '\\') out_ += '\\';
        if (c != '\n') out_ += c;
      }
      out_ += ">)";
    } else {
      std::string tail;
      while (!out_.empty() && is_blank(out_.back())) {
        tail.insert(tail.begin(), out_.back());
        out_.pop_back();
      }
      out_.append(mark_of(span.style)).append(tail);
    }
  }

  void code(const Span& span) {
    const std::string_view words = std::string_view(text_.text).substr(span.start, span.length);
    const bool is_block = span.style == SpanStyle::preformatted;
    const std::string fence = fence_of(words, is_block ? 3 : 1);
    if (is_block) {
      if (!out_.empty() && out_.back() != '\n') out_ += '\n';
      out_.append(fence).append(span.value).append("\n").append(words).append("\n").append(fence);
    } else {
      const bool needs_room = words.front() == '`' || words.back() == '`';
      const std::string_view room = needs_room ? " " : "";
      out_.append(fence).append(room).append(words).append(room).append(fence);
    }
    done_ = end_of(span);
  }

  void copy_to(std::size_t end) {
    for (; done_ < end; ++done_) {
      const char c = text_.text[done_];
      if (needs_escape(c)) out_ += '\\';
      out_ += c;
      if (c == '\n') {
        for (std::size_t i = 0; i < quotes_; ++i) out_ += "> ";
      }
    }
  }

  bool at_line_start() const {
    const std::string_view text(text_.text);
    const std::size_t line = text.substr(0, done_).find_last_of('\n');
    const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
    return text.find_first_not_of(" \t", begin) == done_;
  }

  bool needs_escape(char c) const {
    constexpr std::string_view kAlways = "\\`*_~[]<&";
    if (kAlways.find(c) != std::string_view::npos) return true;
    // Headings, quotes and rules of lines; lists are written as people write them, so they stay.
    return (c == '#' || c == '>' || c == '=') && at_line_start();
  }

  const Styled& text_;
  std::string out_;
  std::vector<const Span*> open_;
  std::size_t done_ = 0;
  std::size_t quotes_ = 0;
};

}  // namespace

std::string write_markdown(const Styled& text) {
  return MarkdownWriter(text).run();
}

}  // namespace jackfield::adapt
