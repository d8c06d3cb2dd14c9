// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/known_keys.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <jackfield/cpp/jwt.hpp>

#include <gtest/gtest.h>

namespace jackfield::services {
namespace {

// A web chat's identity token: key id k1, subject user-42, audience w1, issued at 1760000000,
// expiring at 1760000300. Made with Python's hmac module.
constexpr std::string_view kToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0."
    "eyJzdWIiOiJ1c2VyLTQyIiwiYXVkIjoidzEiLCJpYXQiOjE3NjAwMDAwMDAsImV4cCI6MTc2MDAwMDMwMCwibmFtZSI6"
    "IkFubiIsImVtYWlsIjoiYW5uQGV4YW1wbGUudGVzdCJ9."
    "fUg-fgQ3rx7XSPT0qzvNdCoQVDEmhPUxq89dvm-FZ1o";

JwtKey widget_key() {
  return {JwtAlgorithm::hs256, "k1", KeyFormat::raw, "test_widget_secret_0123456789abcdef"};
}

JwtExpectation at(std::int64_t second) {
  JwtExpectation expected;
  expected.now_ms = second * 1000;
  expected.audience = "w1";
  expected.longest_s = 900;
  return expected;
}

std::string outcome(std::string_view token, const std::vector<JwtKey>& keys,
                    const JwtExpectation& expected) {
  const Result<JsonDocument> claims = verify_jwt(crypto(), token, keys, expected);
  return claims ? "subject " + std::string((*claims)["sub"].text()) : claims.error().text;
}

std::string outcome_at(std::int64_t second) {
  return outcome(kToken, {widget_key()}, at(second));
}

// A token of our own with any claims, signed with the widget's key.
std::string token_with(std::string_view claims, const JwtKey& key = widget_key()) {
  return value_or_error(sign_jwt(crypto(), key, claims));
}

TEST(Jwt, GivesTheClaimsOfAGoodToken) {
  EXPECT_EQ(outcome_at(1760000100), "subject user-42");
}

// RFC 7515 appendix A.1 has 64 bytes as a key, and line ends in its payload; it expired in 2011.
TEST(Jwt, AcceptsTheTokenOfRfc7515) {
  const auto secret = crypto().from_base64(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
      Base64::url_unpadded);
  const JwtKey key{JwtAlgorithm::hs256, "", KeyFormat::raw, *secret};
  const std::string_view token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
      "fQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  JwtExpectation expected;
  expected.now_ms = 1300819379000;
  expected.issuer = "joe";
  EXPECT_EQ(outcome(token, {key}, expected), "subject ");
  expected.issuer = "jim";
  EXPECT_EQ(outcome(token, {key}, expected), "jwt: from another issuer");
}

TEST(Jwt, KeepsToTheTimesWithinTheSkew) {
  EXPECT_EQ(outcome_at(1760000300 + 59), "subject user-42");
  EXPECT_EQ(outcome_at(1760000300 + 60), "jwt: expired");
  EXPECT_EQ(outcome_at(1760000000 - 60), "subject user-42");
  EXPECT_EQ(outcome_at(1760000000 - 61), "jwt: issued in the future");
  JwtExpectation expected = at(1760000100);
  expected.longest_s = 299;
  EXPECT_EQ(outcome(kToken, {widget_key()}, expected), "jwt: valid for too long");
}

TEST(Jwt, ChecksTheClaimsThatItMust) {
  const auto said = [](std::string_view claims) {
    return outcome(token_with(claims), {widget_key()}, at(1000));
  };
  EXPECT_EQ(said(R"({"sub":"a","aud":"w1","iat":900,"exp":1100})"), "subject a");
  EXPECT_EQ(said(R"({"sub":"a","aud":["x","w1"],"iat":900,"exp":1100})"), "subject a");
  EXPECT_EQ(said(R"({"sub":"a","aud":"w1","iat":900,"exp":1100.5})"), "subject a");
  EXPECT_EQ(said(R"({"aud":"w1","iat":900})"), "jwt: no exp");
  EXPECT_EQ(said(R"({"aud":"w1","iat":900,"exp":"1100"})"), "jwt: a time that is none");
  EXPECT_EQ(said(R"({"aud":"w1","iat":900,"exp":1e300})"), "jwt: a time that is none");
  EXPECT_EQ(said(R"({"aud":"w1","iat":-1,"exp":1100})"), "jwt: a time that is none");
  EXPECT_EQ(said(R"({"aud":"w1","iat":null,"exp":1100})"), "jwt: a time that is none");
  EXPECT_EQ(said(R"({"aud":"w1","exp":1100})"), "jwt: valid for too long");
  EXPECT_EQ(said(R"({"aud":"w1","iat":900,"nbf":1061,"exp":1100})"), "jwt: not valid yet");
  EXPECT_EQ(said(R"({"aud":"w2","iat":900,"exp":1100})"), "jwt: for another audience");
  EXPECT_EQ(said(R"({"aud":["w2"],"iat":900,"exp":1100})"), "jwt: for another audience");
  EXPECT_EQ(said(R"({"iat":900,"exp":1100})"), "jwt: for another audience");
  EXPECT_EQ(said("[]"), "jwt: not a JSON object");
}

TEST(Jwt, RefusesEveryChangedCharacterOfTheToken) {
  for (std::size_t i = 0; i < kToken.size(); ++i) {
    std::string changed(kToken);
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify_jwt(crypto(), changed, std::vector{widget_key()}, at(1760000100))) << i;
  }
}

TEST(Jwt, RefusesWhatIsNoToken) {
  for (const std::string& token :
       {std::string(), std::string("."), std::string(".."), std::string("a.b"),
        std::string("a.b.c.d"), std::string(kToken) + ".", std::string(20'000, 'a') + "..",
        std::string(kToken.substr(0, kToken.rfind('.') + 1))}) {
    EXPECT_FALSE(verify_jwt(crypto(), token, std::vector{widget_key()}, at(1760000100)));
  }
}

std::string url(std::string_view text) {
  return crypto().base64(text, Base64::url_unpadded);
}

// RFC 8725 sections 2.1 and 3.1: the token does not choose.
TEST(Jwt, NeverTakesTheAlgorithmFromTheToken) {
  const std::string claims = url(R"({"sub":"a","aud":"w1","iat":900,"exp":1100})");
  const JwtKey rsa{JwtAlgorithm::rs256, "", KeyFormat::pem, std::string(kRsaSpkiPem)};
  for (const char* const alg : {"none", "None", "", "hs256"}) {
    const std::string header = url(R"({"alg":")" + std::string(alg) + R"("})");
    EXPECT_EQ(outcome(header + "." + claims + ".", {rsa, widget_key()}, at(1000)),
              "jwt: no key of that id and algorithm");
  }
  EXPECT_EQ(outcome(url("{}") + "." + claims + ".", {rsa}, at(1000)),
            "jwt: no key of that id and algorithm");

  // Signed by HMAC with the public key as the secret: the classic confusion.
  const std::string forged = token_with(R"({"sub":"a","aud":"w1","iat":900,"exp":1100})",
                                        {JwtAlgorithm::hs256, "", KeyFormat::raw, rsa.text});
  EXPECT_EQ(outcome(forged, {rsa}, at(1000)), "jwt: no key of that id and algorithm");
}

TEST(Jwt, RefusesExtensionsItDoesNotUnderstand) {
  const std::string header = url(R"({"alg":"HS256","crit":["exp"],"exp":1})");
  const std::string text = header + "." + url(R"({"aud":"w1","iat":900,"exp":1100})");
  const auto mac = crypto().hmac_sha256(widget_key().text, text);
  EXPECT_EQ(outcome(text + "." + url(as_text(mac)), {widget_key()}, at(1000)),
            "jwt: an extension that must be understood");
}

TEST(Jwt, FindsTheKeyByItsId) {
  JwtKey other = widget_key();
  other.id = "k2";
  other.text = std::string(32, 'x');
  EXPECT_EQ(outcome(kToken, {other, widget_key()}, at(1760000100)), "subject user-42");
  EXPECT_EQ(outcome(kToken, {other}, at(1760000100)), "jwt: no key of that id and algorithm");
  EXPECT_EQ(outcome(kToken, {}, at(1760000100)), "jwt: no key of that id and algorithm");
  other.id = "k1";
  EXPECT_EQ(outcome(kToken, {other}, at(1760000100)), "jwt: the signature does not match");
  EXPECT_EQ(outcome(kToken, {other, widget_key()}, at(1760000100)), "subject user-42");
}

// RFC 7518 section 3.2.
TEST(Jwt, RefusesShortSecretsOnBothSides) {
  JwtKey key = widget_key();
  key.text = std::string(31, 'x');
  EXPECT_FALSE(sign_jwt(crypto(), key, "{}"));
  key.text = "";
  EXPECT_EQ(outcome(kToken, {key}, at(1760000100)), "jwt: the signature does not match");
}

TEST(Jwt, SignsAndAcceptsWithEveryAlgorithm) {
  constexpr std::string_view kEd25519 =
      R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
      R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  const std::vector<JwtKey> keys = {
      widget_key(),
      {JwtAlgorithm::rs256, "rsa", KeyFormat::pem, std::string(kRsaPkcs8Pem)},
      {JwtAlgorithm::ps256, "rsa", KeyFormat::jwk, std::string(kRsaPrivateJwk)},
      {JwtAlgorithm::es256, "", KeyFormat::pem, std::string(kEs256Sec1Pem)},
      {JwtAlgorithm::eddsa, "ed", KeyFormat::jwk, std::string(kEd25519)},
  };
  for (const JwtKey& key : keys) {
    const std::string token = token_with(R"({"sub":"a","aud":"w1","iat":900,"exp":1100})", key);
    EXPECT_EQ(outcome(token, keys, at(1000)), "subject a") << jwt_name(key.algorithm);
    EXPECT_EQ(jwt_algorithm(jwt_name(key.algorithm)), key.algorithm);
  }
  EXPECT_EQ(jwt_algorithm("none"), std::nullopt);
}

TEST(Jwt, TakesKeysFromASetForOneAlgorithm) {
  const std::string rsa(kRsaPublicJwk);
  const std::string set = R"({"keys":[{"kty":"oct","kid":"secret","k":"AAAA"},)" +
                          rsa.substr(0, rsa.size() - 1) + R"(,"kid":"good","use":"sig"},)" +
                          rsa.substr(0, rsa.size() - 1) + R"(,"kid":"other","alg":"RS512"},)" +
                          std::string(kEs256PublicJwk) + R"(,7,null]})";
  const Result<JsonDocument> document = JsonDocument::parse(set);
  ASSERT_TRUE(document);
  const std::vector<JwtKey> keys = jwt_keys(document->root(), JwtAlgorithm::rs256);

  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].id, "good");
  EXPECT_EQ(jwt_keys(document->root(), JwtAlgorithm::es256).size(), 1U);
  EXPECT_TRUE(jwt_keys(document->root(), JwtAlgorithm::hs256).empty());
  EXPECT_TRUE(jwt_keys(Json(), JwtAlgorithm::rs256).empty());
  const std::string token =
      token_with(R"({"sub":"a","aud":"w1","iat":900,"exp":1100})",
                 {JwtAlgorithm::rs256, "good", KeyFormat::jwk, std::string(kRsaPrivateJwk)});
  EXPECT_EQ(outcome(token, keys, at(1000)), "subject a");
}

}  // namespace
}  // namespace jackfield::services
