// SPDX-License-Identifier: MIT
// The writing half of a connection: answers, streams, and the ways it ends.
#include "host/net/http_connection.hpp"
#include "host/net/http_response_head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <charconv>

namespace jackfield::net {
namespace {

namespace asio = boost::asio;

// Up to here a body is copied behind its head: one buffer is cheaper to write than two.
constexpr std::size_t kCopyBytes = 4 * 1024;
constexpr std::size_t kBuffers = 8;
constexpr std::size_t kIdleBytes = 16 * 1024;  // of input buffer that a waiting connection may keep
// A client as fast as we are must not keep the loop to itself.
constexpr std::size_t kBytesPerTurn = 512 * 1024;

std::string chunk_line(std::size_t size) {
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16);
  return std::string(digits.data(), end) + "\r\n";
}

}  // namespace

bool HttpConnection::is_pending(std::uint64_t exchange) const {
  return phase_ == Phase::handling && exchange == exchange_;
}

bool HttpConnection::is_streaming(std::uint64_t exchange) const {
  return phase_ == Phase::streaming && exchange == exchange_ && !stream_ending_;
}

void HttpConnection::respond(std::uint64_t exchange, Response response) {
  if (!is_pending(exchange)) return;
  --core_->pending;
  on_closed_ = nullptr;
  answer(std::move(response));
}

void HttpConnection::unanswered(std::uint64_t exchange) {
  if (!is_pending(exchange)) return;
  // Whoever was told that the client left may just drop the Responder.
  if (input_ended_) return close();
  ++core_->counters.unanswered;
  respond(exchange, text_response(500, "no answer"));
}

void HttpConnection::cut_answer(std::uint64_t exchange, std::string bytes) {
  if (!is_pending(exchange)) return;
  const std::shared_ptr<HttpConnection> self = shared_from_this();
  --core_->pending;
  on_closed_ = nullptr;
  keep_alive_ = false;
  phase_ = Phase::answering;
  if (!bytes.empty()) output_.push(std::move(bytes));
  flush();
}

void HttpConnection::answer(Response response) {
  const std::shared_ptr<HttpConnection> self = shared_from_this();
  request_unread_ = phase_ == Phase::body;
  if (response.close || request_unread_ || core_->draining()) keep_alive_ = false;
  phase_ = Phase::answering;
  ResponseFraming framing;
  framing.close = !keep_alive_;
  framing.http10 = http10_;
  if (has_body(response.status)) framing.content_length = body_size(response.body);
  const bool sends_body = has_body(response.status) && !head_only_;
  auto head = format_response_head(response.status, response.headers, framing, core_->http_date());
  const auto* file = std::get_if<FileRange>(&response.body);
  if (!head || (sends_body && file != nullptr && !output_.push_file(*file))) {
    output_.clear();
    ++core_->counters.unanswered;
    const std::string text = "no answer\n";
    framing.content_length = text.size();
    output_.push(*format_response_head(500, {}, framing, core_->http_date()) +
                 (head_only_ ? "" : text));
    return flush();
  }
  if (!sends_body) {
    output_.push(std::move(*head));
  } else if (auto* text = std::get_if<std::string>(&response.body)) {
    if (text->size() <= kCopyBytes) {
      head->append(*text);
      output_.push(std::move(*head));
    } else {
      output_.push(std::move(*head));
      output_.push(std::move(*text));
    }
  } else {
    output_.push(std::move(*head));
    if (auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) {
      output_.push(std::move(*shared));
    }
  }
  flush();
}

void HttpConnection::begin_stream(std::uint64_t exchange, int status, const Headers& headers) {
  if (!is_pending(exchange)) return;
  --core_->pending;
  on_closed_ = nullptr;
  keep_alive_ = false;
  ResponseFraming framing;
  framing.close = true;
  framing.chunked = !http10_;
  auto head = format_response_head(status, headers, framing, core_->http_date());
  if (!head) {
    phase_ = Phase::head;
    return answer(text_response(500, "no answer"));
  }
  const std::shared_ptr<HttpConnection> self = shared_from_this();
  phase_ = Phase::streaming;
  request_unread_ = false;
  chunked_ = framing.chunked;
  stream_ending_ = head_only_;
  output_.push(std::move(*head));
  if (input_ended_) {
    ++core_->counters.client_left;
    return close();
  }
  input_.consume(reading_ ? 0 : input_.size());
  read();
  flush();
}

