// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_tokens.hpp"

#include "plugins/line/simulator/line_seal.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpRequest;
using simulator::HttpResponse;

constexpr std::size_t kMostLongTokens = 30;  // of each kind but the stateless
constexpr std::int64_t kStatelessSeconds = 900;
constexpr std::int64_t kMonthSeconds = 2'592'000;
constexpr std::int64_t kLongestAssertion = 1800;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

HttpResponse oauth_error(const std::string& error, const std::string& description) {
  return json_answer(400, {{"error", error}, {"error_description", description}});
}

Json part_of(std::string_view part) {
  return Json::parse(from_base64url(part).value_or(""), nullptr, false);
}

}  // namespace

std::map<std::string, std::string> form_fields(std::string_view text) {
  std::map<std::string, std::string> fields;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const std::size_t equals = std::min(one.find('='), one.size());
    fields[decoded(one.substr(0, equals))] = decoded(one.substr(std::min(one.size(), equals + 1)));
  }
  return fields;
}

HttpResponse json_answer(int status, const Json& body) {
  return {status, {{"content-type", "application/json"}}, body.dump(), 0, -1};
}

HttpResponse error_answer(int status, const std::string& message) {
  return json_answer(status, {{"message", message}});
}

Tokens::Tokens(const Json& config)
    : channel_id_(config.value("channel_id", "")),
      channel_secret_(config.value("channel_secret", "")),
      static_token_(config.value("channel_access_token", "")),
      assertion_key_(config.value("assertion_key", "")),
      assertion_key_id_(config.value("assertion_key_id", "")) {}

std::string Tokens::check_assertion(const std::string& jwt, bool needs_length,
                                    std::int64_t now_ms) const {
  const std::size_t first = jwt.find('.');
  const std::size_t second = first == std::string::npos ? first : jwt.find('.', first + 1);
  if (second == std::string::npos) return "Invalid client_assertion";
  const std::string_view text = jwt;
  const Json head = part_of(text.substr(0, first));
  const Json claims = part_of(text.substr(first + 1, second - first - 1));
  const auto signature = from_base64url(text.substr(second + 1));
  if (!head.is_object() || !claims.is_object() || !signature) return "Invalid client_assertion";
  if (head.value("alg", "") != "RS256" || head.value("typ", "") != "JWT")
    return "Invalid alg or typ";
  if (head.value("kid", "") != assertion_key_id_)
    return "Cannot find channel key that satisfies the conditions";
  if (!rs256_matches(assertion_key_, text.substr(0, second), *signature))
    return "Invalid signature";
  if (claims.value("iss", "") != channel_id_ || claims.value("sub", "") != channel_id_) {
    return "iss and clientId of key do not match";
  }
  if (claims.value("aud", "") != "https://api.line.me/") return "Invalid aud";
  const std::int64_t now = now_ms / 1000;
  const std::int64_t ends = claims.value("exp", std::int64_t{0});
  if (ends <= now || ends > now + kLongestAssertion) return "Invalid exp";
  const std::int64_t length = claims.value("token_exp", std::int64_t{0});
  if (needs_length && (length <= 0 || length > kMonthSeconds)) return "Invalid token_exp";
  return {};
}

std::optional<HttpResponse> Tokens::answer(const HttpRequest& request, std::string_view path,
                                           std::string_view query, std::int64_t now_ms) {
  if (request.method == "GET") {
    if (path == "/oauth2/v2.1/verify") return verify(form_fields(query), true, now_ms);
    if (path == "/oauth2/v2.1/tokens/kid") return key_ids(form_fields(query), now_ms);
    return std::nullopt;
  }
  const bool issues =
      path == "/oauth2/v3/token" || path == "/oauth2/v2.1/token" || path == "/v2/oauth/accessToken";
  const bool revokes = path == "/oauth2/v2.1/revoke" || path == "/v2/oauth/revoke";
  const bool verifies = path == "/v2/oauth/verify";
  if (request.method != "POST" || !(issues || revokes || verifies)) return std::nullopt;
  if (!simulator::header(request.headers, "content-type")
           .starts_with("application/x-www-form-urlencoded"))
    return error_answer(415, "Unsupported Media Type");
  const Fields fields = form_fields(request.body);
  if (issues) return issue(path, fields, now_ms);
  return verifies ? verify(fields, false, now_ms) : revoke(fields, path.starts_with("/oauth2/"));
}

