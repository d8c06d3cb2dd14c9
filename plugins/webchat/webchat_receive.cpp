// SPDX-License-Identifier: MIT
// The order is the point: origin, then token, then the facts that may have ended the token, then
// the route.
#include "webchat_receive.hpp"

#include "webchat_call.hpp"
#include "webchat_messages.hpp"
#include "webchat_origin.hpp"
#include "webchat_session.hpp"
#include "webchat_signal.hpp"
#include "webchat_static.hpp"
#include "webchat_uploads.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace jackfield::webchat {
namespace {

struct Route {
  std::string_view method;
  std::string_view path;  // a trailing / matches what follows it
  Received (*anybody)(const Call&, const Visitor*);
  Received (*visitor)(const Call&, const Visitor&);
};

constexpr std::uint32_t kDefaultLimit = 50;
constexpr std::uint32_t kMostEntries = 100;
constexpr std::uint32_t kLongestWaitMs = 25'000;

std::uint32_t query_number(const HttpRequest& request, std::string_view name,
                           std::uint32_t otherwise) {
  const std::string_view text = request.query(name);
  std::uint32_t number = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : otherwise;
}

Received follow(const Call& call, const Visitor& visitor, std::string_view mode) {
  Received received;
  Subscribe& subscribe = received.subscribe.emplace();
  subscribe.topic = visitor.id;
  subscribe.after = call.request.query("cursor");
  subscribe.mode = mode;
  return received;
}

Received stream(const Call& call, const Visitor& visitor) {
  return follow(call, visitor, "sse");
}

Received poll(const Call& call, const Visitor& visitor) {
  Received received = follow(call, visitor, "poll");
  const std::uint32_t wait_s = query_number(call.request, "wait", kLongestWaitMs / 1000);
  received.subscribe->wait_ms = std::min(wait_s, kLongestWaitMs / 1000) * 1000;
  // 0 would be the host's default; an answer at once is what was asked for.
  received.subscribe->wait_ms = std::max<std::uint32_t>(received.subscribe->wait_ms, 1);
  return received;
}

Received history(const Call& call, const Visitor& visitor) {
  Received received;
  History& past = received.history.emplace();
  past.topic = visitor.id;
  past.before = query_number(call.request, "before", 0);
  past.limit = std::clamp(query_number(call.request, "limit", kDefaultLimit), std::uint32_t{1},
                          kMostEntries);
  return received;
}

constexpr Route kRoutes[] = {
    {"POST", "/session", &session, nullptr},
    {"POST", "/identify", &identify, nullptr},
    {"POST", "/logout", nullptr, &logout},
    {"DELETE", "/visitor", nullptr, &erase_visitor},
    {"GET", "/me", nullptr, &describe_visitor},
    {"GET", "/stream", nullptr, &stream},
    {"GET", "/events", nullptr, &poll},
    {"GET", "/history", nullptr, &history},
    {"POST", "/messages", nullptr, &post_message},
    {"POST", "/signal", nullptr, &post_signal},
    {"POST", "/uploads", nullptr, &begin_upload},
    {"PUT", "/uploads/", nullptr, &finish_upload},
};

bool matches(const Route& route, std::string_view path) {
  if (route.path.back() != '/') return route.path == path;
  return path.size() > route.path.size() && path.substr(0, route.path.size()) == route.path;
}

// Ends a token that was issued before the moment a fact names.
bool is_ended(const Context& context, std::string_view key, const Visitor& visitor) {
  const std::string_view value = context.fact_value(key);
  std::int64_t until = 0;
  std::from_chars(value.data(), value.data() + value.size(), until);
  return until >= visitor.issued_ms;
}

struct Authentication {
  std::optional<Visitor> visitor;
  std::optional<Received> refusal;  // or a need
};

Authentication authenticate(const Call& call) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view header = call.request.header("authorization");
  if (header.empty()) return {};
  if (header.substr(0, kBearer.size()) != kBearer)
    return {{}, refuse(401, "token_unknown", "The token is not one of ours.", "signature")};
  ReadToken read = read_token(call.settings, header.substr(kBearer.size()), call.context.now());
  if (read.fault == TokenFault::unknown)
    return {{}, refuse(401, "token_unknown", "The token is not one of ours.", "signature")};
  if (read.fault == TokenFault::expired)
    return {{}, refuse(401, "token_expired", "The token is over.")};
  for (const std::string& key : {logout_key(*read.visitor), gone_key(read.visitor->id)}) {
    if (!call.context.knows_fact(key)) return {{}, need_fact(FactScope::account, key)};
    if (is_ended(call.context, key, *read.visitor))
      return {{}, refuse(401, "token_stale", "The token was ended.")};
  }
  return {std::move(read.visitor), {}};
}

Received run(const Call& call, const Route& route) {
  Authentication who = authenticate(call);
  if (who.refusal) return std::move(*who.refusal);
  if (route.anybody != nullptr) return route.anybody(call, who.visitor ? &*who.visitor : nullptr);
  if (!who.visitor) return refuse(401, "token_missing", "This needs a visitor token.");
  return route.visitor(call, *who.visitor);
}

}  // namespace

Received receive(const Settings& settings, const Context& context, const HttpRequest& request) {
  const Call call{settings, context, request};
  if (request.method() == "GET" || request.method() == "HEAD")
    if (std::optional<Answer> file = static_file(call)) {
      Received received;
      received.answer.emplace(std::move(*file));
      return received;
    }
  if (!origin_allowed(settings, request))
    return refuse(403, "origin_denied", "Pages of this origin may not use the chat.", "origin");
  const Route* other_method = nullptr;
  for (const Route& route : kRoutes) {
    if (!matches(route, request.path())) continue;
    if (route.method == request.method()) return run(call, route);
    other_method = &route;
  }
  if (other_method == nullptr) return refuse(404, "not_found", "There is nothing here.");
  Received received = refuse(405, "method_not_allowed", "Not with this method.");
  received.answer->headers.push_back({"allow", std::string(other_method->method)});
  return received;
}

}  // namespace jackfield::webchat
