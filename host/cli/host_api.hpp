// SPDX-License-Identifier: MIT
// How commands talk to the running host: its address and token from the configuration, one request
// at a time.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace jackfield::cli {

struct HostAddress {
  std::string origin;  ///< "http://127.0.0.1:8081"
  std::string token;
};

/// Reads `api_listen` and `<data_dir>/admin.token`. An empty path: ./jackfield.toml, then
/// /etc/jackfield/jackfield.toml.
Result<HostAddress> host_address(const std::string& config_path);

struct ApiAnswer {
  int status = 0;
  std::string body;
};

/// What is asked of a network through the host may take long.
constexpr unsigned kNetworkTimeoutS = 240;

/// One request, waited for. `idempotency_key` may be empty.
Result<ApiAnswer> call_host(const HostAddress& host, const std::string& method,
                            const std::string& target, const std::string& body = {},
                            const std::string& idempotency_key = {}, unsigned timeout_s = 60);

/// A problem's words for a terminal, field by field.
std::string problem_text(const ApiAnswer& answer);

}  // namespace jackfield::cli
