// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/known_keys.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::services {
namespace {

// What RFC 7515 appendix A signs: header "." payload, of A.2.1, A.3.1 and A.4.1.
constexpr std::string_view kRs256Input =
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr std::string_view kEs256Input =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr std::string_view kRs256Signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
    "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
    "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr std::string_view kEs256Signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

const Key kRsaPublic{KeyFormat::jwk, kRsaPublicJwk};
const Key kRsaPrivate{KeyFormat::jwk, kRsaPrivateJwk};
const Key kEs256Public{KeyFormat::jwk, kEs256PublicJwk};
const Key kEs256Private{KeyFormat::jwk, kEs256PrivateJwk};

std::string from_url(std::string_view text) {
  return value_or_error(crypto().from_base64(text, Base64::url_unpadded));
}

std::string outcome(const Result<void>& result) {
  return result ? "right" : result.error().text;
}

TEST(CryptoSign, MakesTheRsaSignatureOfRfc7515) {
  const auto made = crypto().sign(SignatureKind::rsa_pkcs1_sha256, kRsaPrivate, kRs256Input);

  EXPECT_EQ(hex_or_error(made), to_hex(from_url(kRs256Signature)));
  EXPECT_EQ(outcome(crypto().verify(SignatureKind::rsa_pkcs1_sha256, kRsaPublic, kRs256Input,
                                    from_url(kRs256Signature))),
            "right");
}

TEST(CryptoSign, AcceptsTheCurveSignaturesOfRfc7515) {
  EXPECT_EQ(outcome(crypto().verify(SignatureKind::ecdsa_p256_raw, kEs256Public, kEs256Input,
                                    from_url(kEs256Signature))),
            "right");
  // Section A.4.
  constexpr std::string_view kP521 =
      R"({"kty":"EC","crv":"P-521",)"
      R"("x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceq)"
      R"(wQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf6)"
      R"(3e3kyMj2"})";
  constexpr std::string_view kSignature =
      "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7Xdt"
      "AG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
  EXPECT_EQ(outcome(crypto().verify(SignatureKind::ecdsa_p521_raw, {KeyFormat::jwk, kP521},
                                    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA", from_url(kSignature))),
            "right");
}

// RFC 7520 section 4.2.
TEST(CryptoSign, AcceptsThePssSignatureOfRfc7520) {
  constexpr std::string_view kKey =
      R"({"kty":"RSA","e":"AQAB",)"
      R"("n":"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQ)"
      R"(Hz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tp)"
      R"(e-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFA)"
      R"(KwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw"})";
  constexpr std::string_view kInput =
      "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9."
      "SXTigJlzIGEgZGFuZ2Vyb3"
      "VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIG"
      "lmI"
      "HlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3Z"
      "XB0"
      "IG9mZiB0by4";
  const std::string signature = from_url(
      "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-"
      "tPid6VrklHkqsGqDqHCdP6O8TTB5dD"
      "DItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-"
      "UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ij"
      "Q7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_"
      "jLAeQTlqRHtfa64QQSUmFAAj"
      "VKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw");
  const Key key{KeyFormat::jwk, kKey};

  EXPECT_EQ(outcome(crypto().verify(SignatureKind::rsa_pss_sha384, key, kInput, signature)),
            "right");
  EXPECT_FALSE(crypto().verify(SignatureKind::rsa_pss_sha256, key, kInput, signature));
  EXPECT_FALSE(crypto().verify(SignatureKind::rsa_pkcs1_sha384, key, kInput, signature));
}

