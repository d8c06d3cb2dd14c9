// SPDX-License-Identifier: MIT
// docs/decisions/0006-formats-of-text.md says why no library reads this.
#include "host/adapt/html_read.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "host/adapt/entities.hpp"

namespace jackfield::adapt {
namespace {

constexpr std::size_t kDeepest = 64;

enum class Layout : std::uint8_t { inline_, line, paragraph };

struct Known {
  std::string_view name;
  SpanStyle style = SpanStyle::unknown;
  Layout layout = Layout::inline_;
};

constexpr std::array<Known, 35> kTags = {{
    {"b", SpanStyle::bold},
    {"strong", SpanStyle::bold},
    {"i", SpanStyle::italic},
    {"em", SpanStyle::italic},
    {"u", SpanStyle::underline},
    {"ins", SpanStyle::underline},
    {"s", SpanStyle::strikethrough},
    {"strike", SpanStyle::strikethrough},
    {"del", SpanStyle::strikethrough},
    {"code", SpanStyle::code},
    {"tt", SpanStyle::code},
    {"kbd", SpanStyle::code},
    {"a", SpanStyle::link},
    {"pre", SpanStyle::preformatted, Layout::paragraph},
    {"blockquote", SpanStyle::quote, Layout::paragraph},
    {"h1", SpanStyle::bold, Layout::paragraph},
    {"h2", SpanStyle::bold, Layout::paragraph},
    {"h3", SpanStyle::bold, Layout::paragraph},
    {"h4", SpanStyle::bold, Layout::paragraph},
    {"h5", SpanStyle::bold, Layout::paragraph},
    {"h6", SpanStyle::bold, Layout::paragraph},
    {"p", SpanStyle::unknown, Layout::paragraph},
    {"ul", SpanStyle::unknown, Layout::line},
    {"ol", SpanStyle::unknown, Layout::line},
    {"li", SpanStyle::unknown, Layout::line},
    {"div", SpanStyle::unknown, Layout::line},
    {"section", SpanStyle::unknown, Layout::line},
    {"article", SpanStyle::unknown, Layout::line},
    {"header", SpanStyle::unknown, Layout::line},
    {"footer", SpanStyle::unknown, Layout::line},
    {"table", SpanStyle::unknown, Layout::line},
    {"tr", SpanStyle::unknown, Layout::line},
    {"dl", SpanStyle::unknown, Layout::line},
    {"dt", SpanStyle::unknown, Layout::line},
    {"dd", SpanStyle::unknown, Layout::line},
}};
// Their content is not for readers.
constexpr std::array<std::string_view, 6> kHidden = {"script", "style",    "head",
                                                     "title",  "template", "noscript"};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool is_tag_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

struct Tag {
  std::string name;
  bool closes = false;
  std::string address;      // href or src
  std::string alternative;  // alt
  std::size_t end = 0;      // behind its `>`
};

/// `name = "value"` and the like, from behind the tag's name to its `>`.
std::size_t read_attributes(std::string_view html, std::size_t at, Tag& tag) {
  while (at < html.size() && html[at] != '>') {
    const std::size_t begin = at;
    while (at < html.size() && !is_space(html[at]) && html[at] != '=' && html[at] != '>') ++at;
    const std::string name = lowered(html.substr(begin, at - begin));
    while (at < html.size() && is_space(html[at])) ++at;
    if (at < html.size() && html[at] == '=') {
      ++at;
      while (at < html.size() && is_space(html[at])) ++at;
      std::string_view value;
      if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
        const std::size_t close = std::min(html.find(html[at], at + 1), html.size());
        value = html.substr(at + 1, close - at - 1);
        at = std::min(close + 1, html.size());
      } else {
        const std::size_t start = at;
        while (at < html.size() && !is_space(html[at]) && html[at] != '>') ++at;
        value = html.substr(start, at - start);
      }
      if (name == "href" || name == "src") tag.address = decoded_entities(value);
      if (name == "alt") tag.alternative = decoded_entities(value);
    }
  }
  return std::min(at + 1, html.size());
}

/// The tag that begins with the `<` at `at`; none when that is only a sign.
std::optional<Tag> tag_at(std::string_view html, std::size_t at) {
  Tag tag;
  std::size_t place = at + 1;
  if (html.substr(place, 3) == "!--") {
    const std::size_t close = html.find("-->", place + 3);
    tag.end = close == std::string_view::npos ? html.size() : close + 3;
    return tag;
  }
  if (place < html.size() && (html[place] == '!' || html[place] == '?')) {
    tag.end = std::min(html.find('>', place), html.size() - 1) + 1;
    return tag;
  }
  if (place < html.size() && html[place] == '/') {
    tag.closes = true;
    ++place;
  }
  if (place >= html.size() || !is_tag_letter(html[place])) return std::nullopt;
  const std::size_t name = place;
  while (place < html.size() && !is_space(html[place]) && html[place] != '>' && html[place] != '/')
    ++place;
  tag.name = lowered(html.substr(name, place - name));
  tag.end = read_attributes(html, place, tag);
  return tag;
}

const Known* known(std::string_view name) {
  const auto found = std::find_if(kTags.begin(), kTags.end(),
                                  [name](const Known& tag) { return tag.name == name; });
  return found == kTags.end() ? nullptr : &*found;
}

class Reader {
 public:
  explicit Reader(std::string_view html) : html_(html) {}

