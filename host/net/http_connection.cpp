// SPDX-License-Identifier: MIT
// The reading half of a connection: bytes to requests, and the answers to what is no request.
#include "host/net/http_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace jackfield::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kFirstReadBytes = 4 * 1024;
constexpr std::size_t kBodyReadBytes = 64 * 1024;
constexpr std::uint64_t kLingerBytes = 4 * 1024 * 1024;

std::string joined(const Headers& headers, std::string_view name) {
  std::string out;
  for (const HeaderView field : headers) {
    if (field.name != name) continue;
    if (!out.empty()) out.push_back(',');
    out.append(field.value);
  }
  return out;
}

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<ServerCore> core, Socket socket, std::string peer,
                               bool trusted)
    : core_(std::move(core)),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      trusted_(trusted) {}

void HttpConnection::start(bool refuse_it) {
  boost::system::error_code ignored;
  socket_->set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_->non_blocking(true, ignored);
  if (refuse_it) return refuse(503, "too many connections", true);
  const ServerLimits& limits = core_->options.limits;
  set_deadline(std::min(limits.idle_timeout_ms, limits.header_timeout_ms));
  read();
}

std::string_view HttpConnection::input() const {
  return {static_cast<const char*>(input_.data().data()), input_.size()};
}

void HttpConnection::set_deadline(std::uint64_t after_ms) {
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(after_ms);
}

void HttpConnection::set_no_deadline() {
  deadline_ = SteadyTime::max();
}

void HttpConnection::read() {
  if (reading_ || input_ended_ || phase_ == Phase::closed) return;
  // In the body the parser takes everything it is given; before it, no more than a header may pile
  // up.
  const bool in_body = phase_ == Phase::body;
  const std::size_t most = core_->options.limits.header_bytes + kFirstReadBytes;
  const std::size_t room = input_.size() >= most ? 0 : most - input_.size();
  const std::size_t wanted = in_body
                                 ? static_cast<std::size_t>(std::clamp<std::uint64_t>(
                                       parser_->body_bytes_left(), kFirstReadBytes, kBodyReadBytes))
                                 : std::min(kFirstReadBytes, room);
  if (wanted == 0) return;
  reading_ = true;
  socket_->async_read_some(
      input_.prepare(wanted),
      [self = shared_from_this()](const boost::system::error_code& code, std::size_t bytes) {
        self->on_read(code, bytes);
      });
}

void HttpConnection::on_read(const boost::system::error_code& code, std::size_t bytes) {
  reading_ = false;
  if (phase_ == Phase::closed) return;
  if (code) return on_input_end();
  input_.commit(bytes);
  if (phase_ == Phase::lingering || phase_ == Phase::streaming) {
    lingered_ += bytes;
    input_.consume(input_.size());
    if (phase_ == Phase::lingering && lingered_ > kLingerBytes) return close();
    return read();
  }
  process_input();
}

void HttpConnection::process_input() {
  if (processing_) return;
  processing_ = true;
  const std::shared_ptr<HttpConnection> self = shared_from_this();  // the handler may close us
  bool more = true;
  while (more) {
    switch (phase_) {
      case Phase::idle:
      case Phase::head:
        more = read_head();
        break;
      case Phase::body:
        more = read_body();
        break;
      default:
        more = false;
    }
  }
  processing_ = false;
  const bool wants_input = phase_ == Phase::idle || phase_ == Phase::head || phase_ == Phase::body;
  // While a request is handled, one read stands open to notice that the client left.
  if (wants_input || (phase_ == Phase::handling && input_.size() == 0)) read();
}

