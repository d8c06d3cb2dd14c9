// SPDX-License-Identifier: MIT
#include "host/cli/simulate_connections.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

namespace jackfield::cli {
namespace {

using Tcp = boost::asio::ip::tcp;

/// Says back what it hears, and at a notice what has happened.
struct Mirror final : simulator::Connection {
  explicit Mirror(const simulator::Speech& how, const std::string& news) : how_(how), news_(news) {}
  simulator::Speech open(std::int64_t) override { return {"hello\n"}; }
  simulator::Speech hear(std::string_view bytes, std::int64_t) override {
    simulator::Speech speech = how_;
    speech.bytes = bytes;
    return speech;
  }
  simulator::Speech notice(std::int64_t) override { return {news_}; }

  const simulator::Speech& how_;
  const std::string& news_;
};

class SimulateConnectionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const Result<std::uint16_t> port = served_->open("127.0.0.1", 0);
    ASSERT_TRUE(port);
    client_.connect({boost::asio::ip::make_address("127.0.0.1"), *port});
    EXPECT_EQ(read(6), "hello\n");
  }

  void write(std::string_view text) {
    boost::asio::write(client_, boost::asio::buffer(text.data(), text.size()));
  }
  /// So many bytes, or fewer when the connection ends before.
  std::string read(std::size_t size) {
    std::string text(size, '\0');
    std::optional<std::size_t> got;
    boost::asio::async_read(client_, boost::asio::buffer(text),
                            [&](const boost::system::error_code& failed, std::size_t bytes) {
                              got = bytes;
                              has_ended_ = bool(failed);
                            });
    while (!got && io_.run_one_for(std::chrono::seconds(10)) > 0) {
    }
    if (!got) {
      ADD_FAILURE() << "nothing came, and the connection stays";
      client_.close();
      while (!got) io_.run_one();
    }
    text.resize(*got);
    return text;
  }

  boost::asio::io_context io_;
  SimulateClock clock_;
  simulator::Speech how_;
  std::string news_;
  int heard_ = 0;
  bool has_ended_ = false;
  std::optional<SimulateConnections> served_{
      std::in_place, io_, clock_, [this] { return std::make_unique<Mirror>(how_, news_); },
      [this] { ++heard_; }};
  Tcp::socket client_{io_};
};

TEST_F(SimulateConnectionsTest, SaysWhatTheMachineSays) {
  write("abc");

  EXPECT_EQ(read(3), "abc");
  EXPECT_EQ(heard_, 1);
}

TEST_F(SimulateConnectionsTest, CutsWithinTheAnswer) {
  how_.cut_after_bytes = 2;
  write("abc");

  EXPECT_EQ(read(3), "ab");
  EXPECT_TRUE(has_ended_);
}

TEST_F(SimulateConnectionsTest, ClosesBehindTheLastWords) {
  how_.ends = true;
  write("abc");

  EXPECT_EQ(read(4), "abc");
  EXPECT_TRUE(has_ended_);
}

TEST_F(SimulateConnectionsTest, NewsWaitBehindALateAnswer) {
  how_.delay_ms = 20;
  write("abc");
  while (heard_ == 0) io_.run_one();
  news_ = "news";
  served_->notice();

  EXPECT_EQ(read(7), "abcnews");
}

TEST_F(SimulateConnectionsTest, EverybodyIsCutOffWhenItGoes) {
  served_.reset();

  EXPECT_EQ(read(1), "");
  EXPECT_TRUE(has_ended_);
}

TEST_F(SimulateConnectionsTest, APortThatIsTakenIsRefused) {
  SimulateConnections second(
      io_, clock_, [] { return nullptr; }, [] {});
  const std::uint16_t taken = client_.remote_endpoint().port();

  EXPECT_FALSE(second.open("127.0.0.1", taken));
}

}  // namespace
}  // namespace jackfield::cli