  Styled read() && {
    std::size_t at = 0;
    while (at < html_.size()) {
      const std::size_t next = std::min(html_.find('<', at), html_.size());
      text(html_.substr(at, next - at));
      if (next == html_.size()) break;
      const std::optional<Tag> tag = tag_at(html_, next);
      if (!tag) {
        text("<");
        at = next + 1;
      } else {
        at = tag->closes ? close(*tag) : open(*tag);
      }
    }
    while (!open_.empty()) pop();
    return std::move(out_).take();
  }

 private:
  struct Open {
    const Known* tag;
    bool is_list;
  };

  void text(std::string_view raw) {
    const std::string words = decoded_entities(raw);
    if (preformatted_ > 0) {
      settle();
      return out_.put(words);
    }
    std::size_t at = 0;
    while (at < words.size()) {
      if (is_space(words[at])) {
        blank_ = true;
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < words.size() && !is_space(words[end])) ++end;
      settle();
      out_.put(std::string_view(words).substr(at, end - at));
      after_mark_ = false;
      at = end;
    }
  }

  void settle() {
    if (blank_ && !out_.ends_line() && !after_mark_ && preformatted_ == 0) out_.put(" ");
    blank_ = false;
  }

  void begin(Layout layout) {
    if (layout == Layout::inline_) return;
    blank_ = false;
    if (after_mark_) return;  // the paragraph of an item stands behind its mark
    if (layout == Layout::paragraph) {
      out_.paragraph();
    } else {
      out_.line();
    }
  }

  std::size_t open(const Tag& tag) {
    if (tag.name == "br") {
      out_.put("\n");
      blank_ = false;
    } else if (tag.name == "hr") {
      begin(Layout::paragraph);
      out_.put("---");
      out_.paragraph();
    } else if (tag.name == "img") {
      settle();
      out_.put(tag.alternative);
    } else if (std::find(kHidden.begin(), kHidden.end(), tag.name) != kHidden.end()) {
      return behind(tag);
    } else if (const Known* found = known(tag.name); found != nullptr && open_.size() < kDeepest) {
      push(*found, tag);
    }
    return tag.end;
  }

  void push(const Known& found, const Tag& tag) {
    const bool is_list = found.name == "ul" || found.name == "ol";
    begin(found.layout);
    if (found.layout == Layout::inline_ && !out_.ends_line()) settle();
    if (is_list) lists_.push_back(found.name == "ol" ? 1 : 0);
    if (found.name == "li") mark();
    if (found.name == "pre") ++preformatted_;
    if (found.style != SpanStyle::unknown) out_.open(found.style, tag.address);
    open_.push_back({&found, is_list});
  }

  void mark() {
    if (lists_.size() > 1) out_.put(std::string(2 * (lists_.size() - 1), ' '));
    const bool is_numbered = !lists_.empty() && lists_.back() > 0;
    out_.put(is_numbered ? std::to_string(lists_.back()++) + ". " : "- ");
    after_mark_ = true;
  }

  std::size_t close(const Tag& tag) {
    const auto same = std::find_if(open_.rbegin(), open_.rend(),
                                   [&](const Open& one) { return one.tag->name == tag.name; });
    if (same == open_.rend()) return tag.end;
    const auto left = static_cast<std::size_t>(open_.rend() - same) - 1;
    while (open_.size() > left) pop();
    return tag.end;
  }

  void pop() {
    const Open one = open_.back();
    open_.pop_back();
    if (one.tag->style != SpanStyle::unknown) out_.close();
    if (one.is_list) lists_.pop_back();
    if (one.tag->name == "pre") --preformatted_;
    if (one.tag->name == "li") after_mark_ = false;
    begin(one.tag->layout);
  }

  /// Where the content of a hidden element ends. One that is never closed hides the rest.
  std::size_t behind(const Tag& tag) const {
    std::size_t at = tag.end;
    while ((at = html_.find("</", at)) != std::string_view::npos) {
      if (lowered(html_.substr(at + 2, tag.name.size())) == tag.name) {
        const std::size_t close = html_.find('>', at);
        return close == std::string_view::npos ? html_.size() : close + 1;
      }
      at += 2;
    }
    return html_.size();
  }

  const std::string_view html_;
  StyledWriter out_;
  std::vector<Open> open_;
  std::vector<std::size_t> lists_;  // the next number of each list around; 0: bullets
  int preformatted_ = 0;
  bool blank_ = false;  // white space is owed before the next word
  bool after_mark_ = false;
};

}  // namespace

Styled read_html(std::string_view html) {
  return Reader(html).read();
}

}  // namespace jackfield::adapt