bool HttpConnection::write_stream(std::uint64_t exchange, std::string_view bytes) {
  if (!is_streaming(exchange)) return false;
  if (bytes.empty()) return true;
  if (output_.size_bytes() + bytes.size() > core_->options.limits.stream_queue_bytes) {
    ++core_->counters.stream_queue_bytes;
    close();
    return false;
  }
  if (output_.empty()) set_deadline(core_->options.limits.write_timeout_ms);
  if (chunked_) {
    output_.push(chunk_line(bytes.size()).append(bytes).append("\r\n"));
  } else {
    output_.push(std::string(bytes));
  }
  flush();
  return phase_ == Phase::streaming;
}

void HttpConnection::end_stream(std::uint64_t exchange) {
  if (!is_streaming(exchange)) return;
  stream_ending_ = true;
  on_closed_ = nullptr;
  if (chunked_) output_.push(std::string("0\r\n\r\n"));
  flush();
}

void HttpConnection::set_on_closed(std::uint64_t exchange, std::function<void()> callback) {
  if (!is_pending(exchange) && !is_streaming(exchange)) {
    // Gone before anyone could listen: say so all the same, but never from inside this call.
    if (!core_->stopped()) asio::post(core_->io, std::move(callback));
    return;
  }
  on_closed_ = std::move(callback);
  if (input_ended_ || core_->draining()) release_waiter();
}

void HttpConnection::release_waiter() {
  if (!on_closed_) return;
  asio::post(core_->io, std::move(on_closed_));
  on_closed_ = nullptr;
}

void HttpConnection::flush() {
  if (waiting_writable_ || phase_ == Phase::closed) return;
  const std::shared_ptr<HttpConnection> self = shared_from_this();
  std::size_t written = 0;
  if (phase_ == Phase::answering) set_deadline(core_->options.limits.write_timeout_ms);
  while (!output_.empty()) {
    boost::system::error_code code;
    if (written < kBytesPerTurn) {
      if (!output_.front(front_, kBuffers)) return close();  // a short answer must not look whole
      std::array<asio::const_buffer, kBuffers> buffers;
      for (std::size_t i = 0; i < front_.size(); ++i) buffers[i] = asio::buffer(front_[i]);
      const std::size_t bytes = socket_->write_some(buffers, code);
      if (!code) {
        output_.consume(bytes);
        written += bytes;
        set_deadline(core_->options.limits.write_timeout_ms);
        continue;
      }
      if (code != asio::error::would_block && code != asio::error::try_again) {
        ++core_->counters.client_left;
        return close();
      }
    }
    waiting_writable_ = true;
    socket_->async_wait(Socket::wait_write, [self](const boost::system::error_code& failed) {
      self->on_writable(failed);
    });
    return;
  }
  if (phase_ == Phase::answering || stream_ending_) return finish_answer();
  set_no_deadline();
}

void HttpConnection::on_writable(const boost::system::error_code& code) {
  waiting_writable_ = false;
  if (phase_ == Phase::closed) return;
  if (code) return close();
  flush();
}

void HttpConnection::finish_answer() {
  output_.clear();
  if (keep_alive_ && !core_->draining()) {
    phase_ = Phase::idle;
    set_deadline(core_->options.limits.idle_timeout_ms);
    if (!reading_ && input_.size() == 0 && input_.capacity() > kIdleBytes) input_.shrink_to_fit();
    if (reading_) return;  // the read that watched for the client's leaving brings the next request
    return process_input();
  }
  // Closing with unread bytes in the socket makes the kernel send a reset, which can destroy the
  // answer on its way.
  if ((request_unread_ || input_.size() > 0) && !input_ended_) return linger();
  close();
}

void HttpConnection::linger() {
  phase_ = Phase::lingering;
  lingered_ = 0;
  boost::system::error_code ignored;
  socket_->shutdown(Socket::shutdown_send, ignored);
  set_deadline(core_->options.limits.linger_ms);
  if (!reading_) {
    input_.consume(input_.size());
    read();
  }
}

void HttpConnection::close() {
  if (phase_ == Phase::closed) return;
  const std::shared_ptr<HttpConnection> self = shared_from_this();
  if (phase_ == Phase::handling) --core_->pending;
  phase_ = Phase::closed;
  release_waiter();
  output_.clear();
  parser_.reset();
  boost::system::error_code ignored;
  socket_->close(ignored);
  socket_.reset();
  core_->remove(*this);
}

}  // namespace jackfield::net
