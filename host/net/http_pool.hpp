// SPDX-License-Identifier: MIT
// The transfers of one policy: a curl multi handle, which is also their connection cache, driven by
// the Asio loop. curl's sockets are gathered in an epoll set of their own and Asio waits for that
// one descriptor, so no Asio object ever holds a descriptor that curl may close and the kernel may
// hand out again. Internal to the client.
#pragma once

#include "host/net/http_client.hpp"
#include "host/net/transfer_easy.hpp"

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
  explicit HttpPool(boost::asio::io_context& io);
  ~HttpPool();
  HttpPool(const HttpPool&) = delete;
  HttpPool& operator=(const HttpPool&) = delete;

  void start(TransferId id, std::unique_ptr<TransferEasy> easy, HttpClient::Completion completion);
  /// False when no such transfer runs here.
  bool cancel(TransferId id);
  void cancel_all();
  std::size_t running() const { return running_.size(); }

 private:
  struct Running {
    std::unique_ptr<TransferEasy> easy;
    HttpClient::Completion completion;
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* known);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  void wait_for_sockets();
  void take_events();
  void act(curl_socket_t socket, int what);
  void collect();

  boost::asio::io_context& io_;
  CURLM* multi_;
  boost::asio::posix::stream_descriptor epoll_;
  boost::asio::steady_timer timer_;
  std::unordered_map<std::uint64_t, Running> running_;
  std::unordered_map<CURL*, std::uint64_t> ids_;
  bool waiting_ = false;
  bool turn_posted_ = false;
  std::shared_ptr<bool> alive_;
};

}  // namespace jackfield::net
