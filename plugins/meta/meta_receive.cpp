// SPDX-License-Identifier: MIT
#include "meta_receive.hpp"

#include "meta_comments.hpp"
#include "meta_feed.hpp"
#include "meta_messaging.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::string_view kPrefix = "sha256=";
constexpr std::size_t kLongestChallenge = 1024;

Received handshake(const Settings& settings, const HttpRequest& request) {
  const std::string_view challenge = request.query("hub.challenge");
  if (request.query("hub.mode") != "subscribe" || challenge.size() > kLongestChallenge ||
      !settings.crypto.equal(settings.verify_token, request.query("hub.verify_token")))
    return rejected(403, "signature");
  Received received;
  received.answer.emplace(http_answer(200, std::string(challenge), "text/plain"));
  return received;
}

// On the bytes as they came: Meta signs JSON with escaped slashes and \uXXXX, which no parser would
// write again. Source: fact sheet Messenger, 3.1, 2026-11-21.
bool is_signed(const Settings& settings, const HttpRequest& request) {
  const std::string_view given = request.header("x-hub-signature-256");
  if (!given.starts_with(kPrefix)) return false;
  bool is_known = false;
  for (const std::string& secret : settings.secrets) {
    const std::string expected =
        settings.crypto.hex(settings.crypto.hmac_sha256(secret, request.body()));
    is_known = settings.crypto.equal(expected, given.substr(kPrefix.size())) || is_known;
  }
  return is_known;
}

/// Envelopes: usually one object; some of the network's own examples stand in a list.
class Envelope {
 public:
  Envelope(const Settings& settings, const HttpRequest& request, Received& received)
      : settings_(settings), received_at_(request.received_at()), received_(received) {}

  void open(const Json& envelope) {
    const std::string_view object = envelope["object"].text();
    const bool is_instagram = object == "instagram";
    Entry entry{settings_,
                is_instagram ? Network::instagram : Network::messenger,
                {},
                received_at_,
                received_at_};
    const Json entries = envelope["entry"];
    if ((object != "page" && !is_instagram) || !entries.is_array()) {
      entry.network = settings_.network;
      // Signed, and yet not what Meta describes: kept as one unknown event rather than lost.
      return unknown({entry, envelope, received_}, object);
    }
    for (const Json one : entries) {
      entry.account = one["id"].id();
      entry.at = time_of(one["time"], received_at_);
      take(entry, one);
    }
  }

 private:
  void take(const Entry& entry, const Json& one) {
    bool is_known = false;
    for (const std::string_view name : {"messaging", "standby"}) {
      if (!one[name].is_array()) continue;
      is_known = true;
      for (const Json item : one[name])
        translate_messaging({entry, item, received_}, name == "standby");
    }
    if (one["changes"].is_array()) {
      is_known = true;
      for (const Json change : one["changes"]) translate_change(entry, change);
    }
    if (one["field"].is_text()) {  // the flat form of Instagram Login's documentation
      is_known = true;
      translate_change(entry, one);
    }
    if (!is_known) unknown({entry, one, received_}, "entry");
  }

  void translate_change(const Entry& entry, const Json& change) {
    const Arrival arrival{entry, change, received_};
    if (entry.network == Network::instagram)
      translate_media_change(arrival);
    else
      translate_page_change(arrival);
  }

  const Settings& settings_;
  std::int64_t received_at_;
  Received& received_;
};

}  // namespace

Received receive(const Settings& settings, const HttpRequest& request) {
  if (request.method() == "GET") return handshake(settings, request);
  if (!is_signed(settings, request)) return rejected(401, "signature");
  const auto body = JsonDocument::parse(request.body());
  if (!body || (!body->root().is_object() && !body->root().is_array()))
    return rejected(400, "malformed");
  Received received;
  Envelope envelope(settings, request, received);
  if (body->root().is_object()) envelope.open(body->root());
  for (std::size_t i = 0; body->root().is_array() && i < body->root().size(); ++i)
    envelope.open(body->root()[i]);
  return received;
}

}  // namespace jackfield::meta
