// SPDX-License-Identifier: MIT
#include "sdk/model/wire.hpp"

#include "sdk/model/generated/codec.hpp"
#include "tests/sdk/model/generated/random_values.hpp"

#include <gtest/gtest.h>

namespace jackfield {
namespace {

using test::Random;

TEST(Codec, TruncatedAndFlippedBytesAreRefusedOrReadButNeverCrash) {
  Random random(7, Random::Density::sparse);
  Event value;
  fill(random, value);
  std::string bytes;
  encode(bytes, value);
  bytes.resize(std::min<size_t>(bytes.size(), 6000));

  size_t refused = 0;
  for (size_t length = 0; length < bytes.size(); ++length) {
    if (!decode<Event>(std::string_view(bytes).substr(0, length))) ++refused;
  }
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string broken = bytes;
      broken[at] = static_cast<char>(broken[at] ^ flip);
      if (!decode<Event>(broken)) ++refused;
    }
  }
  EXPECT_GT(refused, bytes.size() / 2);
}

TEST(Codec, NestingIsLimited) {
  std::string bytes;
  for (int i = 0; i < 40; ++i) {  // media inside media: field `preview`
    std::string outer;
    const size_t opened = model::open_struct(outer, 18);
    outer += bytes;
    model::close_struct(outer, opened);
    bytes = std::move(outer);
  }
  EXPECT_FALSE(decode<Media>(bytes));
}

TEST(Codec, RefusesWhatNoValueMayHold) {
  std::string not_utf8;
  model::put_text(not_utf8, 1, "\xff");
  EXPECT_FALSE(decode<Identity>(not_utf8));

  std::string wrong_shape;
  model::put_number(wrong_shape, 1, 5);
  EXPECT_FALSE(decode<Identity>(wrong_shape)) << "a text as a number";

  std::string too_long;
  model::put_key(too_long, 1, model::Shape::bytes);
  model::put_varint(too_long, UINT64_MAX);
  EXPECT_FALSE(decode<Identity>(too_long));

  const std::string endless_varint(11, '\x80');
  EXPECT_FALSE(decode<Identity>(endless_varint));
  EXPECT_FALSE(decode<Identity>(std::string(1, '\0'))) << "field 0";
}

TEST(Codec, SignedNumbersKeepTheirSign) {
  for (const int64_t value : {int64_t{0}, int64_t{-1}, int64_t{1}, INT64_MIN, INT64_MAX}) {
    const Media media{.size_bytes = value};
    std::string bytes;
    encode(bytes, media);
    const auto copy = decode<Media>(bytes);
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->size_bytes, value);
  }
}

}  // namespace
}  // namespace jackfield
