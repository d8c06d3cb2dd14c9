// SPDX-License-Identifier: MIT
#include "host/server_metrics.hpp"

namespace jackfield {

void publish_counters(observe::Metrics& metrics, std::string_view listener,
                      const net::HttpServer& server) {
  const net::ServerCounters& counters = server.counters();
  metrics.counter_at("http_connections_total", {{"listener", listener}}, counters.connections);
  metrics.counter_at("http_requests_total", {{"listener", listener}}, counters.requests);
  const auto limit = [&](std::string_view name, const std::uint64_t& value) {
    metrics.counter_at("http_limits_total", {{"listener", listener}, {"limit", name}}, value);
  };
  limit("header_bytes", counters.header_bytes);
  limit("target_bytes", counters.target_bytes);
  limit("header_count", counters.header_count);
  limit("body_bytes", counters.body_bytes);
  limit("header_timeout", counters.header_timeout);
  limit("body_timeout", counters.body_timeout);
  limit("idle_timeout", counters.idle_timeout);
  limit("write_timeout", counters.write_timeout);
  limit("max_connections", counters.max_connections);
  limit("max_per_address", counters.max_per_address);
  limit("max_pending", counters.max_pending);
  limit("stream_queue_bytes", counters.stream_queue_bytes);
  limit("malformed", counters.malformed);
  limit("unsupported_coding", counters.unsupported_coding);
  limit("unsupported_version", counters.unsupported_version);
  limit("refused_early", counters.refused_early);
  limit("unanswered", counters.unanswered);
  limit("client_left", counters.client_left);
  limit("accept_errors", counters.accept_errors);
}

}  // namespace jackfield
