// SPDX-License-Identifier: MIT
#include "host/net/http_responder.hpp"

#include "host/net/http_connection.hpp"

#include <utility>

namespace jackfield::net {

Responder::Responder(std::shared_ptr<HttpConnection> connection, std::uint64_t exchange)
    : connection_(std::move(connection)), exchange_(exchange) {}

Responder::~Responder() {
  if (connection_) connection_->unanswered(exchange_);
}

Responder::Responder(Responder&& other) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this == &other) return *this;
  if (const auto mine = std::exchange(connection_, std::move(other.connection_))) {
    mine->unanswered(exchange_);
  }
  exchange_ = other.exchange_;
  return *this;
}

void Responder::respond(Response response) {
  if (!connection_) return;
  const auto connection = std::exchange(connection_, nullptr);
  connection->respond(exchange_, std::move(response));
}

StreamWriter Responder::stream(int status, const Headers& headers) {
  if (!connection_) return {};
  auto connection = std::exchange(connection_, nullptr);
  connection->begin_stream(exchange_, status, headers);
  return {std::move(connection), exchange_};
}

void Responder::cut(std::string bytes) {
  if (!connection_) return;
  const auto connection = std::exchange(connection_, nullptr);
  connection->cut_answer(exchange_, std::move(bytes));
}

void Responder::on_closed(std::function<void()> callback) {
  if (connection_) connection_->set_on_closed(exchange_, std::move(callback));
}

bool Responder::is_open() const {
  return connection_ && connection_->is_pending(exchange_);
}

StreamWriter::StreamWriter(std::shared_ptr<HttpConnection> connection, std::uint64_t exchange)
    : connection_(std::move(connection)), exchange_(exchange) {}

StreamWriter::~StreamWriter() {
  close();
}

StreamWriter::StreamWriter(StreamWriter&& other) noexcept = default;

StreamWriter& StreamWriter::operator=(StreamWriter&& other) noexcept {
  if (this == &other) return *this;
  close();
  connection_ = std::move(other.connection_);
  exchange_ = other.exchange_;
  return *this;
}

bool StreamWriter::write(std::string_view bytes) {
  return connection_ && connection_->write_stream(exchange_, bytes);
}

void StreamWriter::close() {
  if (!connection_) return;
  const auto connection = std::exchange(connection_, nullptr);
  connection->end_stream(exchange_);
}

void StreamWriter::on_closed(std::function<void()> callback) {
  if (connection_) connection_->set_on_closed(exchange_, std::move(callback));
}

bool StreamWriter::is_open() const {
  return connection_ && connection_->is_streaming(exchange_);
}

std::uint64_t StreamWriter::queued_bytes() const {
  return is_open() ? connection_->queued_bytes() : 0;
}

}  // namespace jackfield::net
