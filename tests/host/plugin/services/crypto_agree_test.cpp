// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/known_keys.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

namespace jackfield::services {
namespace {

// RFC 7748 section 6.1.
TEST(CryptoAgree, GivesTheSecretOfRfc7748) {
  const std::string alice =
      from_hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const std::string bob =
      from_hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  const Key alice_private{KeyFormat::raw, alice};
  const Key bob_private{KeyFormat::raw, bob};
  const auto alice_public = crypto().public_of(Curve::x25519, alice_private);
  const auto bob_public = crypto().public_of(Curve::x25519, bob_private);

  EXPECT_EQ(hex_or_error(alice_public),
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  EXPECT_EQ(hex_or_error(bob_public),
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  for (const auto& [mine, theirs] :
       {std::pair{alice_private, *bob_public}, std::pair{bob_private, *alice_public}}) {
    EXPECT_EQ(hex_or_error(crypto().agree(Curve::x25519, mine, {KeyFormat::raw, theirs})),
              "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  }
}

// RFC 7748 section 6.1: a point of small order makes the secret all zeros, known to everybody.
TEST(CryptoAgree, RefusesASecretOfZeros) {
  const std::string mine(32, '\x11');
  const std::string zero(32, '\0');
  const std::string one = std::string(1, '\x01') + std::string(31, '\0');
  for (const std::string& theirs : {zero, one}) {
    EXPECT_EQ(crypto()
                  .agree(Curve::x25519, {KeyFormat::raw, mine}, {KeyFormat::raw, theirs})
                  .error()
                  .status,
              JF_INVALID_ARGUMENT);
  }
}

// RFC 7518 appendix C.
TEST(CryptoAgree, GivesTheSecretOfRfc7518) {
  constexpr std::string_view kAlice =
      R"({"kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",)"
      R"("y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",)"
      R"("d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"})";
  constexpr std::string_view kBob =
      R"({"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
      R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",)"
      R"("d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"})";
  constexpr const char* kSecret =
      "9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4";

  EXPECT_EQ(
      hex_or_error(crypto().agree(Curve::p256, {KeyFormat::jwk, kAlice}, {KeyFormat::jwk, kBob})),
      kSecret);
  EXPECT_EQ(
      hex_or_error(crypto().agree(Curve::p256, {KeyFormat::jwk, kBob}, {KeyFormat::jwk, kAlice})),
      kSecret);
}

TEST(CryptoAgree, GivesBothSidesTheSameOnTheLargerCurves) {
  for (const auto& [curve, bytes] : {std::pair{Curve::p384, 48U}, {Curve::p521, 66U}}) {
    const std::string mine = std::string(1, '\0') + std::string(bytes - 1, '\x21');
    const std::string theirs = std::string(1, '\0') + std::string(bytes - 1, '\x43');
    const auto my_point = crypto().public_of(curve, {KeyFormat::raw, mine});
    const auto their_point = crypto().public_of(curve, {KeyFormat::raw, theirs});
    ASSERT_TRUE(my_point);
    ASSERT_TRUE(their_point);
    EXPECT_EQ(my_point->size(), 2 * bytes + 1);
    const auto here = crypto().agree(curve, {KeyFormat::raw, mine}, {KeyFormat::raw, *their_point});
    const auto there = crypto().agree(curve, {KeyFormat::raw, theirs}, {KeyFormat::raw, *my_point});
    EXPECT_EQ(hex_or_error(here), hex_or_error(there));
    EXPECT_EQ(value_or_error(here).size(), bytes);
  }
}

TEST(CryptoAgree, RefusesKeysOfTwoCurves) {
  const std::string x(32, '\x11');
  EXPECT_FALSE(
      crypto().agree(Curve::p256, {KeyFormat::jwk, kEs256PrivateJwk}, {KeyFormat::raw, x}));
  EXPECT_FALSE(
      crypto().agree(Curve::x25519, {KeyFormat::raw, x}, {KeyFormat::jwk, kEs256PublicJwk}));
  EXPECT_EQ(crypto().agree(Curve::ed25519, {KeyFormat::raw, x}, {KeyFormat::raw, x}).error().status,
            JF_NOT_SUPPORTED);
  // A public key is no private one.
  EXPECT_FALSE(crypto().public_of(Curve::p256, {KeyFormat::jwk, kEs256PublicJwk}));
}

// RFC 7516 appendix A.1: OAEP opens the content key, the content key opens the text.
TEST(CryptoOaep, OpensTheExampleOfRfc7516) {
  constexpr std::string_view kKey =
      R"({"kty":"RSA","e":"AQAB",)"
      R"("n":"oahUIoWw0K0usKNuOR6H4wkf4oBUXHTxRvgb48E-BVvxkeDNjbC4he8rUWcJoZmds2h7M70imEVhRU5djINXt)"
      R"(qllXI4DFqcI1DgjT9LewND8MW2Krf3Spsk_ZkoFnilakGygTwpZ3uesH-PFABNIUYpOiN15dsQRkgr0vEhxN92i2asbOenS)"
      R"(ZeyaxziK72UwxrrKoExv6kc5twXTq4h-QChLOln0_mtUZwfsRaMStPs6mS6XrgxnxbWhojf663tuEQueGC-FCMfra36C9kn)"
      R"(DFGzKsNa7LZK2djYgyD3JR_MB_4NUJW_TqOQtwHYbxevoJArm-L5StowjzGy-_bq6Gw",)"
      R"("d":"kLdtIj6GbDks_ApCSTYQtelcNttlKiOyPzMrXHeI-yk1F7-kpDxY4-WY5NWV5KntaEeXS1j82E375xxhWMHXy)"
      R"(vjYecPT9fpwR_M9gV8n9Hrh2anTpTD93Dt62ypW3yDsJzBnTnrYu1iwWRgBKrEYY46qAZIrA2xAwnm2X7uGR1hghkqDp0Vq)"
      R"(j3kbSCz1XyfCs6_LehBwtxHIyh8Ripy40p24moOAbgxVw3rxT_vlt3UVe4WO3JkJOzlpUf-KTVI2Ptgm-dARxTEtE-id-4O)"
      R"(Jr0h-K-VFs3VSndVTIznSxfyrj8ILL6MG_Uv8YAu7VILSB3lOW085-4qE3DzgrTjgyQ"})";
  const Key key{KeyFormat::jwk, kKey};
  const std::string sealed_key = value_or_error(crypto().from_base64(
      "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_"
      "etLbbWSrFr05kLzcSr4qKA"
      "q7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_"
      "lDp5XnZAYpQdb76FdIKLaV"
      "mqgfwX7XWRxv2322i-vDxRfqNzo_"
      "tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQ"
      "r66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg",
      Base64::url_unpadded));
  const auto content_key = crypto().rsa_oaep_decrypt(Hash::sha1, key, sealed_key);
  EXPECT_EQ(hex_or_error(content_key),
            "b1a1f480548fe1733fb403ff6b9ad4f68a076e5b702e22692f82cb2e7aea40fc");

  const auto iv = crypto().from_base64("48V1_ALb6US04U3b", Base64::url_unpadded);
  const auto sealed = crypto().from_base64(
      "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A",
      Base64::url_unpadded);
  const auto tag = crypto().from_base64("XFBoMYUZodetZdvTiFvSkQ", Base64::url_unpadded);
  EXPECT_EQ(value_or_error(crypto().decrypt(Cipher::aes_gcm, *content_key, *iv, *sealed + *tag,
                                            "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ")),
            "The true sign of intelligence is not knowledge but imagination.");

  EXPECT_FALSE(crypto().rsa_oaep_decrypt(Hash::sha256, key, sealed_key));
  EXPECT_FALSE(crypto().rsa_oaep_decrypt(Hash::sha1, key, sealed_key.substr(1)));
  EXPECT_EQ(crypto().rsa_oaep_decrypt(Hash::md5, key, sealed_key).error().status, JF_NOT_SUPPORTED);
}

}  // namespace
}  // namespace jackfield::services
