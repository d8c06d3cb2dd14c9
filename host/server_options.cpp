// SPDX-License-Identifier: MIT
#include "host/server_options.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace jackfield {

Endpoint endpoint(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  Endpoint at;
  at.address = listen.substr(0, colon);
  if (at.address.size() > 2 && at.address.front() == '[')
    at.address = at.address.substr(1, at.address.size() - 2);
  if (colon != std::string::npos)
    std::from_chars(listen.data() + colon + 1, listen.data() + listen.size(), at.port);
  return at;
}

bool is_allowed_host(const config::Host& host, const net::Request& request) {
  if (host.allowed_hosts.empty() || request.path == "/livez" || request.path == "/readyz")
    return true;
  const std::string_view given = request.header("host");
  return std::any_of(host.allowed_hosts.begin(), host.allowed_hosts.end(),
                     [given](const std::string& allowed) {
                       // With or without the port: operators write either.
                       return given == allowed || given.substr(0, given.rfind(':')) == allowed;
                     });
}

net::ServerOptions server_options(const config::Host& host, const std::string& spool_dir) {
  const config::Limits& from = host.limits;
  net::ServerOptions options;
  net::ServerLimits& to = options.limits;
  to.header_bytes = from.header_bytes;
  to.target_bytes = from.target_bytes;
  to.header_count = from.header_count;
  to.body_bytes = from.body_bytes;
  to.header_timeout_ms = from.header_timeout_ms;
  to.body_timeout_ms = from.body_timeout_ms;
  to.body_bytes_per_second = from.body_bytes_per_second;
  to.idle_timeout_ms = from.idle_timeout_ms;
  to.write_timeout_ms = from.write_timeout_ms;
  to.linger_ms = from.linger_ms;
  to.max_connections = from.max_connections;
  to.max_per_address = from.max_per_address;
  to.max_pending = from.max_pending;
  to.stream_queue_bytes = from.stream_queue_bytes;
  to.retry_after_s = from.retry_after_s;
  options.spool_dir = spool_dir;
  // The configuration's check has let them through, so parsing them again cannot fail.
  if (auto proxies = net::TrustedProxies::parse(host.trusted_proxies))
    options.trusted_proxies = std::move(*proxies);
  return options;
}

}  // namespace jackfield
