// SPDX-License-Identifier: MIT
#include "host/state/long_text.hpp"

#include <fstream>
#include <iterator>

#include "tests/host/state/media_fixture.hpp"

namespace jackfield::state {
namespace {

class LongText : public MediaFixture {
 protected:
  Message moved(std::string text) {
    Message message;
    message.parts.emplace_back().type = PartType::text;
    message.parts[0].text = std::move(text);
    message.parts[0].spans.push_back({.start = 0, .length = 4, .style = SpanStyle::bold});
    message.parts[0].spans.push_back({.start = 8'000, .length = 4, .style = SpanStyle::bold});
    store::Batch batch;
    move_long_texts(batch, media_, message, "a", "event-1");
    submit(std::move(batch));
    return message;
  }
};

TEST_F(LongText, StaysWhereItIsUpToTheLimit) {
  const Message message = moved(std::string(16 << 10, 'x'));

  EXPECT_EQ(message.parts[0].text.size(), 16U << 10);
  EXPECT_FALSE(message.parts[0].media);
}

TEST_F(LongText, BecomesAMediumWithAllOfIt) {
  std::string text;
  while (text.size() <= 16 << 10) text += "grüße ";
  const Message message = moved(text);

  ASSERT_TRUE(message.parts[0].media);
  EXPECT_EQ(message.parts[0].media->mime, "text/plain; charset=utf-8");
  EXPECT_EQ(message.parts[0].media->size_bytes, static_cast<std::int64_t>(text.size()));
  const auto row = store_->reader().media(message.parts[0].media->ref);
  ASSERT_TRUE(row);
  std::ifstream file(media_.path(*row), std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(LongText, LeavesABeginningThatEndsBetweenCharacters) {
  // 3-byte characters: 4096 is not a multiple of three.
  std::string text;
  while (text.size() <= 16 << 10) text += "\u20ac";
  const Message message = moved(text);

  EXPECT_EQ(message.parts[0].text.size(), 4095U);
  ASSERT_EQ(message.parts[0].spans.size(), 1U);
  EXPECT_EQ(message.parts[0].spans[0].start, 0U);
}

TEST_F(LongText, HasTheSameReferenceEachTime) {
  const std::string text((16 << 10) + 1, 'x');

  EXPECT_EQ(moved(text).parts[0].media->ref, moved(text).parts[0].media->ref);
}

}  // namespace
}  // namespace jackfield::state
