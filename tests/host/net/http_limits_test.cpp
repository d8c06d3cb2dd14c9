// SPDX-License-Identifier: MIT
// One test for each row of docs/limits.md: crossed, answered, counted, and the server goes on.
#include "tests/host/net/server_fixture.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace jackfield::net::test {
namespace {

using HttpLimits = ServerFixture;

TEST_F(HttpLimits, HeaderBytes) {
  start({.limits = {.header_bytes = 512}});

  const std::string answer =
      exchange("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(600, 'x') + "\r\n\r\n");

  EXPECT_EQ(status_of(answer), 431);
  EXPECT_EQ(counters().header_bytes, 1U);
  EXPECT_EQ(status_of(exchange(kGetClose)), 200);
}

TEST_F(HttpLimits, HeaderBytesWithoutAnEnd) {
  start({.limits = {.header_bytes = 512}});
  const auto peer = client();

  peer->send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 100; ++i) peer->send("X-" + std::to_string(i) + ": aaaaaaaaaaaaaaaaaaaa\r\n");

  ASSERT_TRUE(answered(*peer));
  EXPECT_EQ(status_of(peer->received), 431);
}

TEST_F(HttpLimits, HeaderBytesInATrailer) {
  start({.limits = {.header_bytes = 512}});
  const auto peer = client();

  peer->send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " +
             std::string(9000, 'x'));

  ASSERT_TRUE(answered(*peer));
  EXPECT_EQ(status_of(peer->received), 431);
  EXPECT_EQ(handled, 0);
}

TEST_F(HttpLimits, TargetBytes) {
  start({.limits = {.target_bytes = 100}});

  EXPECT_EQ(status_of(exchange("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n")),
            414);
  EXPECT_EQ(counters().target_bytes, 1U);
}

TEST_F(HttpLimits, TargetBytesWithoutAnEnd) {
  start({.limits = {.header_bytes = 512}});

  EXPECT_EQ(status_of(exchange("GET /" + std::string(5000, 'a'))), 414);
}

TEST_F(HttpLimits, HeaderCount) {
  start({.limits = {.header_count = 3}});

  EXPECT_EQ(status_of(exchange("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n")), 431);
  EXPECT_EQ(counters().header_count, 1U);
}

TEST_F(HttpLimits, BodyBytesAnnounced) {
  start({.limits = {.body_bytes = 10}});

  EXPECT_EQ(status_of(exchange(post(11, "0123456789a"))), 413);
  EXPECT_EQ(status_of(exchange(post(10, "0123456789", "Connection: close\r\n"))), 200);
  EXPECT_EQ(counters().body_bytes, 1U);
}

TEST_F(HttpLimits, BodyBytesInChunks) {
  start({.limits = {.body_bytes = 10}});
  const std::string head =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

  EXPECT_EQ(status_of(exchange(head + "6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n")), 413);
  EXPECT_EQ(status_of(exchange(head + "ffffffffffffffff\r\n")), 413);
  EXPECT_EQ(status_of(exchange(head + "6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n")), 200);
  EXPECT_EQ(counters().body_bytes, 2U);
}

TEST_F(HttpLimits, BodyBytesOfThePolicy) {
  start({}, {}, [](const Request& request) {
    BodyRule rule;
    rule.max_bytes = request.path == "/b" ? 3 : 100;
    return rule;
  });

  EXPECT_EQ(status_of(exchange(post(4, "abcd"))), 413);
}

TEST_F(HttpLimits, HeaderTimeout) {
  start({.limits = {.header_timeout_ms = 5}});

  EXPECT_EQ(status_of(exchange("GET / HTTP/1.1\r\nHost:")), 408);
  EXPECT_EQ(counters().header_timeout, 1U);
}

TEST_F(HttpLimits, BodyTimeout) {
  start({.limits = {.body_timeout_ms = 5}});

  EXPECT_EQ(status_of(exchange(post(10, "01234"))), 408);
  EXPECT_EQ(counters().body_timeout, 1U);
}

