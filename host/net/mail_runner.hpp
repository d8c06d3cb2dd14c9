// SPDX-License-Identifier: MIT
// Mail on threads of its own. libcurl's SMTP waits inside its functions, for the reply to a
// finished message and for the one to QUIT, even under the multi interface; on the loop a slow mail
// server would stop everything else. Nothing but a transfer that is running is ever touched by
// these threads. Internal to the client.
#pragma once

#include "host/net/transfer.hpp"
#include "host/net/transfer_report.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>

namespace jackfield::net {

/// Set: give up within a second. The one thing that both threads use.
using StopFlag = std::shared_ptr<std::atomic<bool>>;

class MailRunner final {
 public:
  explicit MailRunner(ReportTransfers report);
  /// Waits for its threads; set the flags of what runs before.
  ~MailRunner();
  MailRunner(const MailRunner&) = delete;
  MailRunner& operator=(const MailRunner&) = delete;

  void start(TransferId id, Transfer transfer, StopFlag stop);

 private:
  void run(TransferId id, Transfer transfer, const StopFlag& stop);

  const ReportTransfers report_;
  boost::asio::thread_pool threads_;  // last: joined before what its work uses is gone
};

}  // namespace jackfield::net
