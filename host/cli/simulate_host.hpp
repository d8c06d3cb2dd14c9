// SPDX-License-Identifier: MIT
// The running host as the page of `jackfield simulate` sees it. The token is read here and goes to
// the host only: the browser gets answers, never the key, and only the resources that the page
// needs.
#pragma once

#include <boost/asio/io_context.hpp>

#include <functional>
#include <string>
#include <string_view>

#include "host/net/http_client.hpp"
#include "host/net/http_message.hpp"
#include "host/net/http_responder.hpp"

namespace jackfield::cli {

/// [main loop] The host's API, with its token.
class SimulateHost {
 public:
  using Reply = std::function<void(net::TransferResult)>;

  SimulateHost(net::HttpClient& client, std::string api_origin, std::string token_file);

  /// Passes the page's own call on, "/api/v1/…" becoming "/v1/…". What is not on the list is 404: a
  /// page that could make tokens would have one.
  void forward(net::Request request, net::Responder responder);
  /// A page of the journal after `sequence`; at its end the host waits for more, or answers at
  /// once.
  net::TransferId events(const std::string& sequence, bool waits, Reply reply);
  void cancel(net::TransferId id) { client_.cancel(id); }

 private:
  net::TransferId call(net::Transfer transfer, const std::string& target, Reply reply);

  net::HttpClient& client_;
  std::string origin_;
  std::string token_file_;
};

/// Whether the page may ask this of the host.
bool is_page_call(std::string_view method, std::string_view path);

}  // namespace jackfield::cli