TEST_F(HttpLimits, ABodyThatKeepsItsRateMayTakeLonger) {
  // 5 ms of grace, and one second more for each byte: five bytes buy far more time than the test
  // needs.
  start({.limits = {.body_timeout_ms = 5, .body_bytes_per_second = 1}});
  const auto slow = client();
  slow->send(post(6, "01234"));
  ASSERT_TRUE(until([&] { return server->connections() == 1; }));
  EXPECT_EQ(status_of(exchange(post(10, ""))), 408);  // the loop has lived through the grace

  slow->send("5");

  ASSERT_TRUE(answered(*slow));
  EXPECT_EQ(status_of(slow->received), 200);
}

TEST_F(HttpLimits, IdleTimeout) {
  start({.limits = {.idle_timeout_ms = 5}});
  const auto fresh = client();
  const auto used = client();
  used->send(kGet);

  EXPECT_TRUE(until([&] { return fresh->ended && used->ended; }));

  EXPECT_EQ(fresh->received, "");
  EXPECT_EQ(status_of(used->received), 200);
  EXPECT_EQ(counters().idle_timeout, 2U);
}

TEST_F(HttpLimits, WriteTimeout) {
  start({.limits = {.write_timeout_ms = 10}}, [](Request, Responder responder) {
    Response response;
    response.body = std::string(32 * 1024 * 1024, 'x');
    responder.respond(std::move(response));
  });
  const auto slow = client(false);

  slow->send(kGet);

  EXPECT_TRUE(until([&] { return counters().write_timeout == 1; }));
  EXPECT_EQ(server->connections(), 0U);
}

TEST_F(HttpLimits, MaxConnections) {
  start({.limits = {.max_connections = 2, .retry_after_s = 7}});
  const auto first = client();
  const auto second = client();
  ASSERT_TRUE(until([&] { return server->connections() == 2; }));

  const std::string refused = exchange(kGet);

  EXPECT_EQ(status_of(refused), 503);
  EXPECT_EQ(header_of(refused, "retry-after"), "7");
  EXPECT_EQ(counters().max_connections, 1U);
  first->close();
  ASSERT_TRUE(until([&] { return server->connections() == 1; }));
  EXPECT_EQ(status_of(exchange(kGetClose)), 200);
}

TEST_F(HttpLimits, MaxPerAddress) {
  start({.limits = {.max_per_address = 1}});
  const auto first = client();
  ASSERT_TRUE(until([&] { return server->connections() == 1; }));

  EXPECT_EQ(status_of(exchange(kGet)), 503);

  EXPECT_EQ(counters().max_per_address, 1U);
  first->close();
  ASSERT_TRUE(until([&] { return server->connections() == 0; }));
  EXPECT_EQ(status_of(exchange(kGetClose)), 200);
}

TEST_F(HttpLimits, MaxPerAddressDoesNotBindTrustedProxies) {
  ServerOptions options;
  options.limits.max_per_address = 1;
  options.trusted_proxies = *TrustedProxies::parse({"127.0.0.1"});
  start(std::move(options));
  const auto first = client();
  ASSERT_TRUE(until([&] { return server->connections() == 1; }));

  EXPECT_EQ(status_of(exchange(kGetClose)), 200);
}

TEST_F(HttpLimits, MaxPending) {
  start({.limits = {.max_pending = 1}}, keeping());
  const auto first = client();
  first->send(kGet);
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));

  const std::string refused = exchange(kGetClose);

  EXPECT_EQ(status_of(refused), 503);
  EXPECT_EQ(header_of(refused, "retry-after"), "1");
  EXPECT_EQ(counters().max_pending, 1U);
  kept.clear();
  ASSERT_TRUE(answered(*first));
  EXPECT_EQ(server->pending(), 0U);
}

