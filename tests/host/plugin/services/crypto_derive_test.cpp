// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::services {
namespace {

// RFC 5869 appendix A, test cases 1, 2, 3 and 4.
TEST(CryptoDerive, ExpandsAsRfc5869) {
  struct Case {
    Hash hash;
    std::string secret, salt, info;
    const char* derived;
  };
  const auto run = [](int from, int to) {
    std::string bytes;
    for (int i = from; i <= to; ++i) bytes.push_back(static_cast<char>(i));
    return bytes;
  };
  const Case cases[] = {
      {Hash::sha256, std::string(22, '\x0b'), run(0, 12), run(0xf0, 0xf9),
       "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
      {Hash::sha256, run(0, 0x4f), run(0x60, 0xaf), run(0xb0, 0xff),
       "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
       "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
       "cc30c58179ec3e87c14c01d5c1f3434f1d87"},
      {Hash::sha256, std::string(22, '\x0b'), "", "",
       "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
      {Hash::sha1, std::string(11, '\x0b'), run(0, 12), run(0xf0, 0xf9),
       "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896"},
  };
  for (const Case& c : cases) {
    const std::uint64_t wanted = std::string_view(c.derived).size() / 2;
    EXPECT_EQ(hex_or_error(crypto().hkdf(c.hash, c.secret, c.salt, c.info, wanted)), c.derived);
  }
}

std::string pbkdf2(std::int32_t hash, std::string_view password, std::string_view salt,
                   std::uint32_t iterations, std::uint64_t wanted) {
  const jf_str_t p = str(password);
  const jf_str_t s = str(salt);
  std::array<std::uint8_t, 64> out{};
  const auto status = crypto_v1().pbkdf2(hash, &p, &s, iterations, 0, out.data(), wanted);
  return status == JF_OK ? to_hex(as_text({out.data(), wanted}))
                         : "status " + std::to_string(status);
}

// RFC 6070 for SHA-1, RFC 7914 section 11 for SHA-256.
TEST(CryptoDerive, StretchesPasswordsAsTheStandards) {
  EXPECT_EQ(pbkdf2(JF_HASH_SHA1, "password", "salt", 1, 20),
            "0c60c80f961f0e71f3a9b524af6012062fe037a6");
  EXPECT_EQ(pbkdf2(JF_HASH_SHA1, "password", "salt", 4096, 20),
            "4b007901b765489abead49d926f721d065a429c1");
  EXPECT_EQ(pbkdf2(JF_HASH_SHA256, "passwd", "salt", 1, 64),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
}

TEST(CryptoDerive, RefusesWhatWouldTakeLongOrMakesNoSense) {
  EXPECT_EQ(pbkdf2(JF_HASH_SHA256, "p", "s", JF_PBKDF2_MAX_ITERATIONS + 1, 32), "status 4");
  EXPECT_EQ(pbkdf2(JF_HASH_SHA256, "p", "s", 0, 32), "status 1");
  EXPECT_EQ(pbkdf2(JF_HASH_SHA256, "p", "s", 1, 0), "status 1");
  EXPECT_EQ(pbkdf2(99, "p", "s", 1, 32), "status 4");
  std::array<std::uint8_t, 4096> out{};
  const jf_str_t secret = str("secret");
  // 255 times 16 bytes is what HKDF with MD5 can give.
  EXPECT_EQ(crypto_v1().hkdf(JF_HASH_MD5, &secret, nullptr, nullptr, out.data(), 4080), JF_OK);
  EXPECT_EQ(crypto_v1().hkdf(JF_HASH_MD5, &secret, nullptr, nullptr, out.data(), 4081),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(crypto_v1().hkdf(JF_HASH_SHA256, &secret, nullptr, nullptr, out.data(), 4097),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(crypto_v1().hkdf(JF_HASH_SHA256, nullptr, nullptr, nullptr, out.data(), 32),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(crypto_v1().hkdf(JF_HASH_SHA256, &secret, nullptr, nullptr, nullptr, 32),
            JF_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace jackfield::services
