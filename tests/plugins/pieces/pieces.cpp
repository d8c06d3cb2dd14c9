// SPDX-License-Identifier: MIT
// A channel whose network sends long messages in pieces and tells when two addresses are one
// person: what the host's joining of fragments and merging of conversations are for. It writes
// back like echo does.
#include <jackfield/cpp/channel.hpp>

using namespace jackfield;

class Pieces final : public Channel {
 public:
  static Result<Pieces> create(const Config& config) { return Pieces(config.text("url")); }

  Received receive(const Context&, const HttpRequest& request) const override {
    const auto body = JsonDocument::parse(request.body());
    if (!body) return rejected(400, "malformed");
    const Json told = body->root();
    Received received;
    Event event = told["link"].exists()      ? linked(told)
                  : told["read_at"].exists() ? read(told)
                                             : message(told);
    event.authenticity = Authenticity::unverified;
    received.events.push_back(std::move(event));
    return received;
  }

  Step step(const Context&, const Procedure& procedure, const Exchanges& exchanges) const override {
    if (procedure.name() != "send") return Step::unsupported("pieces: only sends");
    const Action action = procedure.action();
    const auto posted = exchanges.find("post");
    if (!posted) {
      JsonWriter body;
      body.begin_object().member("to", action.to ? action.to->value : std::string());
      body.member("text", action.pieces.at(0).parts.at(0).text).end_object();
      return json_request("post", "POST", url_ + "/messages", std::move(body).text());
    }
    if (!posted->ok()) return Step::failed(Outcome::retry, ErrorClass::transient, {}, {});
    return Step::accepted({{action.pieces.at(0).index, {posted->json()["id"].id()}, {}}});
  }

 private:
  explicit Pieces(std::string url) : url_(std::move(url)) {}

  static Event of(EventKind kind, const std::string& from, const std::string& id) {
    Event event;
    event.kind = kind;
    event.conversation_refs = {from};
    event.dedupe.push_back({id, 0});
    Person& sender = event.sender.emplace();
    sender.role = Role::customer;
    sender.identity.emplace(Identity{"pieces.user", from, {}, {}});
    return event;
  }

  static Event message(const Json& told) {
    Event event = of(EventKind::message_received, told["from"].id(), told["id"].id());
    if (told["also"].exists()) event.conversation_refs.push_back(told["also"].id());
    Message& content = event.message.emplace();
    content.provider_ids = {told["id"].id()};
    Part text;
    text.type = PartType::text;
    text.text = told["text"].text();
    content.parts.push_back(std::move(text));
    if (told["count"].exists()) {
      Fragment& piece = content.fragment.emplace();
      piece.key = told["key"].id();
      piece.index = static_cast<std::uint32_t>(told["index"].int_or(0));
      piece.count = static_cast<std::uint32_t>(told["count"].int_or(0));
      piece.wait_ms = static_cast<std::uint32_t>(told["wait_ms"].int_or(0));
    }
    return event;
  }

  static Event linked(const Json& told) {
    const std::string now = told["link"][1].id();
    Event event = of(EventKind::identity_linked, now, told["id"].id());
    event.conversation_refs.push_back(told["link"][0].id());
    IdentityChange& change = event.identity_change.emplace();
    change.previous.emplace(Identity{"pieces.user", told["link"][0].id(), {}, {}});
    change.current.emplace(Identity{"pieces.user", now, {}, {}});
    change.reason = "merged";
    return event;
  }

  static Event read(const Json& told) {
    Event event = of(EventKind::read, told["from"].id(), told["id"].id());
    event.up_to.emplace().at = told["read_at"].int_or(0);
    return event;
  }

  std::string url_;
};

JACKFIELD_PLUGIN(jackfield::channel<Pieces>("pieces"));
