// SPDX-License-Identifier: MIT
// From the operator's [host] table to the HTTP server's options.
#pragma once

#include <cstdint>
#include <string>

#include "host/config/config.hpp"
#include "host/net/http_server.hpp"

namespace jackfield {

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};
/// "127.0.0.1:8080" or "[::1]:8080", as the configuration's check has let it through.
Endpoint endpoint(const std::string& listen);

/// Whether `allowed_hosts` lets the request's Host through; an empty list lets all, health checks
/// always pass.
bool is_allowed_host(const config::Host& host, const net::Request& request);

net::ServerOptions server_options(const config::Host& host, const std::string& spool_dir);

}  // namespace jackfield
