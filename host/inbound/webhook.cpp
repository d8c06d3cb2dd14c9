// SPDX-License-Identifier: MIT
#include "host/inbound/webhook.hpp"

#include <jackfield/cpp/json_writer.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/inbound/spooled_parts.hpp"
#include "host/outbound/transport.hpp"
#include "host/plugin/account.hpp"

namespace jackfield::inbound {
namespace {

constexpr int kMostNeeds = 8;
constexpr std::size_t kSpooledHead = 4096;
constexpr std::size_t kMostRawBody = 64 * 1024;

net::Response busy() {
  net::Response response = net::text_response(503, "the store is behind; ask again");
  response.headers.set("retry-after", "2");
  return response;
}

net::Response json_problem(int status, std::string_view code, std::int64_t retry) {
  net::Response response;
  response.status = status;
  response.headers.set("content-type", "application/json");
  nlohmann::json error = {{"code", code}, {"message", net::reason_phrase(status)}};
  if (retry > 0) {
    error["retry"] = retry;
    response.headers.set("retry-after", std::to_string(retry));
  }
  response.body = nlohmann::json{{"error", error}}.dump();
  return response;
}

/// The first bytes of a spooled body: enough to tell what kind of file it is.
std::string head_of(const std::string& path) {
  std::string head;
  if (const Result<store::MediaFile> file = store::MediaFile::open(path)) {
    head.resize(kSpooledHead);
    const Result<std::size_t> got = file->read(0, head);
    head.resize(got ? *got : 0);
  }
  return head;
}

}  // namespace

struct Webhook::Call {
  net::Request request;
  net::Responder responder;
  state::LiveAccount* account = nullptr;
  state::LiveHook* hook = nullptr;
  std::string endpoint;  // found again after a wait: a reload may have removed it
  ContextValue context;
  HttpRequestValue seen;  // what the plugin gets
  std::vector<std::string> topic_rate_keys;
  int needs = 0;
  Need last_need;

