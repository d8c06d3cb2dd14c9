// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_identity.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"
#include "tests/plugins/webchat/test_keys.hpp"

namespace jackfield::webchat {
namespace {

// Source: shared/channels/webchat.md, section 4.3 (verified there).
constexpr std::string_view kVector =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0."
    "eyJzdWIiOiJ1c2VyLTQyIiwiYXVkIjoidzEiLCJpYXQiOjE3NjAwMDAwMDAsImV4cCI6MTc2MDAwMDMwMCwibmFtZSI6Ik"
    "FubiIs"
    "ImVtYWlsIjoiYW5uQGV4YW1wbGUudGVzdCJ9.fUg-fgQ3rx7XSPT0qzvNdCoQVDEmhPUxq89dvm-FZ1o";
constexpr char kSecret[] = "test_widget_secret_0123456789abcdef";
constexpr char kClaims[] = R"({"sub":"user-42","aud":"w1","iat":1760000000,"exp":1760000300})";

std::string escaped(std::string_view text) {
  JsonWriter out;
  out.value(text);
  return std::move(out).text();
}

Settings with_keys() {
  return settings_with(
      R"("identity_keys":[{"kid":"k1","algorithm":"HS256","secret":")" + std::string(kSecret) +
      R"("},{"kid":"ec","algorithm":"ES256","public_key":)" + escaped(kEcPublic) +
      R"(},{"kid":"rsa","algorithm":"RS256","public_key":)" + escaped(kRsaPublic) +
      R"(},{"kid":"ed","algorithm":"EdDSA","public_key":)" + escaped(kEdPublic) + "}]");
}

std::string covered(const Settings& settings, std::string_view header, std::string_view claims) {
  return settings.crypto.base64(header, Base64::url_unpadded) + "." +
         settings.crypto.base64(claims, Base64::url_unpadded);
}

std::string hs256(const Settings& settings, std::string_view header, std::string_view claims,
                  std::string_view secret = kSecret) {
  const std::string text = covered(settings, header, claims);
  return text + "." +
         settings.crypto.base64(settings.crypto.hmac_sha256(secret, text), Base64::url_unpadded);
}

std::string signed_with(const Settings& settings, SignatureKind kind, std::string_view pem,
                        std::string_view header, std::string_view claims) {
  const std::string text = covered(settings, header, claims);
  const Result<std::string> signature = settings.crypto.sign(kind, {KeyFormat::pem, pem}, text);
  EXPECT_TRUE(signature);
  return text + "." + settings.crypto.base64(*signature, Base64::url_unpadded);
}

bool holds(const Settings& settings, std::string_view jwt, std::int64_t now_ms = kNow) {
  return read_jwt(settings, jwt, now_ms).has_value();
}

TEST(WebchatIdentity, AcceptsTheSheetsVector) {
  const Settings settings = with_keys();

  const auto person = read_jwt(settings, kVector, kNow);

  ASSERT_TRUE(person);
  EXPECT_EQ(person->subject, "user-42");
  EXPECT_EQ(person->name, "Ann");
  EXPECT_EQ(person->email, "ann@example.test");
}

TEST(WebchatIdentity, AcceptsEachAlgorithmUnderItsOwnKey) {
  const Settings settings = with_keys();

  EXPECT_TRUE(holds(settings, signed_with(settings, SignatureKind::ecdsa_p256_raw, kEcPrivate,
                                          R"({"alg":"ES256","kid":"ec"})", kClaims)));
  EXPECT_TRUE(holds(settings, signed_with(settings, SignatureKind::rsa_pkcs1_sha256, kRsaPrivate,
                                          R"({"alg":"RS256","kid":"rsa"})", kClaims)));
  EXPECT_TRUE(holds(settings, signed_with(settings, SignatureKind::ed25519, kEdPrivate,
                                          R"({"alg":"EdDSA","kid":"ed"})", kClaims)));
}

TEST(WebchatIdentity, RefusesAnAlteredOrUnsignedToken) {
  const Settings settings = with_keys();
  std::string altered(kVector);
  altered[60] = altered[60] == 'A' ? 'B' : 'A';

  EXPECT_FALSE(holds(settings, altered));
  EXPECT_FALSE(holds(settings, covered(settings, R"({"alg":"none","kid":"k1"})", kClaims) + "."));
  EXPECT_FALSE(holds(settings, hs256(settings, R"({"alg":"none","kid":"k1"})", kClaims)));
  EXPECT_FALSE(holds(settings, hs256(settings, R"({"alg":"HS256","kid":"k1"})", kClaims,
                                     "another secret, quite as long as it")));
}

TEST(WebchatIdentity, RefusesAPublicKeyUsedAsASharedSecret) {
  const Settings settings = with_keys();

  EXPECT_FALSE(
      holds(settings, hs256(settings, R"({"alg":"HS256","kid":"rsa"})", kClaims, kRsaPublic)));
  EXPECT_FALSE(
      holds(settings, hs256(settings, R"({"alg":"RS256","kid":"rsa"})", kClaims, kRsaPublic)));
}

TEST(WebchatIdentity, RefusesAnUnknownKeyId) {
  const Settings settings = with_keys();

  EXPECT_FALSE(holds(settings, hs256(settings, R"({"alg":"HS256","kid":"k2"})", kClaims)));
  EXPECT_FALSE(holds(settings, hs256(settings, R"({"alg":"HS256","kid":7})", kClaims)));
  EXPECT_TRUE(holds(settings, hs256(settings, R"({"alg":"HS256"})", kClaims)));
}

