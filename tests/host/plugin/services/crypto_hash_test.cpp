// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace jackfield::services {
namespace {

std::string hash(Hash algorithm, std::vector<std::string_view> parts) {
  std::vector<jf_str_t> segments;
  for (const std::string_view part : parts) segments.push_back(str(part));
  std::array<std::uint8_t, 64> out{};
  std::uint64_t length = 0;
  const auto status = crypto_v1().hash(static_cast<std::int32_t>(algorithm), segments.data(),
                                       segments.size(), out.data(), out.size(), &length);
  return status == JF_OK ? to_hex(as_text({out.data(), length})) : "error";
}

std::string hmac(Hash algorithm, std::string_view key, std::string_view data) {
  const jf_str_t secret = str(key);
  const jf_str_t segment = str(data);
  std::array<std::uint8_t, 64> out{};
  std::uint64_t length = 0;
  const auto status = crypto_v1().hmac(static_cast<std::int32_t>(algorithm), &secret, &segment, 1,
                                       out.data(), out.size(), &length);
  return status == JF_OK ? to_hex(as_text({out.data(), length})) : "error";
}

// MD5: RFC 1321 section A.5. The others: FIPS 180-4, NIST's example values for "abc".
TEST(CryptoHash, GivesTheStandardsDigestsOfAbc) {
  EXPECT_EQ(hash(Hash::md5, {"abc"}), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hash(Hash::sha1, {"abc"}), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hash(Hash::sha224, {"abc"}),
            "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
  EXPECT_EQ(hash(Hash::sha256, {"abc"}),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash(Hash::sha384, {"abc"}),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            "8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(hash(Hash::sha512, {"abc"}),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

// FIPS 180-4 examples: two blocks, and a million of one letter.
TEST(CryptoHash, GoesOnBeyondOneBlock) {
  EXPECT_EQ(hash(Hash::sha256, {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"}),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hash(Hash::sha1, {std::string(1'000'000, 'a')}),
            "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(CryptoHash, TakesSegmentsAsOneText) {
  EXPECT_EQ(hash(Hash::sha256, {"a", "", "bc"}), hash(Hash::sha256, {"abc"}));
  // RFC 1321 section A.5.
  EXPECT_EQ(hash(Hash::md5, {}), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hash(Hash::md5, {""}), "d41d8cd98f00b204e9800998ecf8427e");
}

struct HmacCase {
  const char* source;
  Hash algorithm;
  std::string key, data;
  const char* mac;
};

TEST(CryptoHmac, GivesTheStandardsCodes) {
  const HmacCase cases[] = {
      {"RFC 2202 MD5 1", Hash::md5, std::string(16, '\x0b'), "Hi There",
       "9294727a3638bb1c13f48ef8158bfc9d"},
      {"RFC 2202 SHA-1 2", Hash::sha1, "Jefe", "what do ya want for nothing?",
       "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
      {"RFC 4231 1, 224", Hash::sha224, std::string(20, '\x0b'), "Hi There",
       "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"},
      {"RFC 4231 1, 256", Hash::sha256, std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"RFC 4231 1, 384", Hash::sha384, std::string(20, '\x0b'), "Hi There",
       "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
       "faea9ea9076ede7f4af152e8b2fa9cb6"},
      {"RFC 4231 1, 512", Hash::sha512, std::string(20, '\x0b'), "Hi There",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
       "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
      {"RFC 4231 2, 256", Hash::sha256, "Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {"RFC 4231 3, 256", Hash::sha256, std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {"RFC 4231 4, 256", Hash::sha256,
       from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {"RFC 4231 6, 256", Hash::sha256, std::string(131, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {"RFC 4231 7, 512", Hash::sha512, std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
       "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"},
  };
  for (const HmacCase& c : cases) EXPECT_EQ(hmac(c.algorithm, c.key, c.data), c.mac) << c.source;
}

// Keys are kept, prepared, per thread: more of them than are kept, in turn, must not be mixed up.
TEST(CryptoHmac, KeepsManyKeysApart) {
  std::vector<std::string> first;
  for (int i = 0; i < 40; ++i) first.push_back(hmac(Hash::sha256, "key" + std::to_string(i), "m"));
  for (int round = 0; round < 2; ++round) {
    for (int i = 39; i >= 0; --i) {
      EXPECT_EQ(hmac(Hash::sha256, "key" + std::to_string(i), "m"),
                first[static_cast<std::size_t>(i)]);
    }
  }
  EXPECT_NE(first[0], first[1]);
  EXPECT_NE(hmac(Hash::sha1, "key0", "m"), first[0].substr(0, 40));
}

// Computed with Python's hmac module; no standard prints an empty key.
TEST(CryptoHmac, TakesAnEmptyKeyAndNoData) {
  EXPECT_EQ(hmac(Hash::sha256, "", ""),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  EXPECT_EQ(hmac(Hash::sha256, "", ""), hmac(Hash::sha256, "", ""));
}

TEST(CryptoHmac, MayBeUsedByManyThreadsAtOnce) {
  const std::string expected = hmac(Hash::sha256, "Jefe", "what do ya want for nothing?");
  std::vector<std::string> seen(4);
  std::vector<std::thread> threads;
  for (std::string& result : seen) {
    threads.emplace_back([&result] {
      for (int i = 0; i < 200; ++i) {
        result = hmac(Hash::sha256, "Jefe", "what do ya want for nothing?");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  for (const std::string& result : seen) EXPECT_EQ(result, expected);
}

TEST(CryptoHash, TellsTheSizeItNeeds) {
  const jf_str_t segment = str("abc");
  std::array<std::uint8_t, 31> out{};
  std::uint64_t length = 0;

  EXPECT_EQ(crypto_v1().hash(JF_HASH_SHA256, &segment, 1, out.data(), out.size(), &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 32U);
  EXPECT_EQ(crypto_v1().hash(JF_HASH_SHA256, &segment, 1, nullptr, 0, &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 32U);
  EXPECT_EQ(crypto_v1().hmac(JF_HASH_SHA512, &segment, &segment, 1, out.data(), 31, &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 64U);
}

TEST(CryptoHash, RefusesWhatIsMissingOrUnknown) {
  const jf_str_t segment = str("abc");
  const jf_str_t torn = {nullptr, 3};
  std::array<std::uint8_t, 64> out{};
  std::uint64_t length = 99;

  EXPECT_EQ(crypto_v1().hash(JF_HASH_SHA256, nullptr, 1, out.data(), out.size(), &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 0U);
  EXPECT_EQ(crypto_v1().hash(JF_HASH_SHA256, &torn, 1, out.data(), out.size(), &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(crypto_v1().hash(JF_HASH_SHA256, &segment, 1, nullptr, 32, &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(crypto_v1().hash(JF_HASH_SHA256, &segment, 1, out.data(), out.size(), nullptr),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(crypto_v1().hmac(JF_HASH_SHA256, nullptr, &segment, 1, out.data(), out.size(), &length),
            JF_INVALID_ARGUMENT);
  for (const std::int32_t unknown : {0, -1, 7, INT32_MAX, INT32_MIN}) {
    EXPECT_EQ(crypto_v1().hash(unknown, &segment, 1, out.data(), out.size(), &length),
              JF_NOT_SUPPORTED);
    EXPECT_EQ(crypto_v1().hmac(unknown, &segment, &segment, 1, out.data(), out.size(), &length),
              JF_NOT_SUPPORTED);
  }
}

TEST(CryptoEqual, IsTrueForEqualBytesOnly) {
  EXPECT_TRUE(crypto().equal("abc", "abc"));
  EXPECT_TRUE(crypto().equal("", ""));
  EXPECT_TRUE(crypto().equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  EXPECT_FALSE(crypto().equal("abc", "abd"));
  EXPECT_FALSE(crypto().equal("abc", "ab"));
  EXPECT_FALSE(crypto().equal("", "a"));
  EXPECT_EQ(crypto_v1().equal(nullptr, nullptr), 0);
}

TEST(CryptoView, HashesAndComparesAsAWebhookDoes) {
  const auto mac = crypto().hmac_sha256("Jefe", {"what do ya ", "want for nothing?"});
  // RFC 4231, case 2.
  EXPECT_TRUE(crypto().equal(
      mac, from_hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")));
  EXPECT_EQ(to_hex(as_text(crypto().sha1({"a", "bc"}))), hash(Hash::sha1, {"abc"}));
}

}  // namespace
}  // namespace jackfield::services
