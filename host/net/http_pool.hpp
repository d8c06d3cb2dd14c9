// SPDX-License-Identifier: MIT
// The transfers of one policy: a curl multi handle, which is also their connection cache, driven by
// an Asio loop. curl's sockets are gathered in an epoll set of their own and Asio waits for that
// one descriptor, so no Asio object ever holds a descriptor that curl may close and the kernel may
// hand out again. Internal to the client.
#pragma once

#include "host/net/transfer_easy.hpp"
#include "host/net/transfer_report.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <unordered_map>

namespace jackfield::net {

class HttpPool final {
 public:
  /// Everything happens on the loop's thread; the pool may go once nothing runs on it any more.
  HttpPool(boost::asio::io_context& loop, ReportTransfers report);
  ~HttpPool();
  HttpPool(const HttpPool&) = delete;
  HttpPool& operator=(const HttpPool&) = delete;

  void start(TransferId id, std::unique_ptr<TransferEasy> easy);
  /// False when no such transfer runs here.
  bool cancel(TransferId id);

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* known);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  void wait_for_sockets();
  void take_events();
  void take_timeout();
  void collect();

  boost::asio::io_context& loop_;
  const ReportTransfers report_;
  CURLM* multi_;
  boost::asio::posix::stream_descriptor epoll_;
  boost::asio::steady_timer timer_;
  std::unordered_map<std::uint64_t, std::unique_ptr<TransferEasy>> running_;
  std::unordered_map<CURL*, std::uint64_t> ids_;
  bool turn_posted_ = false;
};

}  // namespace jackfield::net