TEST(WebchatIdentity, RefusesExtensionsItMustUnderstand) {
  const Settings settings = with_keys();

  EXPECT_FALSE(
      holds(settings, hs256(settings, R"({"alg":"HS256","kid":"k1","crit":["b64"]})", kClaims)));
}

TEST(WebchatIdentity, HoldsTheTimesOfAToken) {
  const Settings settings = with_keys();
  const auto at = [&](std::string_view claims, std::int64_t seconds) {
    return holds(settings, hs256(settings, R"({"alg":"HS256","kid":"k1"})", claims),
                 seconds * 1000);
  };

  EXPECT_TRUE(at(kClaims, 1'760'000'359));
  EXPECT_FALSE(at(kClaims, 1'760'000'360));  // 60 s after its end
  EXPECT_TRUE(at(kClaims, 1'759'999'940));
  EXPECT_FALSE(at(kClaims, 1'759'999'939));  // from the future
  EXPECT_FALSE(at(R"({"sub":"u","aud":"w1","iat":1760000000,"exp":1760000901})", 1'760'000'000));
  EXPECT_FALSE(at(R"({"sub":"u","aud":"w1","iat":1760000000})", 1'760'000'000));
  EXPECT_FALSE(at(R"({"sub":"u","aud":"w1","exp":1760000300})", 1'760'000'000));
  EXPECT_FALSE(at(R"({"sub":"u","aud":"w1","iat":-9223372036854775808,"exp":9223372036854775807})",
                  1'760'000'000));
  EXPECT_FALSE(at(R"({"sub":"u","aud":"w1","iat":1760000000,"exp":1760000300,"nbf":1760000200})",
                  1'760'000'000));
}

TEST(WebchatIdentity, WantsItselfAsTheAudience) {
  const Settings settings = with_keys();
  const auto with = [&](std::string_view aud) {
    return holds(settings, hs256(settings, R"({"alg":"HS256","kid":"k1"})",
                                 R"({"sub":"u","iat":1760000000,"exp":1760000300,"aud":)" +
                                     std::string(aud) + "}"));
  };

  EXPECT_TRUE(with(R"("w1")"));
  EXPECT_TRUE(with(R"(["other","w1"])"));
  EXPECT_FALSE(with(R"("w2")"));
  EXPECT_FALSE(with(R"(["w2"])"));
  EXPECT_FALSE(with(R"({"a":"w1"})"));
  EXPECT_FALSE(with("null"));
}

TEST(WebchatIdentity, WantsASubject) {
  const Settings settings = with_keys();
  const auto with = [&](std::string_view sub) {
    return holds(settings, hs256(settings, R"({"alg":"HS256","kid":"k1"})",
                                 R"({"aud":"w1","iat":1760000000,"exp":1760000300,"sub":)" +
                                     std::string(sub) + "}"));
  };

  EXPECT_TRUE(with("42"));
  EXPECT_FALSE(with(R"("")"));
  EXPECT_FALSE(with(R"("a\u0000b")"));
  EXPECT_FALSE(with("\"" + std::string(257, 'x') + "\""));
  EXPECT_FALSE(with("null"));
}

TEST(WebchatIdentity, RefusesWhatIsNoToken) {
  const Settings settings = with_keys();

  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("a.b.c"),
        std::string("a.b.c.d"), std::string(9000, '.'), std::string(kVector) + "."})
    EXPECT_FALSE(holds(settings, text)) << text.substr(0, 20);
}

TEST(WebchatIdentity, TakesAUserHashOnlyWhereItIsAllowed) {
  // Source: shared/channels/webchat.md, section 4.3: key test_hmac_key, user-42. The schema wants a
  // longer key.
  const Settings off = settings_with();
  const Settings on = settings_with(R"("user_hash_key":"test_hmac_key")");
  const auto body = JsonDocument::parse(
      R"({"user_id":"user-42","user_hash":"b090ac9992b56187e7331d5c929687c8414ae0149852b5dd234d0affa1c42015"})");
  const auto forged = JsonDocument::parse(
      R"({"user_id":"user-43","user_hash":"b090ac9992b56187e7331d5c929687c8414ae0149852b5dd234d0affa1c42015"})");
  const auto missing = JsonDocument::parse(R"({"user_id":"user-42"})");

  EXPECT_TRUE(read_user_hash(on, body->root()));
  EXPECT_FALSE(read_user_hash(on, forged->root()));
  EXPECT_FALSE(read_user_hash(on, missing->root()));
  EXPECT_FALSE(read_user_hash(off, body->root()));
}

TEST(WebchatIdentity, KeepsScalarAttributesOnly) {
  const Settings settings = settings_with();
  const auto object = JsonDocument::parse(
      R"({"plan":"gold","seats":3,"vip":true,"deep":{"a":1},"none":null,"list":[1]})");

  const auto attributes = read_attributes(settings, object->root());

  ASSERT_EQ(attributes.size(), 3u);
  EXPECT_EQ(attributes[0], (Attribute{"plan", "gold"}));
  EXPECT_EQ(attributes[1], (Attribute{"seats", "3"}));
  EXPECT_EQ(attributes[2], (Attribute{"vip", "true"}));
}

}  // namespace
}  // namespace jackfield::webchat
