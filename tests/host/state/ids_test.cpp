// SPDX-License-Identifier: MIT
#include "host/state/ids.hpp"

#include <gtest/gtest.h>

#include <set>

#include "host/state/digest.hpp"

namespace jackfield::state {
namespace {

RandomSource zeros() {
  return [](std::uint8_t* out, std::size_t size) { std::fill_n(out, size, std::uint8_t{0}); };
}

TEST(Ids, DerivedIdIsTheSameForTheSameNames) {
  EXPECT_EQ(derived_uuid({"line", "U1", "message", "42"}),
            derived_uuid({"line", "U1", "message", "42"}));
}

TEST(Ids, NamesThatRunIntoEachOtherGiveDifferentIds) {
  EXPECT_NE(derived_uuid({"ab", "c"}), derived_uuid({"a", "bc"}));
  EXPECT_NE(derived_uuid({"a", ""}), derived_uuid({"a"}));
}

TEST(Ids, DerivedIdIsVersionEight) {
  const std::string text = uuid_text(derived_uuid({"x"}));

  EXPECT_EQ(text.size(), 36U);
  EXPECT_EQ(text[14], '8');
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
}

TEST(Ids, PrefixedIdHasTwentySixDigitsOfCrockford) {
  // All ones: the first digit holds three bits, the others five.
  Uuid ones;
  ones.fill(0xff);

  EXPECT_EQ(prefixed_id("msg_", ones), "msg_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
  EXPECT_EQ(prefixed_id("msg_", Uuid{}), "msg_00000000000000000000000000");
}

TEST(Ids, MadeIdsAscendWithinOneMillisecondAndAcrossAClockSetBack) {
  IdMaker maker(zeros());
  Uuid last = maker.next(1000);

  for (int i = 0; i < 10'000; ++i) {
    const Uuid next = maker.next(i % 7 == 0 ? 900 : 1000);
    ASSERT_LT(last, next) << i;
    last = next;
  }
}

TEST(Ids, MadeIdCarriesItsTime) {
  IdMaker maker(zeros());

  EXPECT_EQ(uuid_text(maker.next(0x0123456789ab)).substr(0, 15), "01234567-89ab-7");
}

TEST(Digest, IsTheStandardOneForASingleText) {
  // FIPS 180-4, the example "abc".
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace jackfield::state
