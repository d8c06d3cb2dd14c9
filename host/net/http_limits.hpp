// SPDX-License-Identifier: MIT
// Every limit of the HTTP server and the counter that says how often it was met. docs/limits.md is
// the table an operator reads: name, default, answer, counter.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jackfield::net {

struct ServerLimits {
  std::size_t header_bytes = 16 * 1024;  // request line and fields together
  std::size_t target_bytes = 8 * 1024;
  std::size_t header_count = 100;
  std::uint64_t body_bytes = 1024 * 1024;    // where no BodyPolicy says otherwise
  std::uint64_t header_timeout_ms = 10'000;  // first byte to end of header
  std::uint64_t body_timeout_ms =
      10'000;  // and one second more for each body_bytes_per_second received
  std::uint64_t body_bytes_per_second = 1024;
  std::uint64_t idle_timeout_ms = 60'000;   // between requests
  std::uint64_t write_timeout_ms = 20'000;  // without one byte taken by the client
  std::uint64_t linger_ms =
      2'000;  // a refused client's rest is read so long, so that it sees the answer
  std::size_t max_connections = 10'000;
  std::size_t max_per_address = 0;   // 0: off; trusted proxies are exempt
  std::size_t max_pending = 20'000;  // requests whose handler has not answered yet
  std::size_t stream_queue_bytes = 1024 * 1024;
  std::uint64_t retry_after_s = 1;  // told with every 503 of this table
};

/// Plain numbers, changed on the loop's thread and read there by the metrics.
struct ServerCounters {
  std::uint64_t connections = 0;  // accepted
  std::uint64_t requests = 0;     // given to the handler
  std::uint64_t header_bytes = 0;
  std::uint64_t target_bytes = 0;
  std::uint64_t header_count = 0;
  std::uint64_t body_bytes = 0;
  std::uint64_t header_timeout = 0;
  std::uint64_t body_timeout = 0;
  std::uint64_t idle_timeout = 0;
  std::uint64_t write_timeout = 0;
  std::uint64_t max_connections = 0;
  std::uint64_t max_per_address = 0;
  std::uint64_t max_pending = 0;
  std::uint64_t stream_queue_bytes = 0;
  std::uint64_t malformed = 0;            // 400
  std::uint64_t unsupported_coding = 0;   // 501
  std::uint64_t unsupported_version = 0;  // 505
  std::uint64_t refused_early = 0;        // by the BodyPolicy
  std::uint64_t unanswered = 0;           // a handler dropped its Responder, or threw
  std::uint64_t client_left = 0;          // before its answer was written
  std::uint64_t accept_errors = 0;
};

}  // namespace jackfield::net
