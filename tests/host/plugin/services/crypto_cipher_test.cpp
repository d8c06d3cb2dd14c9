// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::services {
namespace {

struct CipherCase {
  const char* source;
  Cipher cipher;
  const char *key, *iv, *aad, *plain, *sealed;
};

// The plain text of SP 800-38A appendix F.
constexpr const char* kPlain =
    "6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710";
constexpr const char* kIv = "000102030405060708090a0b0c0d0e0f";
constexpr const char* kCounter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
constexpr const char* kKey128 = "2b7e151628aed2a6abf7158809cf4f3c";
constexpr const char* kKey192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
constexpr const char* kKey256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
// GCM test cases 4 and 16 share their texts (McGrew and Viega, cited by SP 800-38D).
constexpr const char* kGcmPlain =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
constexpr const char* kGcmAad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
constexpr const char* kGcmIv = "cafebabefacedbaddecaf888";

const CipherCase kCases[] = {
    {"SP 800-38A F.2.1", Cipher::aes_cbc, kKey128, kIv, "", kPlain,
     "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
     "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"},
    {"SP 800-38A F.2.3", Cipher::aes_cbc, kKey192, kIv, "", kPlain,
     "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
     "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd"},
    {"SP 800-38A F.2.5", Cipher::aes_cbc, kKey256, kIv, "", kPlain,
     "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
     "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"},
    {"SP 800-38A F.5.1", Cipher::aes_ctr, kKey128, kCounter, "", kPlain,
     "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
     "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"},
    {"SP 800-38A F.5.3", Cipher::aes_ctr, kKey192, kCounter, "", kPlain,
     "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
     "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050"},
    {"SP 800-38A F.5.5", Cipher::aes_ctr, kKey256, kCounter, "", kPlain,
     "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
     "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"},
    {"GCM test case 1", Cipher::aes_gcm, "00000000000000000000000000000000",
     "000000000000000000000000", "", "", "58e2fccefa7e3061367f1d57a4e7455a"},
    {"GCM test case 2", Cipher::aes_gcm, "00000000000000000000000000000000",
     "000000000000000000000000", "", "00000000000000000000000000000000",
     "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"},
    {"GCM test case 4", Cipher::aes_gcm, "feffe9928665731c6d6a8f9467308308", kGcmIv, kGcmAad,
     kGcmPlain,
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
     "5bc94fbc3221a5db94fae95ae7121a47"},
    {"GCM test case 16", Cipher::aes_gcm,
     "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", kGcmIv, kGcmAad, kGcmPlain,
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST(CryptoCipher, SealsAndOpensAsTheStandardsPrint) {
  for (const CipherCase& c : kCases) {
    const std::string key = from_hex(c.key);
    const std::string iv = from_hex(c.iv);
    const std::string aad = from_hex(c.aad);
    const std::string plain = from_hex(c.plain);
    const std::string sealed = from_hex(c.sealed);

    EXPECT_EQ(hex_or_error(crypto().encrypt(c.cipher, key, iv, plain, aad)), to_hex(sealed))
        << c.source;
    EXPECT_EQ(hex_or_error(crypto().decrypt(c.cipher, key, iv, sealed, aad)), to_hex(plain))
        << c.source;
  }
}

// How Apple's Messages for Business seals attachments; computed with Python's cryptography module.
TEST(CryptoCipher, CounterModeTakesAnyLength) {
  const std::string key(32, '\x11');
  const std::string iv(16, '\0');
  EXPECT_EQ(hex_or_error(crypto().encrypt(Cipher::aes_ctr, key, iv, "hello apple")),
            "488963a476244e30d60999");
  EXPECT_EQ(value_or_error(crypto().encrypt(Cipher::aes_ctr, key, iv, "")), "");
}

// The first block of F.2.1; what follows it is the padding's own block, checked by opening it.
TEST(CryptoCipher, PadsToWholeBlocksAndBack) {
  const std::string key = from_hex(kKey128);
  const std::string iv = from_hex(kIv);
  for (std::size_t size = 0; size <= 33; ++size) {
    const std::string plain(size, 'x');
    const auto sealed = crypto().encrypt(Cipher::aes_cbc_pkcs7, key, iv, plain);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), (size / 16 + 1) * 16);
    EXPECT_EQ(value_or_error(crypto().decrypt(Cipher::aes_cbc_pkcs7, key, iv, *sealed)), plain);
  }
  const auto block = crypto().encrypt(Cipher::aes_cbc_pkcs7, key, iv,
                                      from_hex("6bc1bee22e409f96e93d7e117393172a"));
  EXPECT_EQ(hex_or_error(block).substr(0, 32), "7649abac8119b246cee98e9b12e9197d");
}

// WeChat pads to 32 bytes itself: a padding byte above 16 must survive unpadded mode.
TEST(CryptoCipher, LeavesPaddingAloneWithoutPkcs7) {
  const std::string key = from_hex(kKey256);
  const std::string iv = from_hex(kIv);
  const std::string plain = std::string(12, 'w') + std::string(20, '\x14');
  const auto sealed = crypto().encrypt(Cipher::aes_cbc, key, iv, plain);

  EXPECT_EQ(value_or_error(crypto().decrypt(Cipher::aes_cbc, key, iv, *sealed)), plain);
  EXPECT_FALSE(crypto().decrypt(Cipher::aes_cbc_pkcs7, key, iv, *sealed));
}

TEST(CryptoCipher, RefusesBadPaddingAndPartBlocks) {
  const std::string key = from_hex(kKey128);
  const std::string iv = from_hex(kIv);
  // Opens to F.2.1's plain text, whose last byte, 0x10, is not sixteen times there.
  const std::string sealed = from_hex(kCases[0].sealed);

  EXPECT_EQ(crypto().decrypt(Cipher::aes_cbc_pkcs7, key, iv, sealed).error().status,
            JF_INVALID_ARGUMENT);
  EXPECT_FALSE(crypto().decrypt(Cipher::aes_cbc_pkcs7, key, iv, ""));
  EXPECT_FALSE(crypto().decrypt(Cipher::aes_cbc, key, iv, sealed.substr(1)));
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_cbc, key, iv, "not a block"));
}

