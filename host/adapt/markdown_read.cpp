// SPDX-License-Identifier: MIT
#include "host/adapt/markdown_read.hpp"

#include <md4c.h>

#include <string>
#include <utility>

#include "host/adapt/entities.hpp"

namespace jackfield::adapt {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;
constexpr std::size_t kDeepestMarkdown = 64;

std::string value_of(const MD_ATTRIBUTE& attribute) {
  std::string value;
  for (std::size_t i = 0; attribute.text != nullptr && attribute.substr_offsets[i] < attribute.size;
       ++i) {
    const std::string_view piece(attribute.text + attribute.substr_offsets[i],
                                 attribute.substr_offsets[i + 1] - attribute.substr_offsets[i]);
    value.append(attribute.substr_types[i] == MD_TEXT_ENTITY ? decoded_entities(piece)
                                                             : std::string(piece));
  }
  return value;
}

/// What the parser calls. Its calls nest as the text does.
class MarkdownReader {
 public:
  int enter_block(MD_BLOCKTYPE type, void* detail) {
    if (++depth_ > kDeepestMarkdown) is_too_deep_ = true;
    if (is_too_deep_) return 1;
    switch (type) {
      case MD_BLOCK_QUOTE:
        out_.paragraph();
        out_.open(SpanStyle::quote);
        break;
      case MD_BLOCK_UL:
        begin_list(0);
        break;
      case MD_BLOCK_OL:
        begin_list(std::max<std::size_t>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start, 1));
        break;
      case MD_BLOCK_LI:
        begin_item();
        break;
      case MD_BLOCK_HR:
        out_.paragraph();
        out_.put("---");
        break;
      case MD_BLOCK_H:
        out_.paragraph();
        out_.open(SpanStyle::bold);
        break;
      case MD_BLOCK_CODE:
        out_.paragraph();
        out_.open(SpanStyle::preformatted,
                  value_of(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang));
        break;
      case MD_BLOCK_P:
        // The paragraph of an item stands behind its mark.
        if (!after_mark_) out_.paragraph();
        break;
      default:
        break;
    }
    if (type != MD_BLOCK_LI) after_mark_ = false;
    return 0;
  }

  int leave_block(MD_BLOCKTYPE type) {
    --depth_;
    switch (type) {
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        lists_.pop_back();
        out_.line();
        break;
      case MD_BLOCK_QUOTE:
      case MD_BLOCK_H:
      case MD_BLOCK_CODE:
        out_.close();
        break;
      default:
        break;
    }
    return 0;
  }

  int enter_span(MD_SPANTYPE type, void* detail) {
    after_mark_ = false;
    if (++depth_ > kDeepestMarkdown) is_too_deep_ = true;
    if (is_too_deep_) return 1;
    switch (type) {
      case MD_SPAN_EM:
        out_.open(SpanStyle::italic);
        break;
      case MD_SPAN_STRONG:
        out_.open(SpanStyle::bold);
        break;
      case MD_SPAN_DEL:
        out_.open(SpanStyle::strikethrough);
        break;
      case MD_SPAN_CODE:
        out_.open(SpanStyle::code);
        break;
      case MD_SPAN_IMG:
        out_.open(SpanStyle::link, value_of(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src));
        break;
      case MD_SPAN_A:
        out_.open(SpanStyle::link, value_of(static_cast<MD_SPAN_A_DETAIL*>(detail)->href));
        break;
      default:
        out_.open(SpanStyle::underline);
        break;
    }
    return 0;
  }

  int leave_span() {
    --depth_;
    out_.close();
    return 0;
  }

  int text(MD_TEXTTYPE type, std::string_view words) {
    after_mark_ = false;
    switch (type) {
      case MD_TEXT_NULLCHAR:
        out_.put("\xEF\xBF\xBD");
        break;
      case MD_TEXT_BR:
      case MD_TEXT_SOFTBR:
        out_.put("\n");
        break;
      case MD_TEXT_ENTITY:
        out_.put(decoded_entities(words));
        break;
      default:
        out_.put(words);
        break;
    }
    return 0;
  }

  /// The parser's own answer does not tell that it was stopped.
  bool is_too_deep() const { return is_too_deep_; }
  Styled take() && { return std::move(out_).take(); }

 private:
  void begin_list(std::size_t first) {
    if (lists_.empty()) out_.paragraph();
    lists_.push_back(first);
  }

  void begin_item() {
    out_.line();
    if (lists_.size() > 1) out_.put(std::string(2 * (lists_.size() - 1), ' '));
    std::size_t& number = lists_.back();
    out_.put(number == 0 ? "- " : std::to_string(number++) + ". ");
    after_mark_ = true;
  }

  StyledWriter out_;
  std::vector<std::size_t> lists_;  // the next number of each list around; 0: bullets
  std::size_t depth_ = 0;
  bool after_mark_ = false;
  bool is_too_deep_ = false;
};

MarkdownReader& reader(void* user) {
  return *static_cast<MarkdownReader*>(user);
}

}  // namespace

Styled read_markdown(std::string_view markdown) {
  if (markdown.size() > kMostBytes) return {std::string(markdown), {}};
  MarkdownReader made;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
    return reader(user).enter_block(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) {
    return reader(user).leave_block(type);
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
    return reader(user).enter_span(type, detail);
  };
  parser.leave_span = [](MD_SPANTYPE, void*, void* user) { return reader(user).leave_span(); };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    return reader(user).text(type, {text, size});
  };
  const int failed =
      md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &made);
  if (failed != 0 || made.is_too_deep()) return {std::string(markdown), {}};
  return std::move(made).take();
}

}  // namespace jackfield::adapt
