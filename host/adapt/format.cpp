// SPDX-License-Identifier: MIT
#include "host/adapt/format.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host/adapt/html_read.hpp"
#include "host/adapt/markdown_read.hpp"

namespace jackfield::adapt {
namespace {

constexpr std::array<SpanStyle, 7> kMarkdown = {
    SpanStyle::bold,         SpanStyle::italic, SpanStyle::strikethrough, SpanStyle::code,
    SpanStyle::preformatted, SpanStyle::quote,  SpanStyle::link};
// What networks with spans of their own have in common; what else one shows would have to be told.
constexpr std::array<SpanStyle, 6> kSpans = {SpanStyle::bold,          SpanStyle::italic,
                                             SpanStyle::strikethrough, SpanStyle::mention,
                                             SpanStyle::hashtag,       SpanStyle::emoji};
constexpr std::array<SpanStyle, 8> kHtml = {
    SpanStyle::bold, SpanStyle::italic,       SpanStyle::underline, SpanStyle::strikethrough,
    SpanStyle::code, SpanStyle::preformatted, SpanStyle::quote,     SpanStyle::link};

/// Whether a link's words already are its address.
bool says_address(std::string_view words, std::string_view address) {
  for (const std::string_view scheme : {"https://", "http://", "mailto:", "tel:"}) {
    if (address.starts_with(scheme)) {
      const std::string_view bare = address.substr(scheme.size());
      return words == address || words == bare || std::string(words) + "/" == bare;
    }
  }
  return words == address;
}

/// Whether it is lost where it is not shown: a link and a quote become words, a hashtag is one.
bool is_lost(SpanStyle style) {
  return style != SpanStyle::hashtag && style != SpanStyle::link && style != SpanStyle::quote;
}

/// Rebuilds a text while some of its spans become words.
class Worder {
 public:
  Worder(const Styled& text, TextFormat format, std::vector<std::string>& lost)
      : text_(text), format_(format), lost_(lost) {}

  Styled run() {
    std::size_t next = 0;
    while (next < text_.spans.size() || !open_.empty()) {
      const bool closes = !open_.empty() && (next == text_.spans.size() ||
                                             open_.back().end <= text_.spans[next].start);
      if (closes) {
        copy_to(open_.back().end);
        close();
      } else {
        copy_to(text_.spans[next].start);
        open(text_.spans[next++]);
      }
    }
    copy_to(text_.text.size());
    made_.spans = tidy_spans(std::move(made_.spans), made_.text);
    return std::move(made_);
  }

 private:
  struct Open {
    const Span* span;
    std::size_t end;    // in the old text
    std::size_t begin;  // in the new one
    bool is_shown;
  };

  void open(const Span& span) {
    const bool is_shown = shows(format_, span.style);
    if (!is_shown && span.style == SpanStyle::quote) {
      ++quotes_;
      made_.text += "> ";
    }
    if (!is_shown && is_lost(span.style)) lose(span.style);
    open_.push_back({&span, std::size_t{span.start} + span.length, made_.text.size(), is_shown});
  }

  void close() {
    const Open one = open_.back();
    open_.pop_back();
    if (one.is_shown) {
      Span& span = made_.spans.emplace_back(*one.span);
      span.start = static_cast<std::uint32_t>(one.begin);
      span.length = static_cast<std::uint32_t>(made_.text.size() - one.begin);
      return;
    }
    if (one.span->style == SpanStyle::quote) --quotes_;
    const std::string& address = one.span->value;
    const std::string_view words = std::string_view(made_.text).substr(one.begin);
    if (one.span->style == SpanStyle::link && !address.empty() && !says_address(words, address))
      made_.text.append(words.empty() ? "" : " (").append(address).append(words.empty() ? "" : ")");
  }

  void copy_to(std::size_t end) {
    for (; done_ < end; ++done_) {
      made_.text += text_.text[done_];
      if (text_.text[done_] == '\n') {
        for (std::size_t i = 0; i < quotes_; ++i) made_.text += "> ";
      }
    }
  }

  void lose(SpanStyle style) {
    std::string word(name(style));
    if (std::find(lost_.begin(), lost_.end(), word) == lost_.end())
      lost_.push_back(std::move(word));
  }

  const Styled& text_;
  const TextFormat format_;
  std::vector<std::string>& lost_;
  Styled made_;
  std::vector<Open> open_;
  std::size_t done_ = 0;
  std::size_t quotes_ = 0;  // that are written as words around here
};

}  // namespace

std::vector<TextFormat> formats_of(const TextCapability* capability) {
  std::vector<TextFormat> formats;
  if (capability == nullptr) return formats;
  formats.reserve(capability->formats.size());
  for (const std::string& format : capability->formats)
    formats.push_back(text_format_from_name(format));
  return formats;
}

bool shows(TextFormat format, SpanStyle style) {
  // Not a look: only what must not be cut.
  if (style == SpanStyle::placeholder) return true;
  const auto among = [style](const auto& styles) {
    return std::find(styles.begin(), styles.end(), style) != styles.end();
  };
  switch (format) {
    case TextFormat::markdown:
      return among(kMarkdown);
    case TextFormat::html:
      return among(kHtml);
    case TextFormat::spans:
      return among(kSpans);
    default:
      return false;
  }
}

Styled read_text(std::string_view text, TextFormat format, const std::vector<Span>& spans) {
  switch (format) {
    case TextFormat::markdown:
      return read_markdown(text);
    case TextFormat::html:
      return read_html(text);
    default:
      return {std::string(text), tidy_spans(spans, text)};
  }
}

Styled worded(const Styled& text, TextFormat format, std::vector<std::string>& lost) {
  return Worder(text, format, lost).run();
}

TextFormat format_for(const Styled& text, const std::vector<TextFormat>& formats) {
  return text.spans.empty() || formats.empty() ? TextFormat::plain : formats.front();
}

Part text_part(const Styled& text, TextFormat format) {
  Part part;
  part.type = PartType::text;
  switch (format) {
    case TextFormat::markdown:
      part.text = write_markdown(text);
      part.format = format;
      break;
    case TextFormat::html:
      part.text = write_html(text);
      part.format = format;
      break;
    default:
      part.text = text.text;
      part.format = format;
      if (format == TextFormat::spans) part.spans = text.spans;
      break;
  }
  return part;
}

}  // namespace jackfield::adapt
