// SPDX-License-Identifier: MIT
// A channel with a long connection, for tests of the host and as an example: relay_machine.hpp says
// what is spoken on it.
#include "relay_machine.hpp"

#include <jackfield/cpp/channel.hpp>

#include <memory>

namespace relay {

using namespace jackfield;

class Relay final : public Channel {
 public:
  static Result<Relay> create(const Config& config) {
    Relay made;
    made.host_ = config.text("host");
    made.port_ = static_cast<std::uint32_t>(config["port"].int_or(0));
    made.tls_ = stream_tls_from_name(config["tls"].text_or("tls"));
    made.password_ = config.text("password");
    return made;
  }

  Received receive(const Context&, const HttpRequest&) const override {
    return rejected(404, "malformed");
  }

  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override {
    if (procedure.name() == "open") return open(context);
    if (procedure.name() == "token") {
      Done done;
      done.outcome = Outcome::accepted;
      Token& token = done.tokens.emplace_back();
      token.name = "access";
      token.value = "t-" + std::to_string(context.started_at());
      return done;
    }
    if (procedure.name() != "send") return Step::unsupported("relay: no such procedure");
    return send(procedure.action(), exchanges);
  }

  std::unique_ptr<Stream> stream(std::string_view name) const override {
    if (name != "inbox") return nullptr;
    return std::make_unique<Machine>(tls_ == StreamTls::starttls);
  }

 private:
  Step open(const Context& context) const {
    Opening opening;
    opening.host = host_;
    opening.port = port_;
    opening.tls = tls_;
    opening.bytes = password_.empty() ? std::string(context.token("access")) : password_;
    if (opening.bytes.empty()) return Step::need_token("access");
    return Step::open(std::move(opening));
  }

  static Step send(const Action& action, const Exchanges& exchanges) {
    const auto put = exchanges.find("put");
    if (!put) {
      Request request;
      request.transport = Transport::connection;
      request.label = "put";
      request.class_ = RequestClass::once;
      request.connection = "inbox";
      request.body.emplace_back().bytes = action.pieces.at(0).parts.at(0).text;
      return request;
    }
    if (put->ok())
      return Step::accepted({{action.pieces.at(0).index, {std::string(put->body())}, {}}});
    if (put->answered())
      return Step::failed(Outcome::invalid, ErrorClass::invalid, "FAIL", std::string(put->body()));
    if (put->result() == ExchangeResult::uncertain)
      return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {});
    return Step::failed(Outcome::retry, ErrorClass::transient, {}, {});
  }

  std::string host_;
  std::uint32_t port_ = 0;
  StreamTls tls_ = StreamTls::tls;
  std::string password_;
};

}  // namespace relay

JACKFIELD_PLUGIN(jackfield::channel<relay::Relay>("relay"));
