// SPDX-License-Identifier: MIT
#include "host/cli/host_api.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <optional>

#include <nlohmann/json.hpp>

#include "host/config/config_load.hpp"
#include "host/net/http_client.hpp"

namespace jackfield::cli {

Result<HostAddress> host_address(const std::string& config_path) {
  std::string path = config_path;
  if (path.empty())
    path = std::filesystem::exists("jackfield.toml") ? "jackfield.toml"
                                                     : "/etc/jackfield/jackfield.toml";
  if (!std::filesystem::exists(path))
    return invalid(path + ": no such file; name the configuration with --config");
  // Faults of accounts do not matter here: only where the host listens and keeps its data.
  const config::Loaded loaded = config::load_config(path, nullptr);
  HostAddress host;
  host.origin = "http://" + loaded.config.host.api_listen;
  const std::string token_file = loaded.config.host.data_dir + "/admin.token";
  std::ifstream file(token_file);
  if (!(file >> host.token))
    return invalid(token_file + ": cannot be read; has the host been started, and by whom?");
  return host;
}

Result<ApiAnswer> call_host(const HostAddress& host, const std::string& method,
                            const std::string& target, const std::string& body,
                            const std::string& idempotency_key, unsigned timeout_s) {
  boost::asio::io_context io(1);
  net::HttpClient client(io);
  net::Transfer transfer;
  transfer.method = method;
  transfer.url = host.origin + target;
  transfer.headers.set("authorization", "Bearer " + host.token);
  if (!idempotency_key.empty()) transfer.headers.set("idempotency-key", idempotency_key);
  if (!body.empty()) {
    transfer.headers.set("content-type", "application/json");
    net::Segment segment;
    segment.source = body;
    transfer.body.push_back(std::move(segment));
  }
  transfer.timeout_ms = timeout_s * 1000ULL;
  transfer.policy.allow_http = true;
  transfer.policy.allow_private_address = true;
  transfer.memory_max_bytes = 64ULL << 20;
  std::optional<net::TransferResult> result;
  client.start(std::move(transfer), [&](net::TransferResult got) {
    result = std::move(got);
    io.stop();
  });
  io.run();
  if (!result || result->outcome != net::TransferOutcome::finished) {
    return internal("no answer from the host at " + host.origin +
                    (result ? ": " + result->error_text : "") + "; is it running?");
  }
  return ApiAnswer{result->status, std::move(result->body)};
}

std::string problem_text(const ApiAnswer& answer) {
  const nlohmann::json problem = nlohmann::json::parse(answer.body, nullptr, false);
  if (!problem.is_object()) return "the host answered with status " + std::to_string(answer.status);
  std::string text = problem.value("title", "") + ": " + problem.value("detail", "");
  for (const auto& error : problem.value("errors", nlohmann::json::array())) {
    text += "\n  " + error.value("pointer", "") + ": " + error.value("detail", "");
  }
  return text;
}

}  // namespace jackfield::cli
