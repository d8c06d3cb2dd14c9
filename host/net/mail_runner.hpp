// SPDX-License-Identifier: MIT
// Mail on threads of its own. libcurl's SMTP waits inside its functions, for the reply to a
// finished message and for the one to QUIT, even under the multi interface; on the loop a slow mail
// server would stop everything else. Nothing but a transfer that is running is ever touched by
// these threads. Internal to the client.
#pragma once

#include "host/net/http_client.hpp"
#include "host/net/transfer_easy.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace jackfield::net {

class MailRunner final {
 public:
  explicit MailRunner(boost::asio::io_context& io);
  /// Stops what runs, and waits for its threads: about a second at most.
  ~MailRunner();
  MailRunner(const MailRunner&) = delete;
  MailRunner& operator=(const MailRunner&) = delete;

  void start(TransferId id, std::unique_ptr<TransferEasy> easy, HttpClient::Completion completion);
  /// False when no such mail is running or waiting here. The completion comes once curl has let go.
  bool cancel(TransferId id);
  void cancel_all();
  std::size_t running() const { return running_.size(); }

 private:
  struct Running {
    HttpClient::Completion completion;
    std::shared_ptr<std::atomic<bool>> stop;  // the one thing that both threads use
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
        work;  // the loop goes on
  };

  void finish(std::uint64_t id, TransferResult result);

  boost::asio::io_context& io_;
  std::unordered_map<std::uint64_t, Running> running_;
  std::shared_ptr<bool> alive_;       // read and written on the loop only
  boost::asio::thread_pool threads_;  // last: joined before what its work points to is gone
};

}  // namespace jackfield::net
