// SPDX-License-Identifier: MIT
#include "webchat_token.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::string_view kPrefix = "v1.";
constexpr std::size_t kLongestToken = 8192;
constexpr std::int64_t kClockSkewMs = 60'000;  // two hosts that share a key
constexpr std::string_view kVisitor = "visitor";

std::string mac(const Settings& settings, std::string_view purpose, std::string_view payload) {
  const auto bytes = settings.crypto.hmac_sha256(settings.token_key, {purpose, "\n", payload});
  return settings.crypto.base64(bytes, Base64::url_unpadded);
}

}  // namespace

std::string_view name(Level level) {
  switch (level) {
    case Level::claimed:
      return "claimed";
    case Level::verified:
      return "verified";
    case Level::anonymous:
      break;
  }
  return "anonymous";
}

std::string seal(const Settings& settings, std::string_view purpose, std::string_view json) {
  const std::string payload = settings.crypto.base64(json, Base64::url_unpadded);
  return std::string(kPrefix) + payload + "." + mac(settings, purpose, payload);
}

std::optional<JsonDocument> unseal(const Settings& settings, std::string_view purpose,
                                   std::string_view token) {
  if (token.size() > kLongestToken || token.substr(0, kPrefix.size()) != kPrefix) return {};
  token.remove_prefix(kPrefix.size());
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view payload = token.substr(0, dot);
  if (!settings.crypto.equal(mac(settings, purpose, payload), token.substr(dot + 1))) return {};
  const Result<std::string> json = settings.crypto.from_base64(payload, Base64::url_unpadded);
  if (!json) return {};
  Result<JsonDocument> document = JsonDocument::parse(*json);
  if (!document) return {};
  return std::move(*document);
}

std::string write_token(const Settings& settings, const Visitor& visitor) {
  JsonWriter out;
  out.begin_object().member("i", visitor.id).member("d", visitor.device);
  out.member("l", std::string(name(visitor.level).substr(0, 1)));
  out.member("t", visitor.issued_ms).member("e", settings.token_epoch);
  out.member_if("s", visitor.subject).member_if("n", visitor.name);
  out.member_if("m", visitor.email).member_if("p", visitor.phone).end_object();
  return seal(settings, kVisitor, out.text());
}

ReadToken read_token(const Settings& settings, std::string_view token, std::int64_t now_ms) {
  const std::optional<JsonDocument> document = unseal(settings, kVisitor, token);
  if (!document) return {{}, TokenFault::unknown};
  const Json json = document->root();
  Visitor visitor;
  visitor.id = json["i"].text();
  visitor.device = json["d"].text();
  const std::string_view level = json["l"].text();
  visitor.level = level == "v" ? Level::verified : level == "c" ? Level::claimed : Level::anonymous;
  visitor.issued_ms = json["t"].int_or(0);
  visitor.subject = json["s"].text();
  visitor.name = json["n"].text();
  visitor.email = json["m"].text();
  visitor.phone = json["p"].text();
  if (!is_visitor_id(visitor.id) || visitor.device.empty()) return {{}, TokenFault::unknown};
  const std::int64_t lives =
      visitor.level == Level::anonymous ? settings.anonymous_ms : settings.known_ms;
  if (json["e"].int_or(-1) != settings.token_epoch || now_ms > visitor.issued_ms + lives ||
      now_ms + kClockSkewMs < visitor.issued_ms) {
    return {{}, TokenFault::expired};
  }
  return {std::move(visitor), TokenFault::none};
}

std::string short_hash(const Settings& settings, std::string_view purpose, std::string_view data) {
  const auto hash = settings.crypto.sha256({"jf.webchat\n", purpose, "\n", data});
  return settings.crypto.base64(hash, Base64::url_unpadded).substr(0, 22);
}

std::string new_device(const Settings& settings, const Context& context) {
  return short_hash(settings, "device", context.nonce()).substr(0, 16);
}

Visitor new_visitor(const Settings& settings, const Context& context) {
  Visitor visitor;
  visitor.id = "v_" + short_hash(settings, "visitor", context.nonce());
  visitor.device = new_device(settings, context);
  visitor.issued_ms = context.now();
  return visitor;
}

std::string contact_id(const Settings& settings, std::string_view subject) {
  return "c_" + short_hash(settings, "contact", subject);
}

bool is_visitor_id(std::string_view id) {
  if (id.size() != 24 || (id.substr(0, 2) != "v_" && id.substr(0, 2) != "c_")) return false;
  return std::all_of(id.begin() + 2, id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace jackfield::webchat
