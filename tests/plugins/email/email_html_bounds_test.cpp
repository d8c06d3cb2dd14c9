// SPDX-License-Identifier: MIT
// HTML that was made to take the parser's time, memory or stack.
#include "email_html_bounds.hpp"
#include "email_html.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace jackfield::email {
namespace {

constexpr std::size_t kBody = 1024 * 1024;

std::string filled(const std::string& unit, std::size_t bytes = kBody) {
  std::string text;
  text.reserve(bytes + unit.size());
  while (text.size() < bytes) text += unit;
  return text;
}

TEST(EmailHtmlBounds, AMailAsTheyAreStaysAsItIs) {
  const std::string html =
      "<!-- <b> --><html><body><TABLE><tr><td>a<td><p>b<p>c<br></table>"
      "<ul><li><a href='x'>1</a><li>2 < 3 </ul><p></p></body></html>" +
      filled("<p>words", 100'000) + filled("<div><b>x</b></div>", 100'000);

  EXPECT_EQ(restrained(html), html);
}

TEST(EmailHtmlBounds, WhatIsTooDeepLosesItsTagsAndKeepsItsWords) {
  const std::string html = filled("<div>", 10'000 * 5) + "the words <img src=x>here</div>";

  const std::string kept = restrained(html);

  EXPECT_LT(kept.size(), html.size());
  EXPECT_NE(kept.find("the words <img src=x>here</div>"), std::string::npos);
  EXPECT_NE(read_html(html).text.find("the words here"), std::string::npos);
}

TEST(EmailHtmlBounds, ATagThatIsDroppedMakesNoOther) {
  const std::string deep = filled("<div>", 256 * 5);

  EXPECT_EQ(restrained(deep + "<<div>div>x"), deep + "< div>x");
  EXPECT_EQ(restrained(deep + "<div <div"), deep + "  ");
}

// Each took from ten seconds to minutes, or more memory than there is, or the whole stack.
TEST(EmailHtmlBounds, NothingTakesLong) {
  const std::string styles =
      filled("<font size=1><font size=2><font size=3><font size=4>", 100'000);
  for (const std::string& html :
       {filled("<div>"), filled("<b>"), filled("<"), filled("<table><td>"), filled("<div \" >"),
        filled("<div><table></div></table>"), filled("<b><i></b></i>"), filled("</p>"),
        styles + filled("<p>x"), filled("<a><div>"), filled("<svg>"), filled("<select><option>")}) {
    const auto begin = std::chrono::steady_clock::now();
    read_html(html);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), 10) << html.substr(0, 30);
  }
}

}  // namespace
}  // namespace jackfield::email
