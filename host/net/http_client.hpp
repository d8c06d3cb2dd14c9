// SPDX-License-Identifier: MIT
// Every byte that leaves this process, HTTP and SMTP, through libcurl's multi-socket interface on
// the Asio loop. One transfer is one attempt: nothing is repeated, redirected or authenticated
// behind the caller's back, because the outbox must know of each request that may have reached a
// network.
#pragma once

#include "host/net/transfer.hpp"

#include <boost/asio/io_context.hpp>

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace jackfield::net {

struct TransferId {
  std::uint64_t value = 0;  // 0: none
  friend auto operator<=>(const TransferId&, const TransferId&) = default;
};

class HttpPool;
class MailRunner;

class HttpClient final {
 public:
  /// Runs once on the loop's thread, never inside start(), cancel() or shutdown().
  using Completion = std::function<void(TransferResult)>;

  explicit HttpClient(boost::asio::io_context& io);
  /// Abandons what still runs: no completion is called after this.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  TransferId start(Transfer transfer, Completion completion);
  /// Completes (a mail within a second) with `cancelled`, or with `uncertain` where a byte may have
  /// left. An unknown id is ignored.
  void cancel(TransferId id);
  /// Cancels everything; every later start() completes as cancelled.
  void shutdown();

  std::size_t running() const;

 private:
  HttpPool& pool_for(const Policy& policy);

  boost::asio::io_context& io_;
  std::map<Policy, std::unique_ptr<HttpPool>> pools_;  // one connection cache per policy
  std::unique_ptr<MailRunner> mail_;                   // made for the first mail: it brings threads
  std::uint64_t last_id_ = 0;
  bool stopped_ = false;
  std::shared_ptr<bool> alive_;  // false once destroyed: completions already posted look here
};

}  // namespace jackfield::net
