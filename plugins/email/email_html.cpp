// SPDX-License-Identifier: MIT
#include "email_html.hpp"

#include "email_html_bounds.hpp"
#include "email_text.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostBytes = 1024 * 1024;
constexpr std::size_t kDeepest = 512;

struct DestroyOutput {
  void operator()(GumboOutput* output) const noexcept {
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
};

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* const found = gumbo_get_attribute(&element.attributes, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

bool has_class(const GumboElement& element, std::string_view wanted) {
  std::string_view classes = attribute(element, "class");
  while (!classes.empty()) {
    const std::size_t end = std::min(classes.find_first_of(" \t\r\n"), classes.size());
    if (classes.substr(0, end) == wanted) return true;
    classes.remove_prefix(std::min(end + 1, classes.size()));
  }
  return false;
}

// How mail programs wrap what they quote. Sheet, section 6, checked 2026-08.
bool is_quote(const GumboElement& element) {
  constexpr std::array<std::string_view, 5> kClasses = {"gmail_quote", "gmail_quote_container",
                                                        "moz-cite-prefix", "yahoo_quoted",
                                                        "protonmail_quote"};
  const std::string_view id = attribute(element, "id");
  if (element.tag == GUMBO_TAG_BLOCKQUOTE && same(attribute(element, "type"), "cite")) return true;
  if (id == "divRplyFwdMsg" || id == "appendonsend") return true;
  return std::any_of(kClasses.begin(), kClasses.end(),
                     [&](std::string_view name) { return has_class(element, name); });
}

bool is_hidden(const GumboElement& element) {
  switch (element.tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_TEMPLATE:
      return true;
    default:
      break;
  }
  std::string style;
  for (const char c : attribute(element, "style")) {
    if (!is_blank(c)) style += lower(c);
  }
  return style.find("display:none") != std::string::npos;
}

bool is_block(GumboTag tag) {
  constexpr GumboTag kBlocks[] = {
      GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_DD,
      GUMBO_TAG_DIV,     GUMBO_TAG_DL,      GUMBO_TAG_DT,    GUMBO_TAG_FOOTER,     GUMBO_TAG_FORM,
      GUMBO_TAG_H1,      GUMBO_TAG_H2,      GUMBO_TAG_H3,    GUMBO_TAG_H4,         GUMBO_TAG_H5,
      GUMBO_TAG_H6,      GUMBO_TAG_HEADER,  GUMBO_TAG_HR,    GUMBO_TAG_LI,         GUMBO_TAG_MAIN,
      GUMBO_TAG_OL,      GUMBO_TAG_P,       GUMBO_TAG_PRE,   GUMBO_TAG_SECTION,    GUMBO_TAG_TABLE,
      GUMBO_TAG_TR,      GUMBO_TAG_UL};
  return std::find(std::begin(kBlocks), std::end(kBlocks), tag) != std::end(kBlocks);
}

bool stands_apart(GumboTag tag) {
  return tag == GUMBO_TAG_P || tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL ||
         (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6);
}

/// Builds the text: blanks collapse, breaks are owed until something follows.
class TextWriter {
 public:
  void break_line(std::size_t lines) { owed_ = std::max(owed_, lines); }
  void hard_break() {
    settle();
    text_ += '\n';
    blank_ = false;
  }

  void put(std::string_view words) {
    if (words.empty()) return;
    settle();
    text_ += words;
  }

  void flow(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_nbsp = text.substr(i, 2) == "\xC2\xA0";
      if (is_blank(text[i]) || is_nbsp) {
        blank_ = true;
        i += is_nbsp ? 1 : 0;
      } else {
        settle();
        text_ += text[i];
      }
    }
  }

  void preformatted(std::string_view text) {
    for (const char c : text) {
      settle();
      if (c != '\r') text_ += c;
    }
  }

  void blank() { blank_ = true; }
  const std::string& text() const { return text_; }
  std::string take() && { return std::move(text_); }

 private:
  void settle() {
    if (owed_ > 0) {
      while (!text_.empty() && text_.back() == ' ') text_.pop_back();
      std::size_t have = 0;
      while (have < text_.size() && text_[text_.size() - 1 - have] == '\n') ++have;
      if (!text_.empty() && have < owed_) text_.append(owed_ - have, '\n');
    } else if (blank_ && !text_.empty() && text_.back() != '\n' && text_.back() != ' ') {
      text_ += ' ';
    }
    owed_ = 0;
    blank_ = false;
  }

  std::string text_;
  std::size_t owed_ = 0;  // line ends before the next word
  bool blank_ = false;
};

/// A node, entered or left.
struct Visit {
  const GumboNode* node;
  std::size_t depth;
  bool leaves;
  std::size_t at;  // leaves: where its text began
};

class Walker {
 public:
  HtmlText walk(const GumboNode* root) {
    stack_.push_back({root, 0, false, 0});
    while (!stack_.empty()) {
      const Visit visit = stack_.back();
      stack_.pop_back();
      if (visit.leaves)
        leave(visit);
      else
        enter(visit);
    }
    out_.text = std::move(writer_).take();
    return std::move(out_);
  }

