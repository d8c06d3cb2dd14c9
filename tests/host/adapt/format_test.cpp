// SPDX-License-Identifier: MIT
#include "host/adapt/format.hpp"

#include <gtest/gtest.h>

#include "host/adapt/html_read.hpp"
#include "host/adapt/markdown_read.hpp"

namespace jackfield::adapt {
namespace {

/// "bold(Hi) link(there=https://a.de)": every span with its words.
std::string shown(const Styled& text) {
  std::string all = text.text + " |";
  for (const Span& span : text.spans) {
    all.append(" ").append(name(span.style)).append("(");
    all.append(text.text, span.start, span.length);
    all.append(span.value.empty() ? "" : "=").append(span.value).append(")");
  }
  return all;
}

std::string plain(const Styled& text) {
  std::vector<std::string> lost;
  return worded(text, TextFormat::plain, lost).text;
}

TEST(Markdown, StylesAreRead) {
  EXPECT_EQ(shown(read_markdown("**Hi** _you_ ~~old~~ `x = 1` [there](https://a.de)")),
            "Hi you old x = 1 there | bold(Hi) italic(you) strikethrough(old) code(x = 1) "
            "link(there=https://a.de)");
}

TEST(Markdown, BlocksBecomeLines) {
  EXPECT_EQ(
      shown(read_markdown("# Title\n\nOne\ntwo\n\n- a\n- b\n  1. c\n\n> said\n\n```sh\nls\n```")),
      "Title\n\nOne\ntwo\n\n- a\n- b\n  1. c\n\nsaid\n\nls | bold(Title) quote(said) "
      "preformatted(ls=sh)");
}

TEST(Markdown, AnyTextIsSome) {
  EXPECT_EQ(read_markdown("").text, "");
  EXPECT_EQ(read_markdown("2 * 3 < 7 & a_b_c").text, "2 * 3 < 7 & a_b_c");
  EXPECT_EQ(read_markdown("<b>raw</b> &amp; &#x41;").text, "<b>raw</b> & A");
  EXPECT_EQ(read_markdown(std::string(100'000, '[')).text.size(), 100'000U);
}

TEST(Markdown, NestedTooDeepIsLeftAsItIs) {
  const std::string deep(200, '>');

  EXPECT_EQ(read_markdown(deep + " a").text, deep + " a");
}

TEST(Html, StylesAreRead) {
  EXPECT_EQ(
      shown(read_html("<b>Hi</b> <i>you</i>, <u>new</u><br><a href=\"https://a.de?x=1&amp;y\">"
                      "there</a>")),
      "Hi you, new\nthere | bold(Hi) italic(you) underline(new) link(there=https://a.de?x=1&y)");
}

TEST(Html, BlocksBecomeLines) {
  EXPECT_EQ(shown(read_html("<p>One  \n two</p><ul><li>a<li><p>b</p></li></ul><ol><li>c</ol>"
                            "<blockquote>said</blockquote><pre>x\n y</pre>")),
            "One two\n\n- a\n- b\n\n1. c\n\nsaid\n\nx\n y | quote(said) preformatted(x\n y)");
}

TEST(Html, ScriptsAndCommentsAreNotForReaders) {
  EXPECT_EQ(read_html("a<script>alert('</b>')</script><!-- x --><style>p{}</style>b").text, "ab");
  EXPECT_EQ(read_html("a<script>never closed").text, "a");
}

TEST(Html, AnyTextIsSome) {
  EXPECT_EQ(read_html("1 < 2 &unknown; &#0; <b").text, "1 < 2 &unknown; \xEF\xBF\xBD");
  EXPECT_EQ(shown(read_html("<b>a<i>b</b>c</i>")), "abc | bold(ab) italic(b)");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<b>";
  EXPECT_EQ(read_html(deep + "x").spans.size(), 64U);
}

TEST(Format, WhatCannotBeShownBecomesWords) {
  std::vector<std::string> lost;
  const Styled text = read_markdown("**Sale** [here](https://a.de/x)\n\n> said\n> so");

  EXPECT_EQ(worded(text, TextFormat::plain, lost).text,
            "Sale here (https://a.de/x)\n\n> said\n> so");
  EXPECT_EQ(lost, std::vector<std::string>{"bold"});
}

TEST(Format, ALinkThatSaysItsAddressIsNotRepeated) {
  EXPECT_EQ(plain(read_markdown("<https://a.de/x> [a.de](https://a.de)")), "https://a.de/x a.de");
}

TEST(Format, SpansKeepTheirPlacesWhenWordsGrow) {
  std::vector<std::string> lost;
  const Styled text = read_markdown("[a](https://a.de) **b**");

  EXPECT_EQ(shown(worded(text, TextFormat::spans, lost)), "a (https://a.de) b | bold(b)");
}

// What is written is read as the same again, whatever the words hold.
TEST(Format, WritesWhatItReads) {
  const std::vector<std::string> texts = {"**bold** and *italic* and ~~old~~",
                                          "[a *b*](<https://a.de/(x)>) \\* \\[no\\] 1 \\< 2",
                                          "> a\n> b\n\nc",
                                          "```\ncode ` here\n```\n\nafter `` a`b ``",
                                          "# Title\n\n- a\n- b\n\n\\# no title",
                                          "***both***"};

  for (const std::string& markdown : texts) {
    const Styled text = read_markdown(markdown);
    EXPECT_EQ(shown(read_markdown(write_markdown(text))), shown(text)) << write_markdown(text);
    EXPECT_EQ(shown(read_html(write_html(text))), shown(text)) << write_html(text);
  }
}

TEST(Format, HostileWordsStayWords) {
  const Styled text{"<script>\"x\"</script> **no** [no](no)", {}};

  EXPECT_EQ(read_html(write_html(text)).text, text.text);
  EXPECT_EQ(read_markdown(write_markdown(text)).text, text.text);
}

TEST(Styled, SpansThatCannotBeAreDropped) {
  const auto span = [](std::uint32_t start, std::uint32_t length) {
    Span made;
    made.start = start;
    made.length = length;
    made.style = SpanStyle::bold;
    return made;
  };

  const std::vector<Span> kept =
      tidy_spans({span(4, 9), span(1, 1), span(2, 4), span(0, 4), span(3, 0)}, "aé bcd");

  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].start, 0U);
}

TEST(Styled, APartBeginsAndEndsTheStylesThatGoOn) {
  const Styled text = read_markdown("**one two**");

  EXPECT_EQ(shown(part_of(text, {0, 3})), "one | bold(one)");
  EXPECT_EQ(shown(part_of(text, {4, 7})), "two | bold(two)");
}

}  // namespace
}  // namespace jackfield::adapt
