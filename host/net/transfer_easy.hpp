// SPDX-License-Identifier: MIT
// One running transfer: a curl easy handle, the body it reads and the sink it fills. Internal to
// the client.
#pragma once

#include "host/net/body_segments.hpp"
#include "host/net/media_sink.hpp"
#include "host/net/transfer.hpp"
#include "host/net/transfer_outcome.hpp"
#include "host/net/url.hpp"

#include <jackfield/cpp/result.hpp>

#include <curl/curl.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>

namespace jackfield::net {

/// The envelope: nothing in it may end its command line early (transfer_smtp.cpp).
Result<void> check_mail(const SmtpMail& mail, const Policy& policy);

class TransferEasy final {
 public:
  /// Checks everything that can be checked before a byte leaves; the error is the `invalid`
  /// result's text.
  static Result<std::unique_ptr<TransferEasy>> create(Transfer transfer);

  ~TransferEasy();
  TransferEasy(const TransferEasy&) = delete;
  TransferEasy& operator=(const TransferEasy&) = delete;

  CURL* handle() const { return easy_; }
  /// Gives up within a second once the flag is set; for transfers that run on another thread.
  void stop_when(std::shared_ptr<const std::atomic<bool>> flag);
  /// After the handle left its multi handle.
  TransferResult finish(CURLcode code);
  TransferResult cancel();

 private:
  TransferEasy(Transfer transfer, Url url);

  Result<void> check() const;
  bool set_common();
  void set_trust();  // these three in transfer_options.cpp
  bool set_http();
  bool add_header(const std::string& line);
  bool set_mail();  // transfer_smtp.cpp
  void fill(TransferResult& result);

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy_, option, value);
    if (code != CURLE_OK) options_ok_ = false;
  }

  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_close_socket(void* self, curl_socket_t socket);  // mail only
  static int on_debug(CURL* easy, curl_infotype type, char* bytes, std::size_t size, void* self);
  void fill_mail(TransferResult& result);  // transfer_smtp.cpp
  static int on_request_begins(void* self, char* remote, char* local, int remote_port,
                               int local_port);
  static std::size_t on_read(char* out, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);

  bool take_header_line(std::string_view line);
  bool take_body(std::string_view bytes);
  bool begin_sink();

  const Transfer transfer_;
  const Url url_;
  std::unique_ptr<BodyReader> body_;
  MediaSink sink_;
  CURL* easy_;
  curl_slist* headers_ = nullptr;
  curl_slist* recipients_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_{};
  curl_socket_t mail_socket_ = CURL_SOCKET_BAD;
  bool options_ok_ = true;
  bool begun_ = false;  // curl may begin a second attempt of its own, which is refused
  TransferEnd end_;
  Headers answer_headers_;
  std::size_t header_bytes_ = 0;
  std::string mail_replies_;
  std::string_view mail_phase_ = "connect";
  std::shared_ptr<const std::atomic<bool>> stop_;
};

}  // namespace jackfield::net
