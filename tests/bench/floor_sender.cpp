// SPDX-License-Identifier: MIT
// The floor of the send figures: a bare Beast server that parses a request, makes it durable with a
// group commit, answers 202 and passes it on over kept-alive connections; what comes back is made
// durable as well. `floor_sender FOLDER NETWORK_PORT` prints its port; with 0 nothing is passed on.
#include "tests/bench/bare_journal.hpp"
#include "tests/bench/bare_json.hpp"
#include "tests/bench/bare_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/src.hpp>

#include <deque>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace jackfield::bench;
namespace asio = boost::asio;
namespace http = boost::beast::http;

/// A kept-alive connection to the network; one request at a time.
class Line final : public std::enable_shared_from_this<Line> {
 public:
  using Done = std::function<void(std::string body)>;

  Line(asio::io_context& io, unsigned short port) : socket_(io) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }

  void send(std::string body, Done done) {
    request_ = {http::verb::post, "/", 11};
    request_.set(http::field::host, "network");
    request_.body() = std::move(body);
    request_.prepare_payload();
    done_ = std::move(done);
    http::async_write(socket_, request_,
                      [self = shared_from_this()](boost::beast::error_code fault, std::size_t) {
                        if (!fault) self->read();
                      });
  }

 private:
  void read() {
    answer_ = {};
    http::async_read(socket_, buffer_, answer_,
                     [self = shared_from_this()](boost::beast::error_code fault, std::size_t) {
                       if (!fault)
                         std::exchange(self->done_, nullptr)(std::move(self->answer_.body()));
                     });
  }

  asio::ip::tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> answer_;
  Done done_;
};

/// Passes on what is given to it over as many connections as the host has to one network.
class Network final {
 public:
  Network(asio::io_context& io, unsigned short port, BareJournal& journal) : journal_(journal) {
    constexpr std::size_t kLines = 64;
    for (std::size_t i = 0; port != 0 && i < kLines; ++i)
      idle_.push_back(std::make_shared<Line>(io, port));
    passes_on_ = port != 0;
  }

  void send(std::string body) {
    if (!passes_on_) return;
    waiting_.push_back(std::move(body));
    next();
  }

 private:
  void next() {
    if (idle_.empty() || waiting_.empty()) return;
    const std::shared_ptr<Line> line = idle_.back();
    idle_.pop_back();
    std::string body = std::move(waiting_.front());
    waiting_.pop_front();
    line->send(std::move(body), [this, line](std::string answer) {
      journal_.append(std::move(answer), [] {});
      idle_.push_back(line);
      next();
    });
  }

  BareJournal& journal_;
  bool passes_on_ = false;
  std::vector<std::shared_ptr<Line>> idle_;
  std::deque<std::string> waiting_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: floor_sender FOLDER NETWORK_PORT\n";
    return 2;
  }
  asio::io_context io(1);
  BareJournal journal(std::string(arguments[1]) + "/floor.db",
                      [&io](std::vector<BareJournal::Done> calls) {
                        asio::post(io, [calls = std::move(calls)] {
                          for (const BareJournal::Done& call : calls) call();
                        });
                      });
  Network network(io, static_cast<unsigned short>(std::stoi(arguments[2])), journal);
  const BareServer server(
      io, [&](const BareRequest& request, std::shared_ptr<BareConnection> connection) {
        if (!is_json(request.body())) return connection->answer(400, "");
        journal.append(request.body(), [&network, connection, body = request.body()] {
          connection->answer(202, R"({"status":"queued"})");
          network.send(body);
        });
      });
  std::cout << server.port() << std::endl;
  io.run();
}
