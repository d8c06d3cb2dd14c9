// SPDX-License-Identifier: MIT
#include "host/api/api.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/documents.hpp"

namespace jackfield::api {
namespace {

constexpr int kMostDepth = 64;

/// Whether the path fits the pattern; what stands for `{id}` goes to `id`.
bool path_fits(std::string_view pattern, std::string_view path, std::string& id) {
  while (!pattern.empty() || !path.empty()) {
    if (pattern.empty() || path.empty() || pattern[0] != '/' || path[0] != '/') return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    const std::string_view given = path.substr(0, path.find('/'));
    if (wanted == "{id}") {
      if (given.empty()) return false;
      id = given;
    } else if (wanted != given) {
      return false;
    }
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  return true;
}

}  // namespace

Api::Api(ApiParts parts)
    : parts_(parts),
      tokens_(parts.engine.store, parts.engine.journal, parts.engine.ids, parts.engine.clock) {
  add("POST", "/v1/messages", Scope::send, &Api::post_message);
  add("POST", "/v1/messages:explain", Scope::read, &Api::explain_message);
  add("GET", "/v1/messages/{id}", Scope::read, &Api::get_message);
  add("POST", "/v1/messages/{id}/cancel", Scope::send, &Api::cancel_message);
  add("POST", "/v1/messages/{id}/resolve", Scope::send, &Api::resolve_message);
  add("GET", "/v1/uncertain", Scope::read, &Api::list_uncertain);
  add("GET", "/v1/deadletters", Scope::read, &Api::list_dead_letters);
  add("POST", "/v1/deadletters:replay", Scope::send, &Api::replay_dead_letters);
  add("GET", "/v1/deadletters/{id}", Scope::read, &Api::get_dead_letter);
  add("DELETE", "/v1/deadletters/{id}", Scope::send, &Api::delete_dead_letter);
  add("POST", "/v1/deadletters/{id}/replay", Scope::send, &Api::replay_dead_letter);
  add("POST", "/v1/actions", Scope::send, &Api::post_action);
  add("GET", "/v1/events", Scope::read, &Api::get_events);
  add("GET", "/v1/events/stream", Scope::read, &Api::stream_events);
  add("GET", "/v1/subscriptions", Scope::read, &Api::list_subscriptions);
  add("POST", "/v1/subscriptions", Scope::admin, &Api::create_subscription);
  add("GET", "/v1/subscriptions/{id}", Scope::read, &Api::get_subscription);
  add("DELETE", "/v1/subscriptions/{id}", Scope::admin, &Api::delete_subscription);
  add("POST", "/v1/subscriptions/{id}/pause", Scope::admin, &Api::pause_subscription);
  add("POST", "/v1/subscriptions/{id}/resume", Scope::admin, &Api::resume_subscription);
  add("POST", "/v1/subscriptions/{id}/secret", Scope::admin, &Api::rotate_subscription_secret);
  add("POST", "/v1/subscriptions/{id}/seek", Scope::admin, &Api::seek_subscription);
  add("POST", "/v1/subscriptions/{id}/commit", Scope::read, &Api::commit_subscription);
  add("GET", "/v1/conversations", Scope::read, &Api::list_conversations);
  add("GET", "/v1/conversations/{id}", Scope::read, &Api::get_conversation);
  add("GET", "/v1/conversations/{id}/eligibility", Scope::read, &Api::get_eligibility);
  add("GET", "/v1/accounts", Scope::read, &Api::list_accounts);
  add("GET", "/v1/accounts/{id}", Scope::read, &Api::get_account);
  add("POST", "/v1/accounts/{id}/check", Scope::admin, &Api::check_account);
  add("GET", "/v1/accounts/{id}/profile", Scope::admin, &Api::get_profile);
  add("POST", "/v1/accounts/{id}/profile/apply", Scope::admin, &Api::apply_profile);
  add("POST", "/v1/accounts/{id}/moderate", Scope::send, &Api::moderate);
  add("POST", "/v1/accounts/{id}/backfill", Scope::send, &Api::backfill);
  add("POST", "/v1/accounts/{id}/link_token", Scope::send, &Api::make_link_token);
  add("POST", "/v1/accounts/{id}/presence", Scope::read, &Api::ask_presence);
  add("POST", "/v1/accounts/{id}/register", Scope::admin, &Api::register_account);
  add("POST", "/v1/accounts/{id}/unregister", Scope::admin, &Api::unregister_account);
  add("POST", "/v1/accounts/{id}/ask", Scope::admin, &Api::ask_channel);
  add("POST", "/v1/media", Scope::send, &Api::post_media);
  add("GET", "/v1/media/{id}", Scope::read, &Api::get_media);
  add("GET", "/v1/tokens", Scope::admin, &Api::list_tokens);
  add("POST", "/v1/tokens", Scope::admin, &Api::create_token);
  add("DELETE", "/v1/tokens/{id}", Scope::admin, &Api::delete_token);
  add("GET", "/metrics", Scope::read, &Api::get_metrics);
}

void Api::add(std::string_view method, std::string_view path, Scope scope,
              void (Api::*resource)(ApiCall)) {
  routes_.push_back({method, path, scope,
                     [this, resource](ApiCall call) { (this->*resource)(std::move(call)); }});
}

net::BodyRule Api::rule(const net::Request& request) const {
  net::BodyRule rule;
  if (request.path != "/v1/media") return rule;
  // Only who may send may fill the disk, so the token is looked at before the body is read.
  const std::optional<Caller> caller = tokens_.caller(request.header("authorization"));
  if (!caller || !caller->may(Scope::send)) {
    rule.refuse = problem("unauthorized", "an upload needs a token with scope send");
    return rule;
  }
  rule.max_bytes = parts_.config.host.media.max_bytes;
  rule.spool_above_bytes = 0;
  return rule;
}

bool Api::answer_open(const net::Request& request, net::Responder& responder) const {
  if (parts_.site.answer_health(PublicSite::Listener::api, request, responder)) return true;
  if (request.method != "GET") return false;
  std::optional<net::Response> page = document(request.path);
  if (!page) return false;
  responder.respond(std::move(*page));
  return true;
}

void Api::handle(net::Request request, net::Responder responder) {
  if (answer_open(request, responder)) return;
  std::optional<Caller> caller = tokens_.caller(request.header("authorization"));
  if (!caller)
    return responder.respond(
        problem("unauthorized", "the request has no token, or one that is not valid"));
  std::string allowed;
  std::string id;
  for (const Route& route : routes_) {
    if (!path_fits(route.path, request.path, id)) continue;
    if (route.method != request.method) {
      allowed.append(allowed.empty() ? "" : ", ").append(route.method);
      continue;
    }
    if (!caller->may(route.scope)) {
      return responder.respond(
          problem("forbidden", "this needs a token with scope " + std::string(name(route.scope))));
    }
    return route.handle(
        {std::move(request), std::move(responder), std::move(*caller), std::move(id)});
  }
  net::Response response = allowed.empty()
                               ? problem("not-found", "there is nothing at " + request.path)
                               : problem("method-not-allowed", "this address takes " + allowed);
  if (!allowed.empty()) response.headers.set("allow", allowed);
  responder.respond(std::move(response));
}

// NOLINTNEXTLINE(readability-make-member-function-const): one row of a table of handlers
void Api::get_metrics(ApiCall call) {
  net::Response response;
  response.headers.set("content-type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = parts_.engine.metrics.text();
  call.respond(std::move(response));
}

bool ApiCall::number(std::string_view name, std::int64_t otherwise, std::int64_t least,
                     std::int64_t most, std::int64_t& out) {
  out = otherwise;
  const auto text = request.query_value(name);
  if (!text || text->empty()) return true;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), out);
  if (fault == std::errc() && end == text->data() + text->size() && out >= least && out <= most)
    return true;
  respond(problem("malformed", "\"" + std::string(name) + "\" has to be a whole number from " +
                                   std::to_string(least) + " to " + std::to_string(most)));
  return false;
}

bool read_body(ApiCall& call, nlohmann::json& body) {
  const std::string_view type = call.request.header("content-type");
  if (!type.empty() && !type.starts_with("application/json")) {
    call.respond(problem("unsupported-media-type", "the body has to be application/json"));
    return false;
  }
  int deepest = 0;
  const nlohmann::json::parser_callback_t watch =
      [&deepest](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        deepest = std::max(deepest, depth);
        return depth <= kMostDepth;
      };
  body = nlohmann::json::parse(call.request.body, watch, false);
  if (!body.is_object() || deepest > kMostDepth) {
    call.respond(problem("malformed", "the body has to be a JSON object of at most 64 levels"));
    return false;
  }
  return true;
}

bool read_texts(const nlohmann::json& body, const std::string& key, std::vector<std::string>& out,
                std::vector<FieldFault>& faults, const std::string& at) {
  if (!body.contains(key)) return true;
  const nlohmann::json& list = body[key];
  const bool good = list.is_array() && std::all_of(list.begin(), list.end(), [](const auto& each) {
                      return each.is_string();
                    });
  if (good) {
    out = list.get<std::vector<std::string>>();
  } else {
    faults.push_back({at + "/" + key, "expected a list of texts"});
  }
  return good;
}

}  // namespace jackfield::api
