// SPDX-License-Identifier: MIT
// A channel whose network knows no key that makes a repeat safe, but finds a message by the
// sender's reference: what `reconcile` is for.
#include <jackfield/cpp/channel.hpp>

using namespace jackfield;

class Lookup final : public Channel {
 public:
  static Result<Lookup> create(const Config& config) { return Lookup(config.text("url")); }

  Received receive(const Context&, const HttpRequest&) const override {
    return rejected(404, "malformed");
  }

  Step step(const Context&, const Procedure& procedure, const Exchanges& exchanges) const override {
    if (procedure.name() == "send") return send(procedure.action(), exchanges);
    if (procedure.name() == "reconcile") return reconcile(procedure, exchanges);
    return Step::unsupported("lookup: no such procedure");
  }

 private:
  explicit Lookup(std::string url) : url_(std::move(url)) {}

  static std::string reference(std::string_view message, std::uint64_t piece) {
    return std::string(message) + "." + std::to_string(piece);
  }

  Step send(const Action& action, const Exchanges& exchanges) const {
    const Piece& piece = action.pieces.at(0);
    const auto posted = exchanges.find("post");
    if (!posted) {
      JsonWriter body;
      body.begin_object().member("ref", reference(action.id, piece.index));
      body.member("text", piece.parts.at(0).text).end_object();
      Request request = json_request("post", "POST", url_ + "/messages", std::move(body).text());
      request.class_ = RequestClass::once;
      return request;
    }
    if (posted->ok()) return Step::accepted({{piece.index, {posted->json()["id"].id()}, {}}});
    if (posted->result() == ExchangeResult::not_sent)
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {});
    if (!posted->answered() || posted->status() >= 500)
      return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {});
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {});
  }

  // Accepted with pieces: it was taken. Accepted without: it was not. Anything else: ask later.
  Step reconcile(const Procedure& procedure, const Exchanges& exchanges) const {
    const JsonDocument argument = procedure.argument();
    const Json action = argument.root()["action"];
    const std::uint64_t piece =
        static_cast<std::uint64_t>(action["pieces"][std::size_t{0}]["index"].int_or(1));
    const auto found = exchanges.find("find");
    if (!found) {
      Request request;
      request.label = "find";
      request.method = "GET";
      request.url = url_ + "/messages?ref=" + reference(action["id"].text(), piece);
      request.class_ = RequestClass::safe;
      return request;
    }
    if (!found->ok()) return Step::failed(Outcome::retry, ErrorClass::transient, {}, {});
    const auto answer = found->json();
    if (answer["id"].text().empty()) return Step::accepted({});
    return Step::accepted({{static_cast<std::uint32_t>(piece), {answer["id"].id()}, {}}});
  }

  std::string url_;
};

JACKFIELD_PLUGIN(jackfield::channel<Lookup>("lookup"));