  const state::Endpoint& at() const {
    return account != nullptr ? static_cast<const state::Endpoint&>(*account) : *hook;
  }
};

net::BodyRule Webhook::rule(const net::Request& request) {
  net::BodyRule rule;
  const std::optional<HookPath> path = hook_path(request.path);
  if (!path) return rule;  // not ours to refuse
  const state::Endpoint* endpoint = parts_.accounts.account(path->id);
  if (endpoint == nullptr) endpoint = parts_.accounts.hook(path->id);
  if (endpoint == nullptr) {
    parts_.metrics.counter("webhooks_unknown_total")++;
    rule.refuse = net::text_response(404, "there is no such hook");
    return rule;
  }
  if (endpoint->manifest.routes.empty() || request.method == "OPTIONS") return rule;
  const Route* route = Routes::find(endpoint->manifest, request.method, path->rest);
  if (route == nullptr) {
    const bool has_path = Routes::has_path(endpoint->manifest, path->rest);
    rule.refuse =
        json_problem(has_path ? 405 : 404, has_path ? "method_not_allowed" : "not_found", 0);
    return rule;
  }
  if (route->max_body_bytes > 0) rule.max_bytes = static_cast<std::uint64_t>(route->max_body_bytes);
  if (route->spool) rule.spool_above_bytes = 0;
  return rule;
}

void Webhook::handle(net::Request request, net::Responder responder) {
  const std::optional<HookPath> path = hook_path(request.path);
  auto call = std::make_shared<Call>();
  call->account = path ? parts_.accounts.account(path->id) : nullptr;
  call->hook = path && call->account == nullptr ? parts_.accounts.hook(path->id) : nullptr;
  if (call->account == nullptr && call->hook == nullptr) {
    return responder.respond(net::text_response(404, "there is no such hook"));
  }
  call->endpoint = call->at().id;
  const state::Endpoint& endpoint = call->at();
  call->request = std::move(request);
  call->responder = std::move(responder);
  if (!parts_.journal.is_healthy() ||
      parts_.store.figures().queued_bytes > parts_.most_queued_bytes) {
    ++counter(*call, "busy");
    return respond(call, busy());
  }

  if (const Route* route = Routes::find(endpoint.manifest, call->request.method, path->rest)) {
    if (route->cors && !Routes::origin_allowed(endpoint, call->request)) {
      ++counter(*call, "origin");
      return respond(call, json_problem(403, "origin_denied", 0));
    }
    if (const std::int64_t wait = routes_.throttle(endpoint, *route, call->request.remote_address);
        wait > 0) {
      ++counter(*call, "rate_limited");
      return respond(call, json_problem(429, "rate_limited", wait));
    }
    call->topic_rate_keys = route->topic_rate_keys;
  } else if (call->request.method == "OPTIONS" && Routes::has_path(endpoint.manifest, path->rest)) {
    return respond(call, Routes::preflight(endpoint, call->request));
  }

  HttpRequestValue& seen = call->seen;
  seen.method = call->request.method;
  seen.target = call->request.target;
  seen.path = path->rest;
  for (const auto& [name, value] : call->request.query) seen.query.push_back({name, value});
  for (const auto& [name, value] : call->request.headers) {
    seen.headers.push_back({std::string(name), std::string(value)});
  }
  seen.remote_address = call->request.remote_address;
  seen.received_at = call->request.received_at_ms;
  if (!endpoint.public_url.empty()) {
    // The target as it came, behind the configured address: what URL signatures cover.
    const std::size_t prefix = std::string_view("/hooks/").size() + endpoint.id.size();
    seen.public_url = endpoint.public_url +
                      call->request.target.substr(std::min(prefix, call->request.target.size()));
  }
  if (call->request.spooled) {
    Media& spooled = seen.spooled.emplace();
    spooled.ref = parts_.ids.next("media_", parts_.clock.now_ms());
    spooled.size_bytes = static_cast<std::int64_t>(call->request.spooled->size_bytes());
    seen.body = head_of(call->request.spooled->path());
  } else {
    seen.body = std::move(call->request.body);
  }

  ContextValue& context = call->context;
  context.now = parts_.clock.now_ms();
  context.nonce = parts_.ids.random_bytes(32);
  context.account = endpoint.id;
  context.public_url = endpoint.public_url;
  for (const FactDeclaration& declared : endpoint.manifest.facts) {
    if (std::find(declared.in.begin(), declared.in.end(), "receive") == declared.in.end()) continue;
    if (declared.scope != FactScope::account && declared.scope != FactScope::hook) continue;
    const store::FactRow* row = parts_.book.fact(static_cast<std::uint32_t>(declared.scope),
                                                 endpoint.id, declared.key, context.now);
    if (row == nullptr) continue;
    context.facts.push_back(
        {declared.scope, row->key, row->value, row->expires_at, row->uses, row->recorded_at, 0});
  }
  ask(call);
}

void Webhook::ask(const std::shared_ptr<Call>& call) {
  while (true) {
    Result<Received> received = call->at().object->receive(call->context, call->seen);
    if (!received) {
      ++counter(*call, "plugin_failed");
      parts_.log.error("plugin failed in receive",
                       {{"endpoint", call->endpoint}, {"error", received.error().text}});
      // Not a success: the network repeats it, and a mended plugin gets it.
      return respond(call, net::text_response(500, "the channel's plugin failed"));
    }
    if (!received->need) return take(call, std::move(*received));
    const Need need = *received->need;
    if (need == call->last_need || ++call->needs > kMostNeeds) {
      ++counter(*call, "unauthenticated");
      return respond(call, net::text_response(401, "the request could not be verified"));
    }
    call->last_need = need;
    if (!satisfy(call, need)) return;  // goes on once it is there
  }
}

bool Webhook::satisfy(const std::shared_ptr<Call>& call, const Need& need) {
  if (need.kind == "fact") {
    const FactScope scope = need.scope == FactScope::unknown ? FactScope::account : need.scope;
    const store::FactRow* row = parts_.book.fact(static_cast<std::uint32_t>(scope), call->endpoint,
                                                 need.name, call->context.now);
    Fact fact;
    fact.scope = scope;
    fact.key = need.name;
    fact.uses = -1;  // looked for, and not there
    if (row != nullptr)
      fact = {scope, row->key, row->value, row->expires_at, row->uses, row->recorded_at, 0};
    call->context.facts.push_back(std::move(fact));
    return true;
  }
  if (call->account == nullptr)
    return true;  // a shared hook has no credentials; the same need again refuses it
  if (parts_.credentials.has(call->endpoint, need.kind, need.name)) {
    call->context.tokens.clear();
    call->context.materials.clear();
    parts_.credentials.fill(call->endpoint, call->context);
    return true;
  }
  parts_.credentials.ensure(*call->account, need.kind, need.name, [this, call](const Done*) {
    call->account = parts_.accounts.account(call->endpoint);
    if (call->account == nullptr)
      return respond(call, net::text_response(404, "there is no such hook"));
    call->context.tokens.clear();
    call->context.materials.clear();
    parts_.credentials.fill(call->endpoint, call->context);
    ask(call);
  });
  return false;
}

void Webhook::reject(const std::shared_ptr<Call>& call, const Received& received) {
  ++counter(*call, "rejected_" + received.rejection);
  parts_.log.debug("a request was refused", {{"endpoint", call->endpoint},
                                             {"reason", received.rejection},
                                             {"remote", call->request.remote_address}});
  respond(call,
          received.answer ? to_response(*received.answer) : net::text_response(401, "refused"));
}

void Webhook::take(const std::shared_ptr<Call>& call, Received received) {
  if (!received.rejection.empty()) return reject(call, received);
  if (throttled(call, received)) return;
  ++counter(*call, "accepted");
  if (call->account != nullptr) call->account->last_webhook_at = call->context.now;

  Origin origin;
  origin.account = call->account;
  origin.hook = call->hook;
  origin.traceparent = call->request.header("traceparent");
  if (!received.events.empty()) {
    JsonWriter head;
    head.begin_object()
        .member("method", call->request.method)
        .member("target", call->request.target);
    head.key("headers").begin_array();
    for (const auto& [name, value] : call->request.headers) {
      if (name != "authorization" && name != "cookie")
        head.begin_array().value(name).value(value).end_array();
    }
    head.end_array().end_object();
    const auto& secrets = call->at().secrets;
    origin.raw_head = outbound::scrubbed(std::move(head).text(), secrets);
    origin.raw_body = outbound::scrubbed(call->seen.body.substr(0, kMostRawBody), secrets);
  }

  store::Batch batch;
  auto appended = std::make_shared<Appended>();
  const std::string& owner = call->endpoint;
  keep_spooled(call, batch, received);
  for (Event& event : received.events) {
    tell_types(parts_.media, owner, event);
    keep_named_media(parts_.media, batch, owner, named_media(event));
  }
  Accepted accepted = parts_.acceptor.accept(batch, origin, std::move(received.events),
                                             received.facts, received.work);
  std::string held_for;  // the conversation whose answer may go into this request
  for (const auto& conversation : accepted.conversations) {
    if (received.hold && held_for.empty()) held_for = conversation;
  }
  if (received.move) parts_.topics.move(batch, owner, *received.move, *appended);
  std::erase_if(received.append, [&](const TopicEntry& entry) {
    return entry.of_event > 0 && entry.of_event <= accepted.is_new.size() &&
           !accepted.is_new[entry.of_event - 1];
  });
  parts_.topics.append(batch, owner, received.append, *appended);
  if (received.erase) parts_.topics.erase(batch, owner, received.erase->topic, *appended);

  parts_.metrics.counter("events_total") += accepted.fresh;
  parts_.metrics.counter("events_duplicate_total") += accepted.duplicates;
  if (batch.empty() && accepted.duplicates == 0) {
    parts_.topics.publish(*appended);
    return answer(call, received);
  }
  // A repeated event waits too: the first copy may still be on its way to the disk.
  parts_.journal.submit(std::move(batch), [this, call, received = std::move(received), held_for,
                                           appended](const store::Committed& result) {
    if (!result.ok) {
      ++counter(*call, "not_stored");
      return respond(call, busy());
    }
    parts_.topics.publish(*appended);
    // Not before it is stored: the fallback is an answer like any other.
    if (!held_for.empty())
      return parts_.holds.open(held_for, *received.hold, std::move(call->responder));
    answer(call, received);
  });
}

bool Webhook::throttled(const std::shared_ptr<Call>& call, const Received& received) {
  if (call->topic_rate_keys.empty()) return false;
  const auto lasting = std::find_if(received.append.begin(), received.append.end(),
                                    [](const TopicEntry& entry) { return !entry.is_transient; });
  const std::string& topic = lasting != received.append.end() ? lasting->topic
                             : received.subscribe             ? received.subscribe->topic
                             : received.history               ? received.history->topic
                                                              : std::string();
  if (topic.empty()) return false;
  // What was translated is thrown away: `receive` is pure, so nothing has happened yet.
  const std::int64_t wait = routes_.throttle_topic(call->at(), call->topic_rate_keys, topic);
  if (wait == 0) return false;
  ++counter(*call, "rate_limited");
  respond(call, json_problem(429, "rate_limited", wait));
  return true;
}

void Webhook::keep_spooled(const std::shared_ptr<Call>& call, store::Batch& batch,
                           const Received& received) {
  if (!call->request.spooled || !call->seen.spooled) return;
  if (received.answer && received.answer->status >= 300) return;
  store::MediaRow row;
  row.ref = call->seen.spooled->ref;
  row.account = call->endpoint;
  row.mime = call->request.header("content-type");
  row.created_at = call->context.now;
  row.expires_at = call->context.now + state::kUnnamedMediaMs;
  const Result<store::MediaRow> taken =
      parts_.media.take_file(batch, call->request.spooled->path(), {}, std::move(row));
  if (!taken) {
    parts_.log.error("an upload could not be stored",
                     {{"endpoint", call->endpoint}, {"error", taken.error().text}});
    return;
  }
  call->request.spooled->release();
}

void Webhook::answer(const std::shared_ptr<Call>& call, const Received& received) {
  if (received.subscribe) {
    return parts_.topics.subscribe(call->endpoint, *received.subscribe, std::move(call->responder));
  }
  if (received.history)
    return parts_.topics.history(call->endpoint, *received.history, std::move(call->responder));
  if (received.answer) return respond(call, to_response(*received.answer));
  respond(call, {});
}

void Webhook::respond(const std::shared_ptr<Call>& call, net::Response response) {
  // Looked up again: a reload may have removed it while the disk was busy.
  const state::Endpoint* endpoint = parts_.accounts.account(call->endpoint);
  if (endpoint == nullptr) endpoint = parts_.accounts.hook(call->endpoint);
  if (endpoint != nullptr) Routes::add_cors(*endpoint, call->request, response);
  call->responder.respond(std::move(response));
}

std::uint64_t& Webhook::counter(const Call& call, std::string_view result) {
  std::uint64_t*& known = counters_[call.endpoint + '\n' + std::string(result)];
  if (known == nullptr) {
    known = &parts_.metrics.counter("webhooks_total",
                                    {{"endpoint", call.endpoint}, {"result", result}});
  }
  return *known;
}

}  // namespace jackfield::inbound
