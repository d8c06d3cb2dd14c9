// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/known_keys.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace jackfield::services {
namespace {

constexpr auto kRs256 = SignatureKind::rsa_pkcs1_sha256;
constexpr auto kEs256 = SignatureKind::ecdsa_p256_raw;

std::string signature_of(SignatureKind kind, std::string_view jwk) {
  return value_or_error(crypto().sign(kind, {KeyFormat::jwk, jwk}, "message"));
}

// Of the call itself: JF_OK means that the key was read and asked, whatever it said.
jf_status_t status_of(SignatureKind kind, KeyFormat format, std::string_view key) {
  const jf_str_t k = str(key);
  const jf_str_t text = str("text");
  std::int32_t valid = 1;
  const jf_status_t status = crypto_v1().verify(
      static_cast<std::int32_t>(kind), static_cast<std::int32_t>(format), &k, &text, &text, &valid);
  EXPECT_EQ(valid, 0);
  return status;
}

bool readable(SignatureKind kind, KeyFormat format, std::string_view key) {
  return status_of(kind, format, key) == JF_OK;
}

std::string der_of(std::string_view pem) {
  const std::size_t start = pem.find('\n', pem.find("-----BEGIN"));
  const std::size_t end = pem.find("-----END");
  return value_or_error(crypto().from_base64(pem.substr(start, end - start), Base64::any));
}

TEST(CryptoKey, ReadsTheSameKeyInEveryForm) {
  const std::string rsa = signature_of(kRs256, kRsaPrivateJwk);
  for (const std::string_view pem :
       {kRsaSpkiPem, kRsaPkcs1PublicPem, kRsaCertificatePem, kRsaPkcs8Pem, kRsaPkcs1Pem}) {
    EXPECT_TRUE(crypto().verify(kRs256, {KeyFormat::pem, pem}, "message", rsa))
        << pem.substr(0, 40);
  }
  for (const std::string_view pem : {kRsaPkcs8Pem, kRsaPkcs1Pem}) {
    EXPECT_EQ(hex_or_error(crypto().sign(kRs256, {KeyFormat::pem, pem}, "message")), to_hex(rsa));
  }
  const std::string curve = signature_of(kEs256, kEs256PrivateJwk);
  for (const std::string_view pem : {kEs256SpkiPem, kEs256Sec1Pem, kEs256Pkcs8Pem}) {
    EXPECT_TRUE(crypto().verify(kEs256, {KeyFormat::pem, pem}, "message", curve));
  }
  for (const std::string_view pem : {kEs256Sec1Pem, kEs256Pkcs8Pem}) {
    EXPECT_EQ(hex_or_error(crypto().sign(kEs256, {KeyFormat::pem, pem}, "message")), to_hex(curve));
  }
}

TEST(CryptoKey, ReadsDerOfEveryForm) {
  const std::string rsa = signature_of(kRs256, kRsaPrivateJwk);
  for (const std::string_view pem : {kRsaSpkiPem, kRsaCertificatePem, kRsaPkcs8Pem}) {
    const std::string der = der_of(pem);
    EXPECT_TRUE(crypto().verify(kRs256, {KeyFormat::der, der}, "message", rsa))
        << pem.substr(0, 40);
    EXPECT_FALSE(readable(kRs256, KeyFormat::der, der + "x")) << "something after the key";
    EXPECT_FALSE(readable(kRs256, KeyFormat::der, der.substr(0, der.size() - 1)));
  }
}

TEST(CryptoKey, ReadsRsaWithoutItsFactors) {
  std::string jwk(kRsaPrivateJwk);
  jwk = jwk.substr(0, jwk.find(R"(,"p":)")) + "}";
  EXPECT_EQ(to_hex(signature_of(kRs256, jwk)), to_hex(signature_of(kRs256, kRsaPrivateJwk)));
}

TEST(CryptoKey, ReadsRawCurveKeys) {
  const auto point = crypto().public_of(Curve::p256, {KeyFormat::jwk, kEs256PrivateJwk});
  ASSERT_TRUE(point);
  EXPECT_EQ(point->size(), 65U);
  EXPECT_TRUE(crypto().verify(kEs256, {KeyFormat::raw, *point}, "message",
                              signature_of(kEs256, kEs256PrivateJwk)));
  std::string off_curve = *point;
  off_curve.back() = static_cast<char>(off_curve.back() ^ 0x01);
  EXPECT_FALSE(readable(kEs256, KeyFormat::raw, off_curve));
  EXPECT_FALSE(readable(kEs256, KeyFormat::raw, point->substr(0, 33)));
  EXPECT_FALSE(readable(kRs256, KeyFormat::raw, *point));
}

// The order of P-256 (FIPS 186-4 D.1.2.3) and 0 are no private keys.
TEST(CryptoKey, RefusesPrivateNumbersOutsideTheCurve) {
  for (const char* const number :
       {"0000000000000000000000000000000000000000000000000000000000000000",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "01"}) {
    const std::string secret = from_hex(number);
    EXPECT_FALSE(crypto().sign(kEs256, {KeyFormat::raw, secret}, "m")) << number;
  }
}

TEST(CryptoKey, RefusesAKeyOfAnotherTypeThanTheAlgorithm) {
  EXPECT_EQ(status_of(kEs256, KeyFormat::jwk, kRsaPublicJwk), JF_INVALID_ARGUMENT);
  EXPECT_EQ(status_of(kRs256, KeyFormat::jwk, kEs256PublicJwk), JF_INVALID_ARGUMENT);
  EXPECT_EQ(status_of(kEs256, KeyFormat::pem, kRsaSpkiPem), JF_INVALID_ARGUMENT);
  EXPECT_EQ(status_of(kRs256, KeyFormat::pem, kEs256SpkiPem), JF_INVALID_ARGUMENT);
  EXPECT_EQ(status_of(SignatureKind::ecdsa_p384_raw, KeyFormat::pem, kEs256SpkiPem),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(status_of(SignatureKind::ed25519, KeyFormat::pem, kEs256SpkiPem), JF_INVALID_ARGUMENT);
  // A shared secret is a key for HMAC only.
  EXPECT_EQ(status_of(kRs256, KeyFormat::jwk, R"({"kty":"oct","k":"AAECAwQFBgc"})"),
            JF_INVALID_ARGUMENT);
}

// RFC 7517 sections 4.2 to 4.4: a key says what it is for.
TEST(CryptoKey, RefusesAJwkForSomethingElse) {
  const auto with = [](std::string_view member) {
    std::string jwk(kRsaPublicJwk);
    return jwk.substr(0, jwk.size() - 1).append(",").append(member).append("}");
  };
  for (const char* const member :
       {R"("alg":"RS256")", R"("use":"sig")", R"("key_ops":["verify"])", R"("kid":"x")"}) {
    EXPECT_TRUE(readable(kRs256, KeyFormat::jwk, with(member))) << member;
  }
  for (const char* const member :
       {R"("alg":"RS512")", R"("alg":"HS256")", R"("alg":"none")", R"("alg":7)", R"("alg":"")",
        R"("alg":"RS256 RS512")", R"("use":"enc")", R"("use":null)", R"("key_ops":["encrypt"])",
        R"("key_ops":[])", R"("key_ops":"verify")"}) {
    EXPECT_EQ(status_of(kRs256, KeyFormat::jwk, with(member)), JF_INVALID_ARGUMENT) << member;
  }
}

TEST(CryptoKey, RefusesDamagedJwks) {
  for (const char* const jwk :
       {"", "{", "[]", "null", R"("x")", R"({"kty":"RSA"})", R"({"kty":"RSA","n":"AQAB"})",
        R"({"kty":"RSA","n":"AQ AB","e":"AQAB"})", R"({"kty":["RSA"],"n":"AQAB","e":"AQAB"})"}) {
    EXPECT_FALSE(readable(kRs256, KeyFormat::jwk, jwk)) << jwk;
  }
  std::string jwk(kEs256PublicJwk);
  EXPECT_FALSE(readable(kEs256, KeyFormat::jwk, jwk.replace(jwk.find("f83"), 3, "g83")))
      << "not on the curve";
  std::string mixed(kEs256PrivateJwk);
  EXPECT_FALSE(
      crypto().sign(kEs256, {KeyFormat::jwk, mixed.replace(mixed.find("jpsQ"), 4, "kpsQ")}, "m"))
      << "x and y are not the private key's";
  EXPECT_FALSE(readable(kRs256, KeyFormat::jwk, std::string(100'000, '[')));
}

TEST(CryptoKey, RefusesDamagedOrEncryptedPem) {
  for (const std::string_view pem :
       {std::string_view("not a key"), std::string_view("-----BEGIN PUBLIC KEY-----\n"),
        std::string_view("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n"),
        std::string_view("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
        kRsaSpkiPem.substr(0, 200)}) {
    EXPECT_EQ(status_of(kRs256, KeyFormat::pem, pem), JF_INVALID_ARGUMENT) << pem;
  }
  EXPECT_EQ(crypto().sign(kRs256, {KeyFormat::pem, kRsaEncryptedPem}, "m").error().status,
            JF_INVALID_ARGUMENT);
}

TEST(CryptoKey, RefusesWeakKeys) {
  EXPECT_EQ(status_of(kRs256, KeyFormat::pem, kShortRsaPem), JF_NOT_SUPPORTED);
  EXPECT_EQ(status_of(kEs256, KeyFormat::pem, kSpelledOutPem), JF_INVALID_ARGUMENT);
}

TEST(CryptoKey, ReadsTheKeyThatFollowsCurveParameters) {
  const std::string pem =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" +
      std::string(kEs256Sec1Pem);
  EXPECT_TRUE(crypto().sign(kEs256, {KeyFormat::pem, pem}, "m"));
}

}  // namespace
}  // namespace jackfield::services
