// SPDX-License-Identifier: MIT
// @class@: text and pictures, both ways. Change what the network calls things; the shape stays.
#include <jackfield/cpp/channel.hpp>

using namespace jackfield;

namespace {

Part text_part(std::string_view text) {
  Part part;
  part.type = PartType::text;
  part.text = text;
  return part;
}

Part image_part(const Json& image) {
  Part part;
  part.type = PartType::image;
  Media& media = part.media.emplace();
  media.source_url = image["url"].text();
  media.mime = image["type"].text_or("image/jpeg");
  // What the `media_fetch` procedure below needs; the host keeps it and asks when the bytes are wanted.
  media.fetch = JsonWriter().begin_object().member("url", image["url"].text()).end_object().text();
  return part;
}

// The network's error, in the words that the outbox understands. Certainly-not-sent is `retry`; never guess it.
Step failure(const ExchangeView& exchange) {
  const std::string code = std::to_string(exchange.status());
  std::string text(exchange.json()["error"].text());
  if (exchange.status() == 401) return Step::failed(Outcome::unauthenticated, ErrorClass::unauthenticated, code, text);
  if (exchange.status() == 429) return Step::failed(Outcome::throttled, ErrorClass::throttled, code, text);
  if (exchange.status() >= 500) return Step::failed(Outcome::retry, ErrorClass::transient, code, text);
  return Step::failed(Outcome::invalid, ErrorClass::invalid, code, text);
}

}  // namespace

class @class@ final : public Channel {
 public:
  static Result<@class@> create(const Config& config) {
    return @class@(config.text("secret"), config.text("token"), config.text("api"), config.crypto());
  }

  Received receive(const Context&, const HttpRequest& request) const override {
    const std::string expected = crypto_.hex(crypto_.hmac_sha256(secret_, request.body()));
    if (!crypto_.equal(expected, request.header("x-signature"))) return rejected(401, "signature");
    const auto body = JsonDocument::parse(request.body());
    if (!body) return rejected(400, "malformed");

    Received received;
    for (const Json item : (*body)["messages"]) received.events.push_back(event_of(item));
    return received;
  }

  Step step(const Context&, const Procedure& procedure, const Exchanges& exchanges) const override {
    if (procedure.name() == "send") return send(procedure.action(), exchanges);
    if (procedure.name() == "media_fetch") return fetch(procedure.argument(), exchanges);
    return Step::unsupported("@name@ does not know " + std::string(procedure.name()));
  }

 private:
  @class@(std::string secret, std::string token, std::string api, Crypto crypto)
      : secret_(std::move(secret)), token_(std::move(token)), api_(std::move(api)), crypto_(crypto) {}

  static Event event_of(const Json& item) {
    Event event;
    event.kind = EventKind::message_received;
    event.authenticity = Authenticity::verified;
    event.occurred_at = item["at"].time_or(0);
    event.conversation_refs = {item["from"].id()};
    event.dedupe.push_back({item["id"].id(), 0});
    Person& sender = event.sender.emplace();
    sender.role = Role::customer;
    sender.display_name = item["name"].text();
    sender.identity.emplace(Identity{"@name@.user", item["from"].id(), {}, {}});
    Message& message = event.message.emplace();
    message.provider_ids = {item["id"].id()};
    if (item["text"].is_text()) message.parts.push_back(text_part(item["text"].text()));
    if (item["image"].is_object()) message.parts.push_back(image_part(item["image"]));
    if (!message.parts.empty()) return event;
    event.kind = EventKind::unknown;  // kept, with its raw body, for who can make something of it
    event.original_kind = item["type"].text();
    event.message.reset();
    return event;
  }

  Step send(const Action& action, const Exchanges& exchanges) const {
    const Piece& piece = action.pieces.at(0);
    const auto sent = exchanges.find("send");
    if (sent && sent->ok()) return Step::accepted({{piece.index, {sent->json()["id"].id()}, {}}});
    if (sent) return failure(*sent);

    JsonWriter body;
    body.begin_object().member("to", action.to ? action.to->value : std::string());
    const Part& part = piece.parts.at(0);
    if (part.type == PartType::image && part.media) {
      body.key("image").begin_object().member("url", part.media->url).end_object();
    } else {
      body.member("text", part.text);
    }
    Request request = json_request("send", "POST", api_ + "/messages", body.end_object().text());
    request.headers.push_back({"authorization", "Bearer " + token_});
    request.class_ = RequestClass::once;  // `idempotent` only where the network remembers a key
    return request;
  }

  Step fetch(const JsonDocument& argument, const Exchanges& exchanges) const {
    const auto got = exchanges.find("get");
    if (got && got->ok()) return Step::accepted();
    if (got) return failure(*got);
    Request request;
    request.label = "get";
    request.method = "GET";
    request.url = argument["media"]["fetch"]["url"].text();
    request.class_ = RequestClass::safe;
    request.to_media.emplace();
    return request;
  }

  std::string secret_;
  std::string token_;
  std::string api_;
  Crypto crypto_;
};

JACKFIELD_PLUGIN(jackfield::channel<@class@>("@name@"));