// Returns whether to go on at once.
bool HttpConnection::read_head() {
  const ServerLimits& limits = core_->options.limits;
  if (phase_ == Phase::idle) {
    // Empty lines before a request are allowed: some clients end a body with one too many.
    while (input().substr(0, 2) == "\r\n") input_.consume(2);
    if (input_.size() == 0 || input() == "\r") return false;
    parser_.emplace(limits);
    phase_ = Phase::head;
    set_deadline(limits.header_timeout_ms);
  }
  std::size_t consumed = 0;
  const auto progress = parser_->read_header(input(), consumed);
  if (progress == RequestParser::Progress::failed) {
    refuse(parser_->fault());
    return false;
  }
  input_.consume(consumed);
  if (progress == RequestParser::Progress::need_more) {
    if (input_.size() >= limits.header_bytes) refuse(RequestFault::header_bytes);
    return false;
  }
  http10_ = parser_->http10();
  head_only_ = parser_->request().method == "HEAD";
  keep_alive_ = parser_->request().keep_alive && !core_->draining() && !input_ended_;
  Request& request = parser_->request();
  request.remote_address = trusted_ ? core_->options.trusted_proxies.client(
                                          peer_, joined(request.headers, "x-forwarded-for"))
                                    : peer_;
  request.received_at_ms = core_->now_ms();
  const bool complete = progress == RequestParser::Progress::done;
  if (core_->body_policy || !complete) {
    if (!complete) phase_ = Phase::body;
    if (!begin_body()) return phase_ == Phase::idle;  // refused, answered, and the next may begin
  }
  if (complete) dispatch();
  return true;
}

bool HttpConnection::begin_body() {
  BodyRule rule;
  rule.max_bytes = core_->options.limits.body_bytes;
  if (core_->body_policy) rule = core_->body_policy(parser_->request());
  if (rule.refuse) {
    ++core_->counters.refused_early;
    if (phase_ == Phase::body) rule.refuse->close = true;
    answer(std::move(*rule.refuse));
    return false;
  }
  const RequestFault fault = parser_->accept_body(rule, core_->options.spool_dir);
  if (fault != RequestFault::none) {
    refuse(fault);
    return false;
  }
  if (phase_ != Phase::body) return true;
  set_deadline(core_->options.limits.body_timeout_ms);
  if (parser_->expects_continue() && input_.size() == 0) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::system::error_code code;
    // Nothing else is being written and the send buffer is empty, so it takes so few bytes or the
    // client is gone.
    if (socket_->write_some(asio::buffer(kContinue), code) != kContinue.size() || code) {
      close();
      return false;
    }
  }
  return true;
}

bool HttpConnection::read_body() {
  if (input_.size() == 0) return false;
  const std::uint64_t before = parser_->received_body_bytes();
  std::size_t consumed = 0;
  const auto progress = parser_->read_body(input(), consumed);
  if (progress == RequestParser::Progress::failed) {
    refuse(parser_->fault());
    return false;
  }
  input_.consume(consumed);
  const ServerLimits& limits = core_->options.limits;
  const std::uint64_t came = parser_->received_body_bytes() - before;
  deadline_ += std::chrono::milliseconds(came * 1000 /
                                         std::max<std::uint64_t>(limits.body_bytes_per_second, 1));
  if (progress == RequestParser::Progress::done) {
    dispatch();
    return true;
  }
  // What the parser left is the beginning of a chunk's line or of the trailer: bounded like a
  // header.
  if (input_.size() >= limits.header_bytes) refuse(RequestFault::header_bytes);
  return false;
}

void HttpConnection::dispatch() {
  ServerCore& core = *core_;
  phase_ = Phase::handling;
  if (core.pending >= core.options.limits.max_pending) {
    ++core.counters.max_pending;
    Response busy = text_response(503, "too many requests wait");
    busy.headers.add("retry-after", std::to_string(core.options.limits.retry_after_s));
    return answer(std::move(busy));
  }
  ++core.counters.requests;
  ++core.pending;
  ++exchange_;
  set_no_deadline();
  Responder responder(shared_from_this(), exchange_);
  Request request = std::move(parser_->request());
  parser_.reset();
  try {
    core.handler(std::move(request), std::move(responder));
  } catch (const std::exception&) {
    // A broken invariant in a handler costs this one request: its Responder was destroyed, which
    // answered 500.
  }
}

}  // namespace jackfield::net