HttpResponse Tokens::issue(std::string_view path, const Fields& fields, std::int64_t now_ms) {
  const auto field = [&](const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  if (field("grant_type") != "client_credentials")
    return oauth_error("unsupported_grant_type", "Invalid grant_type");
  const bool is_stateless = path == "/oauth2/v3/token";
  const bool is_long = path == "/oauth2/v2.1/token";
  const TokenKind kind = is_stateless ? TokenKind::stateless
                         : is_long    ? TokenKind::v2_1
                                      : TokenKind::short_lived;
  std::int64_t lasts = is_stateless ? kStatelessSeconds : kMonthSeconds;
  if (!field("client_assertion").empty() && (is_stateless || is_long)) {
    constexpr std::string_view kType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    if (field("client_assertion_type") != kType)
      return oauth_error("invalid_request", "Invalid client_assertion_type");
    const std::string fault = check_assertion(field("client_assertion"), is_long, now_ms);
    if (fault.find("Cannot find") == 0) return error_answer(404, fault);
    if (!fault.empty()) return oauth_error("invalid_client", fault);
  } else if (is_long || field("client_id") != channel_id_ ||
             field("client_secret") != channel_secret_ || channel_secret_.empty()) {
    return oauth_error("invalid_request", "Invalid 'client_credentials'.");
  }
  std::erase_if(issued_, [&](const auto& each) { return each.second.ends_at <= now_ms; });
  if (is_long && count(kind) >= kMostLongTokens) {
    return oauth_error("invalid_request",
                       "The maximum number of access tokens has already been issued");
  }
  // Short-lived ones are never refused: the oldest ends instead.
  if (kind == TokenKind::short_lived && count(kind) >= kMostLongTokens) end_oldest(kind);
  const std::string token =
      "sim." +
      digest_hex(channel_id_ + std::to_string(now_ms) + "." + std::to_string(++count_), 48);
  issued_[token] = {now_ms + lasts * 1000, kind, count_};
  Json body = {{"token_type", "Bearer"}, {"access_token", token}, {"expires_in", lasts}};
  if (is_long) body["key_id"] = digest_hex(token, 16);
  return json_answer(200, body);
}

std::size_t Tokens::count(TokenKind kind) const {
  return static_cast<std::size_t>(
      std::count_if(issued_.begin(), issued_.end(),
                    [kind](const auto& each) { return each.second.kind == kind; }));
}

void Tokens::end_oldest(TokenKind kind) {
  auto oldest = issued_.end();
  for (auto each = issued_.begin(); each != issued_.end(); ++each) {
    if (each->second.kind != kind) continue;
    if (oldest == issued_.end() || each->second.number < oldest->second.number) oldest = each;
  }
  if (oldest != issued_.end()) issued_.erase(oldest);
}

bool Tokens::holds_static(std::int64_t now_ms) const {
  return !is_static_ended_ && (static_ends_at_ == 0 || static_ends_at_ > now_ms);
}

HttpResponse Tokens::verify(const Fields& fields, bool is_long, std::int64_t now_ms) const {
  const auto asked = fields.find("access_token");
  const std::string token = asked == fields.end() ? std::string() : asked->second;
  Json body = {{"client_id", channel_id_}, {"scope", "P CM"}};
  if (!token.empty() && token == static_token_ && holds_static(now_ms)) {
    if (static_ends_at_ != 0) body["expires_in"] = (static_ends_at_ - now_ms) / 1000;
    return json_answer(200, body);
  }
  const auto found = issued_.find(token);
  // Each of the two calls knows its own kinds only.
  if (found == issued_.end() || found->second.ends_at <= now_ms ||
      (found->second.kind == TokenKind::v2_1) != is_long)
    return oauth_error("invalid_request", "The access token expired");
  body["expires_in"] = (found->second.ends_at - now_ms) / 1000;
  return json_answer(200, body);
}

HttpResponse Tokens::revoke(const Fields& fields, bool is_long) {
  const auto field = [&](const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  if (is_long && (field("client_id") != channel_id_ || field("client_secret") != channel_secret_))
    return oauth_error("invalid_client", "Invalid 'client_credentials'.");
  const std::string token = field("access_token");
  if (token.empty()) return oauth_error("invalid_request", "access_token is missing");
  if (token == static_token_) is_static_ended_ = true;
  const auto found = issued_.find(token);
  // Stateless ones end by themselves only. One that is not there is as good as revoked.
  if (found != issued_.end() && found->second.kind == TokenKind::stateless)
    return oauth_error("invalid_request", "The access token cannot be revoked");
  if (found != issued_.end()) issued_.erase(found);
  return {200, {}, {}, 0, -1};
}

HttpResponse Tokens::key_ids(const Fields& fields, std::int64_t now_ms) const {
  const auto assertion = fields.find("client_assertion");
  if (assertion == fields.end()) return oauth_error("invalid_request", "Invalid client_assertion");
  if (const std::string fault = check_assertion(assertion->second, false, now_ms); !fault.empty())
    return oauth_error("invalid_client", fault);
  Json kids = Json::array();
  for (const auto& [token, issued] : issued_) {
    if (issued.kind == TokenKind::v2_1 && issued.ends_at > now_ms)
      kids.push_back(digest_hex(token, 16));
  }
  return json_answer(200, {{"kids", std::move(kids)}});
}

bool Tokens::is_valid(const HttpRequest& request, std::int64_t now_ms) const {
  constexpr std::string_view kBearer = "Bearer ";
  std::string_view given = simulator::header(request.headers, "authorization");
  if (!given.starts_with(kBearer)) return false;
  given.remove_prefix(kBearer.size());
  if (!static_token_.empty() && given == static_token_) return holds_static(now_ms);
  const auto found = issued_.find(given);
  return found != issued_.end() && found->second.ends_at > now_ms;
}

}  // namespace jackfield::line_simulator
