// SPDX-License-Identifier: MIT
// The smallest complete channel, for a network that speaks {"id","from","text","at"} both ways.
// Read it first.
#include <jackfield/cpp/channel.hpp>

using namespace jackfield;

class Echo final : public Channel {
 public:
  // Called once per account, with its `config` from the operator's file. The object never changes
  // afterwards.
  static Result<Echo> create(const Config& config) {
    return Echo(config.text("secret"), config.text("url"), config.crypto());
  }

  // A webhook arrived: prove that it is genuine, then translate. Nothing else: the host stores,
  // dedupes and answers.
  Received receive(const Context&, const HttpRequest& request) const override {
    const std::string expected = crypto_.hex(crypto_.hmac_sha256(secret_, request.body()));
    if (!crypto_.equal(expected, request.header("x-echo-signature")))
      return rejected(401, "signature");

    const auto body = JsonDocument::parse(request.body());
    if (!body) return rejected(400, "malformed");
    const Json message = body->root();

    Event event;
    event.kind = EventKind::message_received;
    event.authenticity = Authenticity::verified;
    event.occurred_at = message["at"].time_or(request.received_at());
    event.conversation_refs = {message["from"].id()};
    event.dedupe.push_back({message["id"].id(), 0});
    Person& sender = event.sender.emplace();
    sender.role = Role::customer;
    sender.identity.emplace(Identity{"echo.user", message["from"].id(), {}, {}});
    Message& content = event.message.emplace();
    content.provider_ids = {message["id"].id()};
    Part text;
    text.type = PartType::text;
    text.text = message["text"].text();
    content.parts.push_back(std::move(text));
    Received received;
    received.events.push_back(std::move(event));
    return received;
  }

  // The host wants something done. It calls again with each exchange, until we say how it ended.
  Step step(const Context&, const Procedure& procedure, const Exchanges& exchanges) const override {
    if (procedure.name() != "send") return Step::unsupported("echo: only sends");
    const Action action = procedure.action();

    const auto posted = exchanges.find("post");
    if (!posted) {
      JsonWriter body;
      body.begin_object().member("to", action.to ? action.to->value : std::string());
      body.member("text", action.pieces.at(0).parts.at(0).text).end_object();
      return json_request("post", "POST", url_ + "/messages", std::move(body).text());
    }
    if (posted->result() == ExchangeResult::not_sent)
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {});
    if (!posted->answered()) return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {});
    const std::string code = std::to_string(posted->status());
    if (posted->ok())
      return Step::accepted({{action.pieces.at(0).index, {posted->json()["id"].id()}, {}}});
    if (code == "429") return Step::failed(Outcome::throttled, ErrorClass::throttled, code, {});
    if (code[0] == '5') return Step::failed(Outcome::retry, ErrorClass::transient, code, {});
    return Step::failed(Outcome::invalid, ErrorClass::invalid, code, {});
  }

 private:
  Echo(std::string secret, std::string url, Crypto crypto)
      : secret_(std::move(secret)), url_(std::move(url)), crypto_(crypto) {}

  std::string secret_;
  std::string url_;
  Crypto crypto_;
};

JACKFIELD_PLUGIN(jackfield::channel<Echo>("echo"));
