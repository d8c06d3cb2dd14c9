// SPDX-License-Identifier: MIT
// Bytes to Request: Beast's parser with a sink of ours, so that fields land in Headers and the body
// in a string or a spool file without a copy in between. Internal to the server.
#pragma once

#include "host/net/http_limits.hpp"
#include "host/net/http_message.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::net {

/// What is wrong with a request, by the answer it gets.
enum class RequestFault : std::uint8_t {
  none,
  malformed,
  target_bytes,
  header_bytes,
  header_count,
  body_bytes,
  unsupported_coding,
  unsupported_version,
  disk
};

class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  explicit RequestParser(const ServerLimits& limits);

  enum class Progress : std::uint8_t { need_more, header_done, done, failed };

  /// Reads from `bytes`; `consumed` says how many were used. Stops after the header.
  Progress read_header(std::string_view bytes, std::size_t& consumed);
  /// Sets where the body goes; between the header and the body. A body announced as too long fails
  /// at once.
  RequestFault accept_body(const BodyRule& rule, const std::string& spool_dir);
  Progress read_body(std::string_view bytes, std::size_t& consumed);

  Request& request() { return request_; }
  RequestFault fault() const { return fault_; }
  bool http10() const { return http10_; }
  bool expects_continue() const { return expects_continue_; }
  std::uint64_t received_body_bytes() const { return received_; }
  /// As announced; a chunked body of unknown length says a guess.
  std::uint64_t body_bytes_left() const;

 private:
  using Base = boost::beast::http::basic_parser<true>;
  using Code = boost::beast::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, View method, View target, int version,
                       Code& code) override;
  void on_response_impl(int status, View reason, int version, Code& code) override;
  void on_field_impl(boost::beast::http::field field, View name, View value, Code& code) override;
  void on_header_impl(Code& code) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code& code) override;
  std::size_t on_body_impl(View bytes, Code& code) override;
  void on_chunk_header_impl(std::uint64_t size, View extensions, Code& code) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, View bytes, Code& code) override;
  void on_finish_impl(Code& code) override;

  void fail(RequestFault fault, Code& code);
  RequestFault fault_of(const Code& code, std::string_view bytes) const;
  bool read_target();
  RequestFault check_fields();
  std::size_t keep(View bytes, Code& code);

  const ServerLimits& limits_;
  Request request_;
  RequestFault fault_ = RequestFault::none;
  bool http10_ = false;
  bool started_ = false;     // the request line is read
  bool in_trailer_ = false;  // fields after the body are read and dropped
  bool expects_continue_ = false;
  BodyRule rule_;
  std::string spool_dir_;
  std::uint64_t received_ = 0;
};

}  // namespace jackfield::net
