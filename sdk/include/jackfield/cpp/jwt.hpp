// SPDX-License-Identifier: MIT
// JSON Web Tokens (RFC 7519) as signed texts (RFC 7515), written and checked through jf.crypto/1.
// The algorithm belongs to the key: what a token says of itself is compared with it, never
// followed.
#pragma once

#include <jackfield/cpp/crypto.hpp>
#include <jackfield/cpp/json.hpp>
#include <jackfield/cpp/json_writer.hpp>
#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield {

/// RFC 7518 section 3.1, RFC 8037 section 3.1. "none" is not among them.
enum class JwtAlgorithm : std::uint8_t { hs256, rs256, ps256, es256, es384, es512, eddsa };

/// The name in a token's header.
constexpr std::string_view jwt_name(JwtAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case JwtAlgorithm::hs256:
      return "HS256";
    case JwtAlgorithm::rs256:
      return "RS256";
    case JwtAlgorithm::ps256:
      return "PS256";
    case JwtAlgorithm::es256:
      return "ES256";
    case JwtAlgorithm::es384:
      return "ES384";
    case JwtAlgorithm::es512:
      return "ES512";
    case JwtAlgorithm::eddsa:
      return "EdDSA";
  }
  return "";
}

/// The algorithm of a name, as an operator writes it in a configuration.
constexpr std::optional<JwtAlgorithm> jwt_algorithm(std::string_view name) noexcept {
  for (const auto algorithm :
       {JwtAlgorithm::hs256, JwtAlgorithm::rs256, JwtAlgorithm::ps256, JwtAlgorithm::es256,
        JwtAlgorithm::es384, JwtAlgorithm::es512, JwtAlgorithm::eddsa}) {
    if (jwt_name(algorithm) == name) return algorithm;
  }
  return std::nullopt;
}

/// A key and what it is used for, which is one algorithm.
struct JwtKey {
  JwtAlgorithm algorithm = JwtAlgorithm::hs256;
  std::string id;                     // `kid`; empty: fits tokens with any or none
  KeyFormat format = KeyFormat::pem;  // not for hs256
  std::string text;                   // the key; for hs256 the secret itself, 32 bytes at least
};

/// What a token must say, and when.
struct JwtExpectation {
  std::int64_t now_ms = 0;     // Unix time; from the call's context
  std::int64_t skew_s = 60;    // how far the other side's clock may be off
  std::string_view audience;   // must be in `aud`; empty: not looked at
  std::string_view issuer;     // must be `iss`; empty: not looked at
  std::int64_t longest_s = 0;  // `exp` at most so long after `iat`; 0: no bound
};

namespace detail {

constexpr std::size_t kLongestJwt = 16 * 1024;
// RFC 7518 section 3.2: a secret as long as the hash.
constexpr std::size_t kShortestJwtSecret = 32;
// Seconds beyond this (about the year 5138) are a mistake, and would overflow as milliseconds.
constexpr std::int64_t kLastSecond = 100'000'000'000;

constexpr SignatureKind signature_kind(JwtAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case JwtAlgorithm::rs256:
      return SignatureKind::rsa_pkcs1_sha256;
    case JwtAlgorithm::ps256:
      return SignatureKind::rsa_pss_sha256;
    case JwtAlgorithm::es256:
      return SignatureKind::ecdsa_p256_raw;
    case JwtAlgorithm::es384:
      return SignatureKind::ecdsa_p384_raw;
    case JwtAlgorithm::es512:
      return SignatureKind::ecdsa_p521_raw;
    default:
      return SignatureKind::ed25519;
  }
}

/// The three parts of a compact token.
struct JwtParts {
  std::string_view signed_text;  // header "." payload, as it was sent
  std::string_view header, payload, signature;
};

