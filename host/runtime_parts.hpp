// SPDX-License-Identifier: MIT
// Inside Runtime alone: every part of a host, as the composition root owns them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "host/api/api.hpp"
#include "host/delivery/feed.hpp"
#include "host/delivery/subscriptions.hpp"
#include "host/host_tables.hpp"
#include "host/inbound/accept.hpp"
#include "host/inbound/connections.hpp"
#include "host/inbound/holds.hpp"
#include "host/inbound/topics.hpp"
#include "host/inbound/webhook.hpp"
#include "host/net/http_client.hpp"
#include "host/net/http_server.hpp"
#include "host/outbound/actions.hpp"
#include "host/outbound/catch_up.hpp"
#include "host/outbound/channel_profiles.hpp"
#include "host/outbound/expiry.hpp"
#include "host/outbound/supervisor.hpp"
#include "host/public_site.hpp"
#include "host/runtime.hpp"
#include "host/state/media_library.hpp"
#include "host/state/retention.hpp"

namespace jackfield {

/// Every part, in the order in which they are built; destroyed in reverse.
struct Runtime::Parts {
  Parts(boost::asio::io_context& loop, RuntimeOptions given)
      : io(loop), options(std::move(given)), timers(io, options.clock), http(io) {}

  Result<void> open_store();
  void build();
  void make_accounts();
  Result<void> listen();
  void every(std::int64_t period_ms, std::function<void()> run);
  void forget();
  void release_pieces();
  void after_runs(std::int64_t until, std::function<void()> then);

  boost::asio::io_context& io;
  RuntimeOptions options;
  HostTables tables{options.log};
  observe::Metrics metrics;
  state::Accounts accounts;
  state::IdMaker ids{state::system_random()};
  state::Timers timers;
  net::HttpClient http;

  std::unique_ptr<store::Store> store;
  std::optional<store::MediaStore> media_files;
  std::optional<state::Book> book;
  std::optional<state::Journal> journal;
  std::optional<state::MediaLibrary> media;
  std::optional<state::EventWriter> writer;
  std::optional<state::WorkList> work;
  std::optional<outbound::Messages> messages;
  std::optional<outbound::Receipts> receipts;
  std::optional<inbound::Fragments> fragments;
  std::optional<inbound::Acceptor> acceptor;
  std::optional<inbound::Topics> topics;
  std::optional<inbound::Holds> holds;
  std::optional<outbound::Credentials> credentials;
  std::optional<outbound::RateGate> rates;
  std::optional<outbound::Engine> engine;
  std::optional<outbound::Lanes> lanes;
  std::optional<outbound::Worker> worker;
  std::optional<outbound::Supervisor> supervisor;
  std::optional<outbound::CatchUp> catch_up;
  std::optional<outbound::Expiry> expiry;
  std::optional<outbound::PromptRuns> prompt;
  std::optional<outbound::ChannelProfiles> profiles;
  std::optional<outbound::MediaOnDemand> on_demand;
  std::optional<outbound::Actions> actions;
  std::optional<inbound::Connections> connections;
  std::optional<inbound::Webhook> webhook;
  std::optional<delivery::Feed> feed;
  std::optional<delivery::Subscriptions> subscriptions;
  std::optional<state::Retention> retention;
  std::optional<PublicSite> site;
  std::optional<api::Api> api;
  std::unique_ptr<net::HttpServer> hooks_server;
  std::unique_ptr<net::HttpServer> api_server;
  std::uint16_t hooks_port = 0;
  std::uint16_t api_port = 0;
  bool is_ready = false;
  bool is_draining = false;
};

}  // namespace jackfield
