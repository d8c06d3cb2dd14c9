// SPDX-License-Identifier: MIT
// Every byte that leaves this process, HTTP and SMTP, through libcurl's multi-socket interface on
// an Asio loop beside the main one. One transfer is one attempt: nothing is repeated, redirected or
// authenticated behind the caller's back, because the outbox must know of each request that may
// have reached a network.
#pragma once

#include "host/net/transfer.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace jackfield::net {

class HttpThread;
class MailRunner;
struct EndedTransfer;

/// Belongs to the thread of its loop, on which every completion runs and is destroyed.
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

  std::size_t running() const { return running_.size(); }

 private:
  struct Running {
    Completion completion;
    std::shared_ptr<std::atomic<bool>> stop;  // of a mail
  };

  void settle(std::vector<EndedTransfer> ended);

  boost::asio::io_context& io_;
  std::unordered_map<std::uint64_t, Running> running_;
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>>
      work_;  // while something runs the loop goes on
  std::uint64_t last_id_ = 0;
  bool stopped_ = false;
  std::shared_ptr<bool> alive_;  // false once destroyed: reports already posted look here
  const std::function<void(std::vector<EndedTransfer>)> report_;  // for the threads of these two
  std::unique_ptr<HttpThread> http_;  // these two are made for the first that needs them
  std::unique_ptr<MailRunner> mail_;
};

}  // namespace jackfield::net
