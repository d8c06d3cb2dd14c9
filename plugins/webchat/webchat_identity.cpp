// SPDX-License-Identifier: MIT
#include "webchat_identity.hpp"

#include "webchat_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

// A stolen proof is of no use after a quarter of an hour.
constexpr std::int64_t kLongestLifeS = 900;
constexpr std::size_t kLongestSubject = 256;
constexpr std::size_t kMostAttributes = 20;

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

std::optional<VouchedPerson> read_jwt(const Settings& settings, std::string_view jwt,
                                      std::int64_t now_ms) {
  JwtExpectation expected;
  expected.now_ms = now_ms;
  expected.audience = settings.widget_id;
  expected.longest_s = kLongestLifeS;
  const Result<JsonDocument> claims =
      verify_jwt(settings.crypto, jwt, settings.identity_keys, expected);
  if (!claims) return {};
  std::string subject = (*claims)["sub"].id();
  if (!is_subject(subject)) return {};
  VouchedPerson person = read_person(settings, std::move(subject), claims->root());
  person.attributes = read_attributes(settings, (*claims)["attr"]);
  return person;
}

std::optional<VouchedPerson> read_user_hash(const Settings& settings, const Json& body) {
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
