// SPDX-License-Identifier: MIT
// A channel whose network signs the address it was told to call, query and all, and the body:
// behind a proxy only the configured public address fits.
#include <jackfield/cpp/channel.hpp>

using namespace jackfield;

class UrlSign final : public Channel {
 public:
  static Result<UrlSign> create(const Config& config) {
    return UrlSign(config.text("secret"), config.crypto());
  }

  Received receive(const Context&, const HttpRequest& request) const override {
    const std::string covered = std::string(request.public_url()) + std::string(request.body());
    const std::string expected = crypto_.hex(crypto_.hmac_sha256(secret_, covered));
    if (!crypto_.equal(expected, request.header("x-signature"))) return rejected(401, "signature");

    Event event;
    event.kind = EventKind::message_received;
    event.authenticity = Authenticity::verified;
    event.conversation_refs = {std::string(request.query("from"))};
    event.dedupe.push_back({std::string(request.query("id")), 0});
    Part text;
    text.type = PartType::text;
    text.text = std::string(request.body());
    event.message.emplace().parts.push_back(std::move(text));
    Received received;
    received.events.push_back(std::move(event));
    return received;
  }

  Step step(const Context&, const Procedure&, const Exchanges&) const override {
    return Step::unsupported("urlsign: it only listens");
  }

 private:
  UrlSign(std::string secret, Crypto crypto) : secret_(std::move(secret)), crypto_(crypto) {}

  std::string secret_;
  Crypto crypto_;
};

JACKFIELD_PLUGIN(jackfield::channel<UrlSign>("urlsign"));
