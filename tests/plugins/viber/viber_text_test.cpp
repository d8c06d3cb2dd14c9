// SPDX-License-Identifier: MIT
#include "plugins/viber/viber_text.hpp"

#include "host/plugin/services/service.hpp"

#include <gtest/gtest.h>

namespace jackfield::viber {
namespace {

Text service() {
  return Text(static_cast<const jf_text_v1_t*>(services::host_service("jf.text/1")));
}

TEST(ViberText, ClipsBetweenGraphemesAndCountsUtf16) {
  EXPECT_EQ(clip(service(), "abcd", 4), "abcd");
  EXPECT_EQ(clip(service(), "abcde", 4), "abc…");
  EXPECT_EQ(clip(service(), "🙂🙂🙂", 6), "🙂🙂🙂");
  EXPECT_EQ(clip(service(), "🙂🙂🙂", 5), "🙂🙂…");
  EXPECT_EQ(clip(service(), "a👩‍👩‍👧b", 5), "a…");  // a family is one grapheme
  EXPECT_EQ(clip(service(), "ab", 0), "");
}

TEST(ViberText, ALabelNeverExceedsItsLimitHoweverMuchIsEscaped) {
  for (const std::string& fill : {std::string("x"), std::string("&"), std::string("🙂")}) {
    std::string title;
    std::string rest;
    for (int i = 0; i < 400; ++i) {
      title += fill;
      rest += fill;
    }
    const std::string made = label(service(), title, rest);
    EXPECT_LE(characters(service(), made), kLongestLabel) << fill;
    EXPECT_GT(characters(service(), made), kLongestLabel / 3) << fill;
  }
  EXPECT_EQ(label(service(), "T", "a<b"), "<b>T</b><br>a&lt;b");
  EXPECT_EQ(label(service(), {}, {}), "");
}

TEST(ViberText, MarksStandWhereTheSpansDo) {
  Part part;
  part.type = PartType::text;
  part.text = "a bold and both";
  const auto span = [](std::uint32_t start, std::uint32_t length, SpanStyle style) {
    Span made;
    made.start = start;
    made.length = length;
    made.style = style;
    return made;
  };
  part.spans = {span(2, 4, SpanStyle::bold), span(11, 4, SpanStyle::italic),
                span(11, 4, SpanStyle::strikethrough), span(90, 4, SpanStyle::bold),
                span(1, 1, SpanStyle::bold)};

  const Styled made = styled(part);

  EXPECT_EQ(made.text, "a *bold* and _~both~_");
  EXPECT_EQ(made.plain, "a bold and both");
  EXPECT_TRUE(made.is_marked);
}

TEST(ViberText, EndingsAreFoundInNamesAndAddresses) {
  EXPECT_EQ(ending("a.JPG"), ".jpg");
  EXPECT_EQ(ending("https://x.example/a.png?b=c.exe#d.bat"), ".png");
  EXPECT_EQ(ending("https://x.example/a"), "");
  EXPECT_EQ(ending("archive."), "");
  EXPECT_EQ(ending(".hidden"), ".hidden");
  EXPECT_EQ(ending("a.averyveryverylongone"), "");
}

TEST(ViberText, AFileHasANameWithAnEnding) {
  Media media;
  EXPECT_EQ(file_name(media), "file.dat");
  media.mime = "application/pdf";
  EXPECT_EQ(file_name(media), "file.pdf");
  media.url = "https://x.example/a/b.zip?c";
  EXPECT_EQ(file_name(media), "b.zip");
  media.ref = "media_1";  // the host's own address says nothing of the file
  EXPECT_EQ(file_name(media), "file.pdf");
  media.filename = "../x/list.csv";
  EXPECT_EQ(file_name(media), "list.csv");
  media.filename.assign(300, '\xc3');
  media.filename += ".csv";
  EXPECT_LE(file_name(media).size(), 256u);
}

TEST(ViberText, OnlyTheHostsOwnAddressesGetAnEnding) {
  Media media;
  media.url = "https://x.example/a?sig=1";
  EXPECT_EQ(address_with_ending(media, ".jpg"), "https://x.example/a?sig=1");
  media.ref = "media_1";
  EXPECT_EQ(address_with_ending(media, ".jpg"), "https://x.example/a?sig=1&file=media.jpg");
  media.url = "https://x.example/a.jpg";
  EXPECT_EQ(address_with_ending(media, ".jpg"), "https://x.example/a.jpg");
}

}  // namespace
}  // namespace jackfield::viber
