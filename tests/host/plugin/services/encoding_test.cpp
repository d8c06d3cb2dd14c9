// SPDX-License-Identifier: MIT
#include "host/plugin/services/encoding.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::services {
namespace {

// RFC 4648 section 10.
TEST(Base64Text, GivesTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(crypto().base64(std::string_view(plain)), encoded);
    EXPECT_EQ(value_or_error(crypto().from_base64(encoded)), plain);
    const std::string bare(
        std::string_view(encoded).substr(0, std::string_view(encoded).find('=')));
    EXPECT_EQ(crypto().base64(std::string_view(plain), Base64::unpadded), bare);
    EXPECT_EQ(value_or_error(crypto().from_base64(bare, Base64::unpadded)), plain);
  }
}

// RFC 4648 section 5; RFC 7515 appendix C has the octets 3 236 255 224 193.
TEST(Base64Text, HasTwoAlphabets) {
  const std::string bytes = from_hex("03ecffe0c1");
  EXPECT_EQ(crypto().base64(bytes, Base64::url_unpadded), "A-z_4ME");
  EXPECT_EQ(crypto().base64(bytes, Base64::url), "A-z_4ME=");
  EXPECT_EQ(crypto().base64(bytes), "A+z/4ME=");
  EXPECT_EQ(hex_or_error(crypto().from_base64("A-z_4ME", Base64::url_unpadded)), "03ecffe0c1");
  EXPECT_FALSE(crypto().from_base64("A-z_4ME="));
  EXPECT_FALSE(crypto().from_base64("A+z/4ME=", Base64::url));
}

TEST(Base64Text, ReadsOnlyOneSpellingOfEachText) {
  for (const char* const text :
       {"Zg", "Zg=", "Zg===", "Z", "Zm9vY", "=", "====", "Zg==Zg==", "Zm=v", "Zm9v\n", " Zm9v",
        "Zm9v Zm9v", "Zh==", "Zm9=", "Zm9\xc3", "Zg=a"}) {
    EXPECT_FALSE(crypto().from_base64(text)) << text;
  }
  EXPECT_FALSE(crypto().from_base64("Zh", Base64::unpadded)) << "unused bits";
  EXPECT_FALSE(crypto().from_base64(std::string_view("Zm9\0", 4)));
}

// WeChat's keys: 43 characters, whose last two bits may be anything.
TEST(Base64Text, ReadsLooselyOnlyWhenAsked) {
  EXPECT_EQ(value_or_error(crypto().from_base64("Zm 9v\r\nYg", Base64::any)), "foob");
  EXPECT_EQ(value_or_error(crypto().from_base64("Zm9vYg==", Base64::any)), "foob");
  EXPECT_EQ(value_or_error(crypto().from_base64("Zh", Base64::any)), "f");
  EXPECT_EQ(hex_or_error(crypto().from_base64("A-z/4ME", Base64::any)), "03ecffe0c1");
  EXPECT_FALSE(crypto().from_base64("Zm9v!", Base64::any));
  EXPECT_FALSE(crypto().from_base64("Z", Base64::any));
  EXPECT_FALSE(crypto().from_base64("Zg=", Base64::any));
}

TEST(Base64Text, SurvivesEveryByteAndLength) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(i * 7));
    for (const auto variant :
         {Base64::standard, Base64::unpadded, Base64::url, Base64::url_unpadded}) {
      EXPECT_EQ(value_or_error(crypto().from_base64(crypto().base64(bytes, variant), variant)),
                bytes);
    }
  }
}

TEST(Base64Text, TellsTheSizeItNeeds) {
  const jf_str_t bytes = str("foob");
  const jf_str_t coded = str("Zm9vYg==");
  std::array<std::uint8_t, 8> out{};
  std::uint64_t length = 0;

  EXPECT_EQ(crypto_v1().base64_encode(JF_BASE64, &bytes, out.data(), 7, &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 8U);
  EXPECT_EQ(crypto_v1().base64_decode(JF_BASE64, &coded, out.data(), 3, &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 4U);
  EXPECT_EQ(crypto_v1().base64_encode(JF_BASE64_ANY, &bytes, out.data(), 8, &length),
            JF_NOT_SUPPORTED);
  EXPECT_EQ(crypto_v1().base64_decode(6, &coded, out.data(), 8, &length), JF_NOT_SUPPORTED);
}

// RFC 4648 section 10.
TEST(HexText, GivesTheVectorsOfRfc4648) {
  EXPECT_EQ(crypto().hex(std::string_view("foobar")), "666f6f626172");
  EXPECT_EQ(value_or_error(crypto().from_hex("666F6f626172")), "foobar");
  EXPECT_EQ(crypto().hex(std::string_view()), "");
  EXPECT_EQ(value_or_error(crypto().from_hex("")), "");
}

TEST(HexText, RefusesWhatIsNoByte) {
  for (const char* const text : {"6", "666", "6g", "0x", " 66", "66 ", "6\xc3"}) {
    EXPECT_FALSE(crypto().from_hex(text)) << text;
  }
  const jf_str_t digits = str("6666");
  std::uint64_t length = 0;
  EXPECT_EQ(crypto_v1().hex_decode(&digits, nullptr, 0, &length), JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 2U);
  EXPECT_EQ(crypto_v1().hex_encode(&digits, nullptr, 0, &length), JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 8U);
}

}  // namespace
}  // namespace jackfield::services
