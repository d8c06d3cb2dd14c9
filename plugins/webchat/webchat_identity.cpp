// SPDX-License-Identifier: MIT
#include "webchat_identity.hpp"

#include "webchat_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::size_t kLongestJwt = 8192;
constexpr std::int64_t kLongestLifeS = 900;  // a stolen proof is of no use after a quarter of an hour
constexpr std::int64_t kSkewS = 60;
constexpr std::size_t kLongestSubject = 256;
constexpr std::size_t kMostAttributes = 20;

struct JwtParts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view covered;  // what is signed
};

std::optional<JwtParts> split(std::string_view jwt) {
  const std::size_t first = jwt.find('.');
  if (jwt.size() > kLongestJwt || first == std::string_view::npos) return {};
  const std::size_t second = jwt.find('.', first + 1);
  if (second == std::string_view::npos || jwt.find('.', second + 1) != std::string_view::npos)
    return {};
  return JwtParts{jwt.substr(0, first), jwt.substr(first + 1, second - first - 1),
                  jwt.substr(second + 1), jwt.substr(0, second)};
}

std::optional<JsonDocument> decode(const Settings& settings, std::string_view part) {
  const Result<std::string> text = settings.crypto.from_base64(part, Base64::url_unpadded);
  if (!text) return {};
  Result<JsonDocument> document = JsonDocument::parse(*text);
  if (!document || !document->root().is_object()) return {};
  return std::move(*document);
}

const IdentityKey* find_key(const Settings& settings, const Json& header) {
  const auto& keys = settings.identity_keys;
  if (!header["kid"].exists()) return keys.size() == 1 ? &keys.front() : nullptr;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const IdentityKey& key) {
    return header["kid"].is_text() && key.kid == header["kid"].text();
  });
  return found == keys.end() ? nullptr : &*found;
}

bool signature_matches(const Settings& settings, const IdentityKey& key, const JwtParts& parts) {
  const Result<std::string> signature =
      settings.crypto.from_base64(parts.signature, Base64::url_unpadded);
  if (!signature) return false;
  if (key.algorithm == "HS256")
    return settings.crypto.equal(settings.crypto.hmac_sha256(key.key, parts.covered), *signature);
  const SignatureKind kind = key.algorithm == "ES256"   ? SignatureKind::ecdsa_p256_raw
                             : key.algorithm == "RS256" ? SignatureKind::rsa_pkcs1_sha256
                                                        : SignatureKind::ed25519;
  return settings.crypto.verify(kind, {KeyFormat::pem, key.key}, parts.covered, *signature)
      .has_value();
}

bool is_audience(const Json& aud, std::string_view widget) {
  if (aud.is_text()) return aud.text() == widget;
  for (const Json one : aud)
    if (one.is_text() && one.text() == widget) return aud.is_array();
  return false;
}

bool times_hold(const Json& claims, std::int64_t now_s) {
  const std::int64_t issued = claims["iat"].int_or(-1);
  const std::int64_t expires = claims["exp"].int_or(-1);
  // Bounded first, so that no sum below can overflow.
  constexpr std::int64_t kFarthest = 1'000'000'000'000;
  if (issued < 0 || expires <= issued || expires > kFarthest) return false;
  if (expires - issued > kLongestLifeS) return false;
  const std::int64_t not_before = claims["nbf"].int_or(issued);
  return issued <= now_s + kSkewS && not_before <= now_s + kSkewS && now_s < expires + kSkewS;
}

bool is_subject(std::string_view subject) {
  return !subject.empty() && subject.size() <= kLongestSubject &&
         std::none_of(subject.begin(), subject.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

VouchedPerson read_person(const Settings& settings, std::string subject, const Json& claims) {
  VouchedPerson person;
  person.subject = std::move(subject);
  person.name = clean_line(settings, claims["name"].text(), 100);
  person.email = clean_line(settings, claims["email"].text(), 254);
  if (!looks_like_email(person.email)) person.email.clear();
  person.phone = clean_line(settings, claims["phone"].text(), 32);
  return person;
}

}  // namespace

std::optional<VouchedPerson> verify_jwt(const Settings& settings, std::string_view jwt,
                                        std::int64_t now_ms) {
  const std::optional<JwtParts> parts = split(jwt);
  if (!parts) return {};
  const std::optional<JsonDocument> header = decode(settings, parts->header);
  if (!header || (*header)["crit"].exists()) return {};
  const IdentityKey* key = find_key(settings, header->root());
  // The key decides what signs it; a token that names another algorithm is forged (RFC 8725, 3.1).
  if (key == nullptr || (*header)["alg"].text() != key->algorithm) return {};
  if (!signature_matches(settings, *key, *parts)) return {};

  const std::optional<JsonDocument> claims = decode(settings, parts->payload);
  if (!claims || !is_audience((*claims)["aud"], settings.widget_id)) return {};
  if (!times_hold(claims->root(), now_ms / 1000)) return {};
  std::string subject = (*claims)["sub"].id();
  if (!is_subject(subject)) return {};
  VouchedPerson person = read_person(settings, std::move(subject), claims->root());
  person.attributes = read_attributes(settings, (*claims)["attr"]);
  return person;
}

std::optional<VouchedPerson> verify_user_hash(const Settings& settings, const Json& body) {
  std::string subject = body["user_id"].id();
  if (settings.user_hash_key.empty() || !is_subject(subject)) return {};
  const std::string right =
      settings.crypto.hex(settings.crypto.hmac_sha256(settings.user_hash_key, subject));
  if (!settings.crypto.equal(right, body["user_hash"].text())) return {};
  return read_person(settings, std::move(subject), body);
}

std::vector<Attribute> read_attributes(const Settings& settings, const Json& object) {
  std::vector<Attribute> attributes;
  if (!object.is_object()) return attributes;
  for (std::size_t i = 0; i < object.size() && attributes.size() < kMostAttributes; ++i) {
    const Json value = object.value_at(i);
    std::string name = clean_line(settings, object.name_at(i), 64);
    if (name.empty() || value.is_object() || value.is_array() || value.is_null()) continue;
    std::string text = value.is_text() ? clean_line(settings, value.text(), 1000) : value.dump();
    attributes.push_back({std::move(name), std::move(text)});
  }
  return attributes;
}

}  // namespace jackfield::webchat