TEST(CryptoCipher, RefusesEveryChangeToAuthenticatedData) {
  const std::string key(32, 'k');
  const std::string iv(12, 'i');
  const std::string sealed = *crypto().encrypt(Cipher::aes_gcm, key, iv, "pay 10", "order 7");

  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    EXPECT_FALSE(crypto().decrypt(Cipher::aes_gcm, key, iv, changed, "order 7")) << at;
  }
  EXPECT_FALSE(crypto().decrypt(Cipher::aes_gcm, key, iv, sealed, "order 8"));
  EXPECT_FALSE(crypto().decrypt(Cipher::aes_gcm, key, iv, sealed.substr(0, 15), "order 7"));
  EXPECT_FALSE(crypto().decrypt(Cipher::aes_gcm, key, std::string(12, 'j'), sealed, "order 7"));
  EXPECT_EQ(value_or_error(crypto().decrypt(Cipher::aes_gcm, key, iv, sealed, "order 7")),
            "pay 10");
}

TEST(CryptoCipher, WipesWhatFailedToAuthenticate) {
  const std::string key(16, 'k');
  const std::string iv(12, 'i');
  std::string sealed = *crypto().encrypt(Cipher::aes_gcm, key, iv, "secret plain text");
  sealed.back() = static_cast<char>(sealed.back() ^ 0x01);
  const jf_str_t k = str(key);
  const jf_str_t v = str(iv);
  const jf_str_t s = str(sealed);
  std::array<std::uint8_t, 64> out{};
  std::uint64_t length = 99;

  EXPECT_EQ(
      crypto_v1().decrypt(JF_CIPHER_AES_GCM, &k, &v, nullptr, &s, out.data(), out.size(), &length),
      JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 0U);
  EXPECT_EQ(out, (std::array<std::uint8_t, 64>{}));
}

TEST(CryptoCipher, RefusesWrongLengthsAndNumbers) {
  const std::string key(16, 'k');
  const std::string iv(16, 'i');
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_ctr, std::string(15, 'k'), iv, "x"));
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_ctr, "", iv, "x"));
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_ctr, key, std::string(12, 'i'), "x"));
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_gcm, key, std::string(11, 'i'), "x"));
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_gcm, key, std::string(17, 'i'), "x"));
  EXPECT_FALSE(crypto().encrypt(Cipher::aes_ctr, key, iv, "x", "aad means nothing here"));
  EXPECT_EQ(crypto().encrypt(Cipher{9}, key, iv, "x").error().status, JF_NOT_SUPPORTED);
  // WhatsApp's flows use a 16-byte IV.
  const auto sealed = crypto().encrypt(Cipher::aes_gcm, key, iv, "x");
  EXPECT_EQ(value_or_error(crypto().decrypt(Cipher::aes_gcm, key, iv, *sealed)), "x");
}

TEST(CryptoCipher, TellsTheSizeItNeeds) {
  const std::string key(16, 'k');
  const std::string iv(16, 'i');
  const jf_str_t k = str(key);
  const jf_str_t v = str(iv);
  const jf_str_t p = str("12345");
  std::uint64_t length = 0;
  for (const auto& [cipher, needed] : {std::pair{JF_CIPHER_AES_CBC_PKCS7, 16U},
                                       {JF_CIPHER_AES_CTR, 5U},
                                       {JF_CIPHER_AES_GCM, 21U}}) {
    EXPECT_EQ(crypto_v1().encrypt(cipher, &k, &v, nullptr, &p, nullptr, 0, &length),
              JF_INVALID_ARGUMENT);
    EXPECT_EQ(length, needed);
  }
}

}  // namespace
}  // namespace jackfield::services
