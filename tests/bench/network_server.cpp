// SPDX-License-Identifier: MIT
// A network for sends: answers every POST with a fresh id. A text "t=<nanoseconds of the monotonic
// clock>" tells when the application asked; how long that took to get here is kept, and printed as
// p50 and p99 in microseconds at every GET, with the number of all POSTs. `network_server` prints
// its port.
#include "tests/bench/bare_server.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace jackfield::bench;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class Delays final {
 public:
  void take(std::string_view body) {
    constexpr std::string_view kMark = "t=";
    const std::size_t at = body.find(kMark);
    std::int64_t sent = 0;
    if (at == std::string_view::npos) return;
    std::from_chars(body.data() + at + kMark.size(), body.data() + body.size(), sent);
    if (sent > 0) micros_.push_back((now_ns() - sent) / 1000);
  }

  std::string report(std::uint64_t sent) {
    std::sort(micros_.begin(), micros_.end());
    const auto part = [this](std::size_t percent) {
      return micros_.empty() ? 0 : micros_[(micros_.size() - 1) * percent / 100];
    };
    std::string text = R"({"count":)" + std::to_string(micros_.size()) + R"(,"p50":)" +
                       std::to_string(part(50)) + R"(,"p99":)" + std::to_string(part(99)) +
                       R"(,"sent":)" + std::to_string(sent) + "}";
    micros_.clear();
    return text;
  }

 private:
  std::vector<std::int64_t> micros_;
};

}  // namespace

int main() {
  boost::asio::io_context io(1);
  Delays delays;
  std::uint64_t ids = 0;
  const BareServer server(io, [&](const BareRequest& request,
                                  const std::shared_ptr<BareConnection>& connection) {
    if (request.method() == boost::beast::http::verb::get)
      return connection->answer(200, delays.report(ids));
    delays.take(request.body());
    const std::string id = std::to_string(++ids);
    connection->answer(200, R"({"id":")" + id + R"(","sentMessages":[{"id":")" + id + R"("}]})");
  });
  std::cout << server.port() << std::endl;
  io.run();
}