inline std::optional<JwtParts> split_jwt(std::string_view token) noexcept {
  const std::size_t first = token.find('.');
  if (token.size() > kLongestJwt || first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  return JwtParts{token.substr(0, second), token.substr(0, first),
                  token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

inline Result<JsonDocument> decoded_object(const Crypto& crypto, std::string_view part) {
  const Result<std::string> text = crypto.from_base64(part, Base64::url_unpadded);
  if (!text) return invalid("jwt: not base64url");
  Result<JsonDocument> document = JsonDocument::parse(*text);
  if (!document || !document->root().is_object()) return invalid("jwt: not a JSON object");
  return document;
}

inline bool signature_matches(const Crypto& crypto, const JwtKey& key, const JwtParts& parts,
                              std::string_view signature) {
  if (key.algorithm != JwtAlgorithm::hs256) {
    return crypto
        .verify(signature_kind(key.algorithm), {key.format, key.text}, parts.signed_text, signature)
        .has_value();
  }
  return key.text.size() >= kShortestJwtSecret &&
         crypto.equal(crypto.hmac_sha256(key.text, parts.signed_text), signature);
}

/// A time in seconds; nothing if the claim is not there, too large if it is not a time.
inline std::optional<std::int64_t> seconds_claim(const Json& claim) noexcept {
  if (!claim.exists()) return std::nullopt;
  const double value = claim.is_number() ? claim.number_or(-1) : -1;
  if (!(value >= 0) || value > static_cast<double>(kLastSecond)) return kLastSecond + 1;
  return static_cast<std::int64_t>(value);
}

inline bool names_audience(const Json& claim, std::string_view audience) noexcept {
  if (claim.is_text()) return claim.text() == audience;
  if (!claim.is_array()) return false;
  for (const Json one : claim) {
    if (one.is_text() && one.text() == audience) return true;
  }
  return false;
}

inline Result<void> check_claims(const Json& claims, const JwtExpectation& expected) {
  const std::int64_t now_s = expected.now_ms / 1000;
  const auto expires = seconds_claim(claims["exp"]);
  const auto begins = seconds_claim(claims["nbf"]);
  const auto issued = seconds_claim(claims["iat"]);
  for (const auto& time : {expires, begins, issued}) {
    if (time && *time > kLastSecond) return invalid("jwt: a time that is none");
  }
  if (!expires) return invalid("jwt: no exp");
  if (now_s >= *expires + expected.skew_s) return invalid("jwt: expired");
  if (begins && now_s + expected.skew_s < *begins) return invalid("jwt: not valid yet");
  if (issued && now_s + expected.skew_s < *issued) return invalid("jwt: issued in the future");
  if (expected.longest_s > 0 && (!issued || *expires - *issued > expected.longest_s)) {
    return invalid("jwt: valid for too long");
  }
  if (!expected.audience.empty() && !names_audience(claims["aud"], expected.audience)) {
    return invalid("jwt: for another audience");
  }
  if (!expected.issuer.empty() && claims["iss"].text() != expected.issuer) {
    return invalid("jwt: from another issuer");
  }
  return {};
}

}  // namespace detail

/// The claims of a token that one of the keys signed and that says what is expected. Keys are tried
/// whose id is the token's; the token's algorithm must be that key's. `exp` is required. Errors are
/// JF_INVALID_ARGUMENT with a text for the log that holds nothing of the token.
inline Result<JsonDocument> verify_jwt(const Crypto& crypto, std::string_view token,
                                       std::span<const JwtKey> keys,
                                       const JwtExpectation& expected) {
  const std::optional<detail::JwtParts> parts = detail::split_jwt(token);
  if (!parts) return invalid("jwt: not three parts");
  const Result<JsonDocument> header = detail::decoded_object(crypto, parts->header);
  if (!header) return header.error();
  // RFC 7515 section 4.1.11: what must be understood is not.
  if ((*header)["crit"].exists()) return invalid("jwt: an extension that must be understood");
  const Json kid = (*header)["kid"];
  if (kid.exists() && !kid.is_text()) return invalid("jwt: a key id that is no text");
  const Result<std::string> signature = crypto.from_base64(parts->signature, Base64::url_unpadded);
  if (!signature) return invalid("jwt: not base64url");

  bool known = false;
  bool matches = false;
  for (const JwtKey& key : keys) {
    if (!key.id.empty() && kid.exists() && kid.text() != key.id) continue;
    if ((*header)["alg"].text() != jwt_name(key.algorithm)) continue;
    known = true;
    matches = detail::signature_matches(crypto, key, *parts, *signature);
    if (matches) break;
  }
  if (!known) return invalid("jwt: no key of that id and algorithm");
  if (!matches) return invalid("jwt: the signature does not match");

  Result<JsonDocument> claims = detail::decoded_object(crypto, parts->payload);
  if (!claims) return claims.error();
  if (const auto right = detail::check_claims(claims->root(), expected); !right) {
    return right.error();
  }
  return claims;
}

/// A signed token. `claims` is a JSON object as text; the header names algorithm, type and key id.
inline Result<std::string> sign_jwt(const Crypto& crypto, const JwtKey& key,
                                    std::string_view claims) {
  JsonWriter header;
  header.begin_object();
  header.member("alg", jwt_name(key.algorithm)).member("typ", "JWT").member_if("kid", key.id);
  header.end_object();
  std::string token = crypto.base64(std::string_view(header.text()), Base64::url_unpadded);
  token += '.';
  token += crypto.base64(claims, Base64::url_unpadded);

  std::string signature;
  if (key.algorithm == JwtAlgorithm::hs256) {
    if (key.text.size() < detail::kShortestJwtSecret)
      return invalid("jwt: the secret is too short");
    signature = as_text(crypto.hmac_sha256(key.text, token));
  } else {
    Result<std::string> made =
        crypto.sign(detail::signature_kind(key.algorithm), {key.format, key.text}, token);
    if (!made) return made.error();
    signature = std::move(*made);
  }
  token += '.';
  token += crypto.base64(signature, Base64::url_unpadded);
  return token;
}

/// The keys of a JWK Set (RFC 7517 section 5) that may be used with one algorithm. Others in the
/// set are passed over, as the standard says. A key's own `alg`, `use` and type are checked by the
/// host when it is used. Secrets (`oct`) are never taken from a set.
inline std::vector<JwtKey> jwt_keys(const Json& jwk_set, JwtAlgorithm algorithm) {
  const std::string_view type =
      algorithm == JwtAlgorithm::eddsa                                       ? "OKP"
      : algorithm == JwtAlgorithm::rs256 || algorithm == JwtAlgorithm::ps256 ? "RSA"
                                                                             : "EC";
  std::vector<JwtKey> keys;
  if (algorithm == JwtAlgorithm::hs256) return keys;
  for (const Json one : jwk_set["keys"]) {
    if (one["kty"].text() != type) continue;
    const Json own = one["alg"];
    if (own.exists() && own.text() != jwt_name(algorithm)) continue;
    keys.push_back({algorithm, std::string(one["kid"].text()), KeyFormat::jwk, one.dump()});
  }
  return keys;
}

}  // namespace jackfield