TEST_F(HttpLimits, StreamQueueBytes) {
  StreamWriter stream;
  start({.limits = {.stream_queue_bytes = 100'000}}, [&](Request, Responder responder) {
    stream = responder.stream(200, {{"content-type", "text/event-stream"}});
  });
  const auto slow = client(false);
  slow->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  bool closed = false;
  stream.on_closed([&] { closed = true; });

  bool taken = true;
  for (int i = 0; i < 10'000 && taken; ++i) {
    taken = stream.write(std::string(10'000, 'x'));
    EXPECT_LE(stream.queued_bytes(), 100'000U);
  }

  EXPECT_FALSE(taken);
  EXPECT_EQ(counters().stream_queue_bytes, 1U);
  EXPECT_TRUE(until([&] { return closed; }));
}

TEST_F(HttpLimits, PipelinedBytesPauseReading) {
  start({.limits = {.header_bytes = 512}}, keeping());
  const auto greedy = client();
  greedy->send(kGet);
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  std::string flood;
  for (int i = 0; i < 3000; ++i) flood += kGet;

  greedy->socket().non_blocking(true);
  boost::system::error_code code;
  for (int i = 0; i < 10'000 && !code; ++i) {
    greedy->socket().write_some(boost::asio::buffer(flood), code);
    run_ready(io);
  }

  EXPECT_EQ(code, boost::asio::error::would_block);  // the kernel's buffers are full, ours are not
  EXPECT_EQ(kept.size(), 1U);

  greedy->socket().close();
  EXPECT_TRUE(until([&] {
    // What it sent ahead comes to the handler at once when the one before is let go.
    const auto gone = std::exchange(kept, {});
    return server->connections() == 0;
  }));
}

TEST_F(HttpLimits, AMalformedRequestIsRefused) {
  start();

  EXPECT_EQ(status_of(exchange("hello\r\n\r\n")), 400);
  EXPECT_EQ(status_of(exchange("GET /../a HTTP/1.1\r\nHost: h\r\n\r\n")), 400);
  EXPECT_EQ(counters().malformed, 2U);
}

TEST_F(HttpLimits, UnsupportedCodingAndVersion) {
  start();

  EXPECT_EQ(status_of(exchange("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n")),
            501);
  EXPECT_EQ(status_of(exchange("GET / HTTP/3.0\r\nHost: h\r\n\r\n")), 505);
  EXPECT_EQ(counters().unsupported_coding, 1U);
  EXPECT_EQ(counters().unsupported_version, 1U);
}

TEST_F(HttpLimits, ARefusedClientThatKeepsSendingStillReadsTheAnswer) {
  start({.limits = {.body_bytes = 10}});
  const auto peer = client();

  peer->send(post(2'000'000, std::string(2'000'000, 'x')));

  EXPECT_TRUE(until([&] { return peer->ended; }));
  EXPECT_EQ(status_of(peer->received), 413);
}

// UBSan opens a pipe to look at an object before it calls it, and takes "no descriptor left" for a
// broken object.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kDescriptorsCanRunOut = false;
#elif defined(__has_feature)
constexpr bool kDescriptorsCanRunOut = !__has_feature(address_sanitizer);
#else
constexpr bool kDescriptorsCanRunOut = true;
#endif

TEST_F(HttpLimits, WithoutAFileDescriptorAConnectionWaits) {
  if (!kDescriptorsCanRunOut) GTEST_SKIP() << "the sanitizer needs descriptors of its own";
  start();
  boost::asio::ip::tcp::socket socket(io, boost::asio::ip::tcp::v4());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{std::min<rlim_t>(before.rlim_cur, 128), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  std::vector<int> all;
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) all.push_back(fd);

  socket.connect({boost::asio::ip::address_v4::loopback(), port});
  const bool met = until([&] { return counters().accept_errors > 0; });
  for (const int fd : all) ::close(fd);
  ::setrlimit(RLIMIT_NOFILE, &before);

  EXPECT_TRUE(met);
  const auto peer = std::make_shared<Peer>(std::move(socket));
  peer->read_all();
  peer->send(kGetClose);
  ASSERT_TRUE(until([&] { return peer->ended; }));
  EXPECT_EQ(status_of(peer->received), 200);
}

TEST_F(HttpLimits, LingeringEnds) {
  start({.limits = {.body_bytes = 10, .linger_ms = 5}});
  const auto peer = client();

  peer->send(post(2'000'000, "x"));

  ASSERT_TRUE(answered(*peer));
  EXPECT_TRUE(until([&] { return server->connections() == 0; }));
}

}  // namespace
}  // namespace jackfield::net::test
