// SPDX-License-Identifier: MIT
// HTTP transfers on a loop and a thread of their own: curl's work, TLS, bodies read from files and
// answers written to files hold up nobody, and share nothing with the rest but a transfer on its
// way in and its result on its way out. Internal to the client.
#pragma once

#include "host/net/http_pool.hpp"
#include "host/net/transfer.hpp"
#include "host/net/transfer_report.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <map>
#include <memory>
#include <thread>

namespace jackfield::net {

class HttpThread final {
 public:
  explicit HttpThread(ReportTransfers report);
  /// Abandons what still runs.
  ~HttpThread();
  HttpThread(const HttpThread&) = delete;
  HttpThread& operator=(const HttpThread&) = delete;

  void start(TransferId id, Transfer transfer);
  /// Reported as cancelled, unless it had ended before.
  void cancel(TransferId id);

 private:
  void begin(TransferId id, Transfer transfer);
  HttpPool& pool_for(const Policy& policy);

  const ReportTransfers report_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_;
  std::map<Policy, std::unique_ptr<HttpPool>> pools_;  // one connection cache per policy
  std::thread thread_;                                 // last: it uses all of the above
};

}  // namespace jackfield::net
