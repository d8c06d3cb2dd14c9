// SPDX-License-Identifier: MIT
// The counters of an HTTP server as metrics: docs/limits.md names them.
#pragma once

#include <string_view>

#include "host/net/http_server.hpp"
#include "host/observe/metrics.hpp"

namespace jackfield {

/// `server` outlives the metrics' use. `listener` is "hooks" or "api".
void publish_counters(observe::Metrics& metrics, std::string_view listener,
                      const net::HttpServer& server);

}  // namespace jackfield