 private:
  void enter(const Visit& visit) {
    const GumboNode& node = *visit.node;
    if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
        node.type == GUMBO_NODE_CDATA) {
      if (preformatted_ > 0)
        writer_.preformatted(node.v.text.text);
      else
        writer_.flow(node.v.text.text);
      return;
    }
    if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_DOCUMENT) return;
    if (visit.depth > kDeepest) return;
    const GumboVector* children = &node.v.document.children;
    if (node.type == GUMBO_NODE_ELEMENT) {
      if (is_hidden(node.v.element)) return;
      open(node.v.element);
      children = &node.v.element.children;
    }
    stack_.push_back({&node, visit.depth, true, writer_.text().size()});
    for (unsigned int i = children->length; i > 0; --i) {
      stack_.push_back(
          {static_cast<const GumboNode*>(children->data[i - 1]), visit.depth + 1, false, 0});
    }
  }

  void open(const GumboElement& element) {
    if (!out_.quote_at && is_quote(element)) {
      writer_.break_line(1);
      out_.quote_at = writer_.text().size();
    }
    if (is_block(element.tag)) writer_.break_line(stands_apart(element.tag) ? 2 : 1);
    switch (element.tag) {
      case GUMBO_TAG_BR:
        writer_.hard_break();
        break;
      case GUMBO_TAG_OL:
        numbers_.push_back(1);
        break;
      case GUMBO_TAG_UL:
        numbers_.push_back(0);
        break;
      case GUMBO_TAG_LI:
        writer_.put(!numbers_.empty() && numbers_.back() > 0
                        ? std::to_string(numbers_.back()++) + ". "
                        : std::string("- "));
        break;
      case GUMBO_TAG_TD:
      case GUMBO_TAG_TH:
        writer_.blank();
        break;
      case GUMBO_TAG_PRE:
        ++preformatted_;
        break;
      case GUMBO_TAG_IMG:
        image(element);
        break;
      default:
        break;
    }
  }

  void image(const GumboElement& element) {
    const std::string_view source = attribute(element, "src");
    if (begins(source, "cid:")) out_.content_ids.emplace_back(source.substr(4));
    writer_.flow(attribute(element, "alt"));
  }

  void leave(const Visit& visit) {
    if (visit.node->type != GUMBO_NODE_ELEMENT) return;
    const GumboElement& element = visit.node->v.element;
    if (element.tag == GUMBO_TAG_PRE) --preformatted_;
    if ((element.tag == GUMBO_TAG_OL || element.tag == GUMBO_TAG_UL) && !numbers_.empty())
      numbers_.pop_back();
    if (element.tag == GUMBO_TAG_A) link(element, visit);
    if (is_block(element.tag)) writer_.break_line(stands_apart(element.tag) ? 2 : 1);
  }

  // The address behind the words, unless the words are the address.
  void link(const GumboElement& element, const Visit& visit) {
    const std::string_view address = trimmed(attribute(element, "href"));
    const bool is_worth = begins(address, "http") || begins(address, "mailto:");
    if (!is_worth) return;
    const std::string shown = shown_since(visit.at);
    std::string_view bare = address;
    if (begins(bare, "mailto:")) bare.remove_prefix(7);
    if (contains(shown, bare) || (!shown.empty() && contains(bare, shown))) return;
    writer_.blank();
    writer_.put(shown.empty() ? std::string(bare) : "(" + std::string(bare) + ")");
  }

  std::string shown_since(std::size_t at) const {
    return std::string(trimmed(std::string_view(writer_.text()).substr(at)));
  }

  TextWriter writer_;
  HtmlText out_;
  std::vector<Visit> stack_;
  std::vector<int> numbers_;  // the next number of each list; 0: bullets
  int preformatted_ = 0;
};

}  // namespace

HtmlText read_html(std::string_view html) {
  const std::string bounded = restrained(cut_utf8(html, kMostBytes));
  const std::unique_ptr<GumboOutput, DestroyOutput> parsed(
      gumbo_parse_with_options(&kGumboDefaultOptions, bounded.data(), bounded.size()));
  if (!parsed) return {};
  HtmlText out = Walker().walk(parsed->document);
  // Blanks at the ends of lines, which only layout left.
  std::string tidy;
  std::size_t quote_at = std::string::npos;
  for (std::size_t i = 0; i < out.text.size(); ++i) {
    if (out.quote_at && i == *out.quote_at) quote_at = tidy.size();
    if (out.text[i] == '\n') {
      while (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
    }
    tidy += out.text[i];
  }
  if (out.quote_at) out.quote_at = std::min(quote_at, tidy.size());
  out.text = std::move(tidy);
  return out;
}

}  // namespace jackfield::email