// RFC 8032 section 7.1, tests 1 to 3.
TEST(CryptoSign, SignsWithEd25519AsRfc8032) {
  struct Case {
    const char *secret, *open, *message, *signature;
  };
  const Case cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9b"
       "46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "11"
       "d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "dc"
       "6594a7c15e9716ed28dc027beceea1ec40a"},
  };
  for (const Case& c : cases) {
    const std::string secret = from_hex(c.secret);
    const std::string open = from_hex(c.open);
    const std::string message = from_hex(c.message);
    const auto made = crypto().sign(SignatureKind::ed25519, {KeyFormat::raw, secret}, message);

    EXPECT_EQ(hex_or_error(made), c.signature);
    EXPECT_EQ(outcome(crypto().verify(SignatureKind::ed25519, {KeyFormat::raw, open}, message,
                                      from_hex(c.signature))),
              "right");
    EXPECT_EQ(hex_or_error(crypto().public_of(Curve::ed25519, {KeyFormat::raw, secret})), c.open);
  }
}

// RFC 8037 appendix A.4.
TEST(CryptoSign, SignsWithEd25519AsRfc8037) {
  constexpr std::string_view kKey =
      R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
      R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  const auto made = crypto().sign(SignatureKind::ed25519, {KeyFormat::jwk, kKey},
                                  "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
  EXPECT_EQ(
      crypto().base64(value_or_error(made), Base64::url_unpadded),
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
}

// RFC 6979 appendix A.2.5 to A.2.7, the hash as long as the curve.
TEST(CryptoSign, DerivesTheOneTimeNumberAsRfc6979) {
  struct Case {
    SignatureKind kind;
    const char *secret, *message, *signature;
  };
  constexpr const char* kP256 = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
  constexpr const char* kP384 =
      "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
      "96D5724E4C70A825F872C9EA60D2EDF5";
  constexpr const char* kP521 =
      "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CA"
      "A896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538";
  const Case cases[] = {
      {SignatureKind::ecdsa_p256_raw, kP256, "sample",
       "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
       "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
      {SignatureKind::ecdsa_p256_raw, kP256, "test",
       "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
       "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
      {SignatureKind::ecdsa_p384_raw, kP384, "sample",
       "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80f"
       "abe46"
       "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a386"
       "28ac8"},
      {SignatureKind::ecdsa_p384_raw, kP384, "test",
       "8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf"
       "023db"
       "ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246b"
       "aa5a5"},
      {SignatureKind::ecdsa_p521_raw, kP521, "sample",
       "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add1"
       "52b53"
       "4931d7d4e8455cc91f9b15bf05ec36e377fa"
       "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37"
       "ff077"
       "7b1a20f8ccb1dccc43997f1ee0e44da4a67a"},
  };
  for (const Case& c : cases) {
    const std::string secret = from_hex(c.secret);
    const auto made = crypto().sign(c.kind, {KeyFormat::raw, secret}, c.message);
    EXPECT_EQ(hex_or_error(made), c.signature) << c.message;
  }
}

TEST(CryptoSign, WritesCurveSignaturesInBothForms) {
  const auto raw = crypto().sign(SignatureKind::ecdsa_p256_raw, kEs256Private, kEs256Input);
  const auto der = crypto().sign(SignatureKind::ecdsa_p256_der, kEs256Private, kEs256Input);

  ASSERT_TRUE(raw);
  ASSERT_TRUE(der);
  EXPECT_EQ(raw->size(), 64U);
  EXPECT_EQ(der->front(), '\x30');
  EXPECT_TRUE(crypto().verify(SignatureKind::ecdsa_p256_raw, kEs256Public, kEs256Input, *raw));
  EXPECT_TRUE(crypto().verify(SignatureKind::ecdsa_p256_der, kEs256Public, kEs256Input, *der));
  EXPECT_FALSE(crypto().verify(SignatureKind::ecdsa_p256_raw, kEs256Public, kEs256Input, *der));
  EXPECT_FALSE(crypto().verify(SignatureKind::ecdsa_p256_der, kEs256Public, kEs256Input, *raw));
}

TEST(CryptoSign, RoundTripsEveryRsaAlgorithm) {
  for (const auto kind : {SignatureKind::rsa_pkcs1_sha256, SignatureKind::rsa_pkcs1_sha384,
                          SignatureKind::rsa_pkcs1_sha512, SignatureKind::rsa_pss_sha256,
                          SignatureKind::rsa_pss_sha384, SignatureKind::rsa_pss_sha512}) {
    const auto made = crypto().sign(kind, kRsaPrivate, "message");
    ASSERT_TRUE(made);
    EXPECT_EQ(outcome(crypto().verify(kind, kRsaPublic, "message", *made)), "right");
    EXPECT_EQ(outcome(crypto().verify(kind, kRsaPublic, "massage", *made)),
              "the signature does not match");
    // The public half is found in a private key too.
    EXPECT_TRUE(crypto().verify(kind, kRsaPrivate, "message", *made));
  }
}

TEST(CryptoVerify, RefusesEveryChangedByte) {
  std::string signature = from_url(kEs256Signature);
  for (std::size_t at = 0; at < signature.size(); ++at) {
    signature[at] = static_cast<char>(signature[at] ^ 0x80);
    EXPECT_FALSE(
        crypto().verify(SignatureKind::ecdsa_p256_raw, kEs256Public, kEs256Input, signature))
        << at;
    signature[at] = static_cast<char>(signature[at] ^ 0x80);
  }
}

// Zeros pass where r and s are not checked to lie in 1 to n-1 (CVE-2022-21449).
TEST(CryptoVerify, RefusesSignaturesThatAreNone) {
  for (const std::string& signature :
       {std::string(), std::string(64, '\0'), std::string(64, '\xff'), std::string(63, 'x'),
        std::string(65, 'x')}) {
    EXPECT_EQ(outcome(crypto().verify(SignatureKind::ecdsa_p256_raw, kEs256Public, kEs256Input,
                                      signature)),
              "the signature does not match");
  }
  EXPECT_EQ(outcome(crypto().verify(SignatureKind::rsa_pkcs1_sha256, kRsaPublic, kRs256Input, "")),
            "the signature does not match");
}

TEST(CryptoVerify, SaysNoOnEveryError) {
  const jf_str_t key = str(kRsaPublicJwk);
  const jf_str_t message = str(kRs256Input);
  const std::string right = from_url(kRs256Signature);
  const jf_str_t signature = str(right);
  std::int32_t valid = 1;

  EXPECT_EQ(crypto_v1().verify(99, JF_KEY_JWK, &key, &message, &signature, &valid),
            JF_NOT_SUPPORTED);
  EXPECT_EQ(valid, 0);
  valid = 1;
  EXPECT_EQ(crypto_v1().verify(JF_SIGN_RSA_PKCS1_SHA256, 99, &key, &message, &signature, &valid),
            JF_NOT_SUPPORTED);
  EXPECT_EQ(valid, 0);
  valid = 1;
  EXPECT_EQ(crypto_v1().verify(JF_SIGN_RSA_PKCS1_SHA256, JF_KEY_JWK, nullptr, &message, &signature,
                               &valid),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(valid, 0);
  EXPECT_EQ(
      crypto_v1().verify(JF_SIGN_RSA_PKCS1_SHA256, JF_KEY_JWK, &key, &message, &signature, nullptr),
      JF_INVALID_ARGUMENT);
}

TEST(CryptoSign, TellsTheSizeItNeeds) {
  const jf_str_t key = str(kEs256PrivateJwk);
  const jf_str_t message = str("m");
  std::array<std::uint8_t, 63> out{};
  std::uint64_t length = 0;

  EXPECT_EQ(crypto_v1().sign(JF_SIGN_ECDSA_P256_RAW, JF_KEY_JWK, &key, &message, out.data(),
                             out.size(), &length),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 64U);
  // A public key cannot sign.
  EXPECT_FALSE(crypto().sign(SignatureKind::ecdsa_p256_raw, kEs256Public, "m"));
  EXPECT_FALSE(crypto().sign(SignatureKind::rsa_pkcs1_sha256, kRsaPublic, "m"));
}

}  // namespace
}  // namespace jackfield::services
