// SPDX-License-Identifier: MIT
#include "tests/host/net/server_fixture.hpp"

#include "host/net/sse.hpp"

namespace jackfield::net::test {
namespace {

class HttpStream : public ServerFixture {
 protected:
  void start_streaming(ServerLimits limits = {}) {
    start({.limits = limits}, [this](Request, Responder responder) {
      stream = responder.stream(200, {{"content-type", "text/event-stream"}});
    });
  }

  StreamWriter stream;
};

TEST_F(HttpStream, WritesChunksAndEnds) {
  start_streaming();
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));

  EXPECT_TRUE(stream.write(format_sse({.id = "1", .event = {}, .data = "a", .retry_ms = {}})));
  ASSERT_TRUE(until([&] { return body_of(peer->received) == "f\r\nid: 1\ndata: a\n\n\r\n"; }));
  stream.close();

  ASSERT_TRUE(until([&] { return peer->ended; }));
  EXPECT_EQ(header_of(peer->received, "transfer-encoding"), "chunked");
  EXPECT_EQ(header_of(peer->received, "connection"), "close");
  EXPECT_EQ(body_of(peer->received), "f\r\nid: 1\ndata: a\n\n\r\n0\r\n\r\n");
  EXPECT_FALSE(stream.is_open());
  EXPECT_FALSE(stream.write("more"));
}

TEST_F(HttpStream, Http10GetsPlainBytes) {
  start_streaming();
  const auto peer = client();
  peer->send("GET / HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(until([&] { return stream.is_open(); }));

  stream.write("abc");
  stream.close();

  ASSERT_TRUE(until([&] { return peer->ended; }));
  EXPECT_EQ(body_of(peer->received), "abc");
}

TEST_F(HttpStream, TellsWhenTheClientLeft) {
  start_streaming();
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  int closed = 0;
  stream.on_closed([&] { ++closed; });

  peer->reset();

  EXPECT_TRUE(until([&] { return closed == 1; }));
  EXPECT_FALSE(stream.is_open());
  EXPECT_EQ(server->connections(), 0U);
}

TEST_F(HttpStream, AnEarlyLeaverIsToldToALateListener) {
  start_streaming();
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  peer->close();
  ASSERT_TRUE(until([&] { return !stream.is_open(); }));
  bool closed = false;

  stream.on_closed([&] { closed = true; });

  EXPECT_FALSE(closed);  // never from inside the call
  EXPECT_TRUE(until([&] { return closed; }));
}

TEST_F(HttpStream, OurOwnCloseIsNoNews) {
  start_streaming();
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  bool told = false;
  stream.on_closed([&] { told = true; });

  stream.close();

  ASSERT_TRUE(until([&] { return peer->ended; }));
  run_ready(io);
  EXPECT_FALSE(told);
}

TEST_F(HttpStream, AClientThatStopsReadingIsDroppedInTime) {
  start_streaming({.write_timeout_ms = 10, .stream_queue_bytes = 64 * 1024 * 1024});
  const auto slow = client(false);
  slow->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  bool closed = false;
  stream.on_closed([&] { closed = true; });

  stream.write(std::string(32 * 1024 * 1024, 'x'));

  EXPECT_TRUE(until([&] { return closed; }));
  EXPECT_EQ(counters().write_timeout, 1U);
}

TEST_F(HttpStream, AQuietStreamHasNoDeadline) {
  start_streaming({.header_timeout_ms = 5, .idle_timeout_ms = 5, .write_timeout_ms = 5});
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  const auto idle = client();  // its end shows that the deadlines have passed
  ASSERT_TRUE(until([&] { return idle->ended; }));

  EXPECT_TRUE(stream.write("still here"));
}

TEST_F(HttpStream, BadHeadersAreA500) {
  start({}, [this](Request, Responder responder) {
    stream = responder.stream(200, {{"x", "a\r\nb: c"}});
  });

  EXPECT_EQ(status_of(exchange(kGetClose)), 500);
  EXPECT_FALSE(stream.is_open());
}

}  // namespace
}  // namespace jackfield::net::test
