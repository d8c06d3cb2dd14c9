// SPDX-License-Identifier: MIT
// A network's side, for play and tests: the API that a plugin calls, the webhooks that it sends,
// the phones of its people. Pure but for its own memory: no socket, no clock, no thread; `jackfield
// simulate` and tests serve it.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::simulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;
  std::string target;  ///< Path and query exactly as received.
  Headers headers;
  std::string body;
};

/// What the network sends to us.
struct Webhook {
  std::string url;
  Headers headers;
  std::string body;
  std::int64_t delay_ms = 0;  ///< Send only so much later.

  friend bool operator==(const Webhook&, const Webhook&) = default;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  std::int64_t delay_ms = 0;  ///< Answer only so much later.
  std::int64_t cut_after_bytes =
      -1;  ///< Close the connection after so many bytes of the whole answer; -1: never.
  std::vector<Webhook> webhooks = {};  ///< Sent because of the call, once it is answered.
  /// Sent first: the network waits for its answer, and only then says what `answer_after` gives. So
  /// some networks try an address before they take it.
  std::optional<Webhook> first = std::nullopt;
};

/// What a server says on a connection.
struct Speech {
  std::string bytes;
  bool ends = false;                  ///< The connection is closed behind the bytes.
  std::int64_t delay_ms = 0;          ///< Say it only so much later.
  std::int64_t cut_after_bytes = -1;  ///< Close the connection after so many of them; -1: never.
};

/// One connection to a server that speaks no HTTP: bytes in, bytes out. Belongs to its simulator,
/// which outlives it; never two calls at once with that.
class Connection {
 public:
  virtual ~Connection() = default;

  /// The greeting.
  virtual Speech open(std::int64_t now_ms) = 0;
  /// Bytes came, cut anywhere. Not called any more once a speech has ended or cut the connection.
  virtual Speech hear(std::string_view bytes, std::int64_t now_ms) = 0;
  /// Something has happened elsewhere on the network: what this side has to hear of it, if
  /// anything.
  virtual Speech notice(std::int64_t now_ms) {
    (void)now_ms;
    return {};
  }
};

/// One account on one network. All times are Unix milliseconds. Never two calls at once.
class Simulator {
 public:
  virtual ~Simulator() = default;

  /// The network's API, as the plugin calls it.
  virtual HttpResponse handle(const HttpRequest& request, std::int64_t now_ms) = 0;

  /// The answer to a call whose response had a `first`, now that this was answered with `status`
  /// (0: not at all).
  virtual HttpResponse answer_after(const HttpRequest& request, int status, std::int64_t now_ms) {
    (void)request, (void)status, (void)now_ms;
    return {};
  }

  /// Somebody connects to the server that the plugin knows as `origin`, the left side of a pair of
  /// `endpoints`: "smtp://smtp.example.com:587". nullptr: the network has no such server.
  virtual std::unique_ptr<Connection> connect(std::string_view origin) {
    (void)origin;
    return nullptr;
  }

  /// Somebody does something on their phone: {"do":"text","user":"U…","text":"hi"}. What can be
  /// done is told by `phone()["actions"]`. Throws std::invalid_argument with a sentence for a
  /// person when it cannot be done.
  virtual std::vector<Webhook> act(const nlohmann::json& action, std::int64_t now_ms) = 0;

  /// What the phones show, newest last:
  /// {"network":"line","title":"…","actions":["text",…],"users":[{"id","name","is_blocked","is_typing",
  ///   "chat":"<id>"}],"chats":[{"id","type":"direct|group","title","members":["U…"],"messages":[{"id",
  ///   "from":"user|account","user","name","at_ms","kind","text","url","items":[{"label","action":{…}}],
  ///   "cards":[…],"quick_replies":[…],"is_read","is_unsent","raw":{…}}]}],"counters":{…}}
  /// and, where the network has one, "profile":{…}: greeting, menu. A network of letters says
  /// "form":"mail"; its messages are of kind "mail" and have "subject", "files":[{"name"}] and
  /// "asks_receipt", too.
  virtual nlohmann::json phone() const = 0;

  /// Faults to come, see faults.hpp, and what only this network knows.
  virtual void control(const nlohmann::json& order) = 0;

  /// How a webhook was taken. What it returns is sent again, as the network would. `status` is 0
  /// without an answer.
  virtual std::vector<Webhook> webhook_answered(const Webhook& webhook, int status,
                                                std::int64_t took_ms, std::int64_t now_ms) {
    (void)webhook, (void)status, (void)took_ms, (void)now_ms;
    return {};
  }

  /// The same with all of the answer, for networks that read more than its status.
  virtual std::vector<Webhook> take_answer(const Webhook& webhook, const HttpResponse& answer,
                                           std::int64_t took_ms, std::int64_t now_ms) {
    return webhook_answered(webhook, answer.status, took_ms, now_ms);
  }
};

/// Makes the simulator of an account with this configuration; what it sends goes to `webhook_url`.
using Make = std::unique_ptr<Simulator> (*)(const nlohmann::json& account_config,
                                            std::string webhook_url);

/// A network's name (a manifest's `simulator`) and how to make it. Each network's library has a
/// function that gives its entry; whoever links them makes the table.
struct Entry {
  std::string_view name;
  Make make;
};

/// nullptr when the table has no such name.
std::unique_ptr<Simulator> make_simulator(const std::vector<Entry>& table, std::string_view name,
                                          const nlohmann::json& account_config,
                                          std::string webhook_url);

/// The first header field of that name, whatever its letters' case; empty when absent.
std::string_view header(const Headers& headers, std::string_view name);

}  // namespace jackfield::simulator
