// SPDX-License-Identifier: MIT
// A request at `/hooks/<account or hook>`: asks the plugin what it means, makes that durable, and
// only then answers.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "host/inbound/accept.hpp"
#include "host/inbound/holds.hpp"
#include "host/inbound/routes.hpp"
#include "host/inbound/topics.hpp"
#include "host/net/http_message.hpp"
#include "host/net/http_responder.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/outbound/credentials.hpp"
#include "host/state/accounts.hpp"
#include "host/state/media_library.hpp"

namespace jackfield::inbound {

struct WebhookParts {
  state::Accounts& accounts;
  state::Book& book;
  state::Journal& journal;
  store::Store& store;
  Acceptor& acceptor;
  Topics& topics;
  Holds& holds;
  outbound::Credentials& credentials;
  state::MediaLibrary& media;
  state::IdMaker& ids;
  const state::Clock& clock;
  observe::Log& log;
  observe::Metrics& metrics;
  std::uint64_t most_queued_bytes;  ///< Waiting for the disk; beyond it networks repeat.
};

/// [main loop]
class Webhook {
 public:
  explicit Webhook(WebhookParts parts) : parts_(parts), routes_(parts.clock) {}

  /// How large a body may be, and whether it is spooled; refuses what nobody is there for.
  net::BodyRule rule(const net::Request& request);
  void handle(net::Request request, net::Responder responder);

 private:
  struct Call;  // one request on its way, while the plugin may ask for tokens or facts

  void ask(const std::shared_ptr<Call>& call);
  bool satisfy(const std::shared_ptr<Call>& call, const Need& need);
  void take(const std::shared_ptr<Call>& call, Received received);
  bool throttled(const std::shared_ptr<Call>& call, const Received& received);
  void reject(const std::shared_ptr<Call>& call, const Received& received);
  void keep_spooled(const std::shared_ptr<Call>& call, store::Batch& batch,
                    const Received& received);
  void answer(const std::shared_ptr<Call>& call, const Received& received);
  void respond(const std::shared_ptr<Call>& call, net::Response response);
  std::uint64_t& counter(const Call& call, std::string_view result);

  WebhookParts parts_;
  Routes routes_;
  std::map<std::string, std::uint64_t*>
      counters_;  // by "<endpoint>\n<result>": looking a label up costs more
};

}  // namespace jackfield::inbound
