// SPDX-License-Identifier: MIT
#include "host/inbound/routes.hpp"

#include <algorithm>

namespace jackfield::inbound {
namespace {

constexpr std::string_view kPrefix = "/hooks/";
constexpr std::size_t kMostBuckets = 100'000;  // callers counted at once

bool path_fits(std::string_view pattern, std::string_view rest) {
  if (pattern.ends_with("/*")) return rest.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == rest || (pattern == "/" && rest.empty());
}

bool method_fits(const Route& route, std::string_view method) {
  return std::find(route.methods.begin(), route.methods.end(), method) != route.methods.end();
}

/// `https://*.example.com` lets one more label in front.
bool origin_fits(std::string_view pattern, std::string_view origin) {
  const std::size_t star = pattern.find("//*.");
  if (star == std::string_view::npos) return pattern == origin;
  const std::string_view head = pattern.substr(0, star + 2);
  const std::string_view tail = pattern.substr(star + 3);  // ".example.com"
  if (!origin.starts_with(head) || !origin.ends_with(tail) ||
      origin.size() <= head.size() + tail.size())
    return false;
  const std::string_view label =
      origin.substr(head.size(), origin.size() - head.size() - tail.size());
  return label.find_first_of("./:@") == std::string_view::npos;
}

std::string own_origin(const state::Endpoint& endpoint) {
  const std::size_t scheme = endpoint.public_url.find("://");
  if (scheme == std::string::npos) return {};
  return endpoint.public_url.substr(0, endpoint.public_url.find('/', scheme + 3));
}

std::int64_t seconds_until(std::int64_t at, std::int64_t now) {
  return std::max<std::int64_t>(1, (at - now + 999) / 1000);
}

}  // namespace

std::optional<HookPath> hook_path(std::string_view path) {
  if (!path.starts_with(kPrefix)) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  const std::size_t slash = path.find('/');
  if (slash == 0 || path.empty()) return std::nullopt;
  if (slash == std::string_view::npos) return HookPath{path, {}};
  return HookPath{path.substr(0, slash), path.substr(slash)};
}

const Route* Routes::find(const ChannelManifest& manifest, std::string_view method,
                          std::string_view rest) {
  const auto fits = [&](const Route& route) {
    return path_fits(route.path, rest) && method_fits(route, method);
  };
  const auto found = std::find_if(manifest.routes.begin(), manifest.routes.end(), fits);
  return found == manifest.routes.end() ? nullptr : &*found;
}

bool Routes::has_path(const ChannelManifest& manifest, std::string_view rest) {
  return std::any_of(manifest.routes.begin(), manifest.routes.end(),
                     [&](const Route& route) { return path_fits(route.path, rest); });
}

bool Routes::origin_allowed(const state::Endpoint& endpoint, const net::Request& request) {
  const std::string_view origin = request.header("origin");
  if (origin.empty() || request.header("sec-fetch-site") == "same-origin") return true;
  if (origin == own_origin(endpoint)) return true;
  return std::any_of(endpoint.allowed_origins.begin(), endpoint.allowed_origins.end(),
                     [&](const std::string& pattern) { return origin_fits(pattern, origin); });
}

void Routes::add_cors(const state::Endpoint& endpoint, const net::Request& request,
                      net::Response& response) {
  const std::string_view origin = request.header("origin");
  if (origin.empty() || !origin_allowed(endpoint, request)) return;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.set("vary", "Origin");
  response.headers.set("access-control-expose-headers", "Retry-After");
}

net::Response Routes::preflight(const state::Endpoint& endpoint, const net::Request& request) {
  if (!origin_allowed(endpoint, request))
    return net::text_response(403, "this origin is not allowed");
  net::Response response;
  response.status = 204;
  add_cors(endpoint, request, response);
  response.headers.set("access-control-allow-methods", "GET, POST, PUT, DELETE");
  response.headers.set("access-control-allow-headers",
                       "authorization, content-type, last-event-id");
  response.headers.set("access-control-max-age", "7200");
  return response;
}

net::TokenBucket* Routes::bucket(const state::Endpoint& endpoint, std::string_view rate_key,
                                 std::string_view caller, std::int64_t now) {
  std::string name = endpoint.id;
  name.append("\n").append(rate_key).append("\n").append(caller);
  if (net::TokenBucket* known = buckets_.find(name)) return known;
  const auto& rates = endpoint.manifest.rates;
  const auto rate = std::find_if(rates.begin(), rates.end(),
                                 [&](const Rate& each) { return each.key == rate_key; });
  if (rate == rates.end()) return nullptr;
  // Forgets who called: kinder than refusing everybody.
  if (buckets_.size() >= kMostBuckets) buckets_.clear();
  return &buckets_.add(std::move(name), net::rate_of(rate->burst, rate->per_second), now);
}

std::int64_t Routes::throttle(const state::Endpoint& endpoint, const Route& route,
                              std::string_view remote_address) {
  const std::int64_t now = clock_.now_ms();
  net::TokenBucket* limit =
      bucket(endpoint, route.rate_key, route.per == "account" ? "" : remote_address, now);
  if (limit == nullptr || limit->try_take(now)) return 0;
  return seconds_until(limit->available_at_ms(now), now);
}

std::int64_t Routes::throttle_topic(const state::Endpoint& endpoint,
                                    const std::vector<std::string>& rate_keys,
                                    std::string_view topic) {
  const std::int64_t now = clock_.now_ms();
  const std::string caller = "topic\n" + std::string(topic);
  std::int64_t at = now;
  // All or none: what one limit refuses must not cost tokens of the others.
  for (const std::string& key : rate_keys) {
    if (const net::TokenBucket* limit = bucket(endpoint, key, caller, now))
      at = std::max(at, limit->available_at_ms(now));
  }
  if (at > now) return seconds_until(at, now);
  for (const std::string& key : rate_keys) {
    if (net::TokenBucket* limit = bucket(endpoint, key, caller, now)) limit->try_take(now);
  }
  return 0;
}

}  // namespace jackfield::inbound
