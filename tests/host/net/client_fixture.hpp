// SPDX-License-Identifier: MIT
// A client, and the loop it shares with whatever it talks to.
#pragma once

#include "host/net/http_client.hpp"
#include "host/net/http_server.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace jackfield::net::test {

class ClientFixture : public ::testing::Test {
 protected:
  static Policy local() { return {.allow_http = true, .allow_private_address = true}; }

  Transfer to(std::string url, std::string method = "GET", std::string body = {}) const {
    Transfer transfer;
    transfer.method = std::move(method);
    transfer.url = std::move(url);
    transfer.policy = local();
    if (!body.empty()) transfer.body.push_back({.source = std::move(body)});
    return transfer;
  }

  /// Starts and waits for the end.
  TransferResult run(Transfer transfer) {
    std::optional<TransferResult> result;
    client->start(std::move(transfer),
                  [&](TransferResult finished) { result = std::move(finished); });
    EXPECT_FALSE(result);  // never from inside start()
    EXPECT_TRUE(run_until(io, [&] { return result.has_value(); }));
    return result ? std::move(*result) : TransferResult{};
  }

  bool until(const std::function<bool()>& done) { return run_until(io, done); }

  boost::asio::io_context io;
  std::unique_ptr<HttpClient> client = std::make_unique<HttpClient>(io);
};

}  // namespace jackfield::net::test
