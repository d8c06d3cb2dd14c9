// SPDX-License-Identifier: MIT
// The HTTP API: who calls, which resource, and what all of them share. A file per resource does the
// rest; the whole is described by openapi.json, which the host serves.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/problem.hpp"
#include "host/api/tokens.hpp"
#include "host/config/config.hpp"
#include "host/delivery/feed.hpp"
#include "host/delivery/subscriptions.hpp"
#include "host/net/http_message.hpp"
#include "host/net/http_responder.hpp"
#include "host/outbound/actions.hpp"
#include "host/outbound/channel_profiles.hpp"
#include "host/outbound/expiry.hpp"
#include "host/outbound/supervisor.hpp"
#include "host/plugin/catalog.hpp"
#include "host/public_site.hpp"

namespace jackfield::api {

/// The last number that a page of the journal can go on behind.
constexpr std::int64_t kMostSequence = 9'000'000'000'000'000;

struct ApiParts {
  const config::Config& config;
  const plugin::Catalog& catalog;
  outbound::Engine& engine;
  outbound::Messages& messages;
  outbound::Lanes& lanes;
  outbound::Actions& actions;
  outbound::Supervisor& supervisor;
  outbound::PromptRuns& prompt;
  outbound::ChannelProfiles& profiles;
  outbound::Expiry& expiry;
  outbound::MediaOnDemand& on_demand;
  delivery::Subscriptions& subscriptions;
  delivery::Feed& feed;
  PublicSite& site;
};

/// One authorised request on its way to a resource.
struct ApiCall {
  net::Request request;
  net::Responder responder;
  Caller caller;
  std::string id;  ///< What stands for `{id}` in the path.

  void respond(net::Response response) { responder.respond(std::move(response)); }
  /// A whole number in the query, or `otherwise`; false when it is no such number, and the problem
  /// was answered.
  bool number(std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most,
              std::int64_t& out);
};

/// [main loop]
class Api {
 public:
  explicit Api(ApiParts parts);

  net::BodyRule rule(const net::Request& request) const;
  void handle(net::Request request, net::Responder responder);
  Result<void> write_admin_token(const std::string& data_dir) {
    return tokens_.write_admin_token(data_dir);
  }

 private:
  struct Route {
    std::string_view method;
    std::string_view path;  ///< `{id}` stands for one segment.
    Scope scope = Scope::read;
    std::function<void(ApiCall)> handle;
  };

  void add(std::string_view method, std::string_view path, Scope scope,
           void (Api::*resource)(ApiCall));
  bool answer_open(const net::Request& request, net::Responder& responder) const;

  void post_message(ApiCall call);
  void explain_message(ApiCall call);
  void get_message(ApiCall call);
  void cancel_message(ApiCall call);
  void resolve_message(ApiCall call);
  void list_uncertain(ApiCall call);
  void list_dead_letters(ApiCall call);
  void get_dead_letter(ApiCall call);
  void replay_dead_letter(ApiCall call);
  void replay_dead_letters(ApiCall call);
  void delete_dead_letter(ApiCall call);
  void post_action(ApiCall call);
  void get_events(ApiCall call);
  void stream_events(ApiCall call);
  void list_subscriptions(ApiCall call);
  void create_subscription(ApiCall call);
  void get_subscription(ApiCall call);
  void delete_subscription(ApiCall call);
  void pause_subscription(ApiCall call);
  void resume_subscription(ApiCall call);
  void set_running(ApiCall call, bool is_paused, std::optional<bool> is_disabled);
  void rotate_subscription_secret(ApiCall call);
  void seek_subscription(ApiCall call);
  void commit_subscription(ApiCall call);
  void list_conversations(ApiCall call);
  void get_conversation(ApiCall call);
  void get_eligibility(ApiCall call);
  void list_accounts(ApiCall call);
  void get_account(ApiCall call);
  void check_account(ApiCall call);
  void get_profile(ApiCall call);
  void apply_profile(ApiCall call);
  void moderate(ApiCall call);
  void backfill(ApiCall call);
  void make_link_token(ApiCall call);
  void ask_presence(ApiCall call);
  void register_account(ApiCall call);
  void unregister_account(ApiCall call);
  void ask_channel(ApiCall call);
  void get_media(ApiCall call);
  void post_media(ApiCall call);
  void list_tokens(ApiCall call);
  void create_token(ApiCall call);
  void delete_token(ApiCall call);
  void get_metrics(ApiCall call);

  void submit(ApiCall call, outbound::Wish wish);
  void run_profile(ApiCall call, bool applies);
  /// What the procedure is given, by what the body says; with faults nothing runs.
  using Argument = std::function<nlohmann::json(const state::LiveAccount&, const nlohmann::json&,
                                                std::vector<FieldFault>&)>;
  void run_procedure(ApiCall call, const std::string& name, const Argument& argument);
  bool declares_profile(const state::LiveAccount& account) const;
  static bool may_see(ApiCall& call, const std::string& account, const std::string& what);
  std::optional<store::FinishedRow> dead_letter(ApiCall& call);
  static bool dead_letter_filter(ApiCall& call, store::FinishedFilter& filter);
  nlohmann::ordered_json subscription_body(const delivery::Subscription& subscription) const;
  delivery::Subscription* own_subscription(ApiCall& call, bool changes);
  static bool may_manage_tokens(ApiCall& call);
  bool feed_query(ApiCall& call, delivery::FeedQuery& query);

  ApiParts parts_;
  Tokens tokens_;
  std::vector<Route> routes_;
};

/// Reads a JSON body: an object of bounded depth. False: the problem was answered.
bool read_body(ApiCall& call, nlohmann::json& body);
/// A list of texts under a key, or nothing; false with a fault when it is something else.
bool read_texts(const nlohmann::json& body, const std::string& key, std::vector<std::string>& out,
                std::vector<FieldFault>& faults, const std::string& at = {});

}  // namespace jackfield::api
