// SPDX-License-Identifier: MIT
#include "wechat_receive.hpp"

#include "wechat_events.hpp"
#include "wechat_seal.hpp"
#include "wechat_xml.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace jackfield::wechat {
namespace {

// In plaintext mode the signature does not cover the body, so a query that was seen once would sign
// any body for ever. WeChat's own clock and three tries fit easily.
constexpr std::int64_t kPlaintextSeconds = 10 * 60;

std::optional<std::int64_t> number_of(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

bool is_signed(const Settings& settings, const HttpRequest& request, std::string_view given) {
  const std::string expected = signature(
      settings.crypto, {settings.token, request.query("timestamp"), request.query("nonce")});
  return settings.crypto.equal(expected, given);
}

bool is_fresh(const HttpRequest& request) {
  const std::optional<std::int64_t> signed_at = number_of(request.query("timestamp"));
  const std::int64_t now = request.received_at() / 1000;
  return signed_at && *signed_at >= now - kPlaintextSeconds &&
         *signed_at <= now + kPlaintextSeconds;
}

Answer words(std::string_view text) {
  return http_answer(200, std::string(text), "text/plain; charset=utf-8");
}

Received verify_address(const Settings& settings, const HttpRequest& request) {
  if (!is_signed(settings, request, request.query("signature"))) return rejected(401, "signature");
  Received received;
  received.answer.emplace(words(request.query("echostr")));
  received.answer->headers.push_back({"x-content-type-options", "nosniff"});
  return received;
}

/// What a push held, proven, and how an answer to it has to be written.
struct Push {
  std::optional<JsonDocument> body;
  Framing framing;
  Received refusal;  // when there is no body
};

Push refused(std::uint32_t status, std::string reason) {
  Push push;
  push.refusal = rejected(status, std::move(reason));
  return push;
}

Push taken(std::string_view text, Framing framing) {
  Result<JsonDocument> body = read_body(text);
  if (!body) return refused(400, "malformed");
  Push push;
  framing.is_json = text.find_first_not_of(" \t\r\n") == text.find('{');
  push.framing = std::move(framing);
  push.body.emplace(std::move(*body));
  return push;
}

Push plain_push(const Settings& settings, const HttpRequest& request) {
  if (!is_signed(settings, request, request.query("signature"))) return refused(401, "signature");
  if (!is_fresh(request)) return refused(401, "signature");
  return taken(request.body(), {});
}

// In both modes that encrypt only what was encrypted counts: in compatible mode the rest of the
// body is signed by nothing.
Push sealed_push(const Settings& settings, const HttpRequest& request) {
  const Result<JsonDocument> outer = read_body(request.body());
  if (!outer) return refused(400, "malformed");
  const std::string_view encrypted = (*outer)["Encrypt"].text();
  if (encrypted.empty()) return refused(401, "signature");
  const std::string expected =
      signature(settings.crypto,
                {settings.token, request.query("timestamp"), request.query("nonce"), encrypted});
  if (!settings.crypto.equal(expected, request.query("msg_signature")))
    return refused(401, "signature");
  const std::optional<Opened> opened = open_sealed(settings, encrypted);
  if (!opened) return refused(400, "malformed");
  if (opened->is_foreign) return refused(401, "identity");
  Framing framing;
  framing.key = static_cast<std::int64_t>(opened->key);
  framing.nonce = request.query("nonce");
  return taken(opened->text, std::move(framing));
}

Push open_push(const Settings& settings, const HttpRequest& request) {
  const std::string_view encryption = request.query("encrypt_type");
  const bool is_sealed = !encryption.empty() && encryption != "raw";
  // The account's mode decides, not the request: whoever strips the encryption is refused.
  if (is_sealed != (settings.mode != Mode::plaintext)) return refused(401, "signature");
  return is_sealed ? sealed_push(settings, request) : plain_push(settings, request);
}

}  // namespace

Received receive(const Settings& settings, const HttpRequest& request) {
  if (request.method() == "GET" || request.method() == "HEAD")
    return verify_address(settings, request);
  Push push = open_push(settings, request);
  if (!push.body) return std::move(push.refusal);
  Received received = translate(settings, push.body->root(), push.framing, request.received_at());
  for (Event& event : received.events) {
    event.authenticity =
        settings.mode == Mode::plaintext ? Authenticity::unverified : Authenticity::verified;
  }
  received.answer.emplace(words("success"));
  if (received.hold) received.hold->fallback.emplace(*received.answer);
  return received;
}

}  // namespace jackfield::wechat
