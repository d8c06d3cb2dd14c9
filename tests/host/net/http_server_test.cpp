// SPDX-License-Identifier: MIT
#include "tests/host/net/server_fixture.hpp"

#include "host/net/http_file.hpp"

namespace jackfield::net::test {
namespace {

using HttpServer = ServerFixture;

TEST_F(HttpServer, AnswersAndClosesWhenAsked) {
  start();

  const std::string answer = exchange(post(5, "hello", "Connection: close\r\n"));

  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "POST /b hello\n");
  EXPECT_EQ(header_of(answer, "connection"), "close");
  EXPECT_EQ(header_of(answer, "content-length"), "14");
  EXPECT_NE(header_of(answer, "date"), "");
}

TEST_F(HttpServer, KeepsAConnectionForManyRequests) {
  start();
  const auto peer = client();

  for (int i = 1; i <= 100; ++i) {
    peer->received.clear();
    peer->send(post(3, "abc"));
    ASSERT_TRUE(until([&] { return body_of(peer->received) == "POST /b abc\n"; })) << i;
  }

  EXPECT_EQ(counters().connections, 1U);
  EXPECT_EQ(counters().requests, 100U);
}

TEST_F(HttpServer, PipelinedRequestsAreAnsweredInOrder) {
  start();
  std::string all;
  for (int i = 0; i < 300; ++i) all += post(3, std::to_string(100 + i));
  all += kGetClose;

  const std::string answer = exchange(all);

  std::size_t at = 0;
  for (int i = 0; i < 300; ++i) {
    at = answer.find("POST /b " + std::to_string(100 + i) + "\n", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  EXPECT_EQ(handled, 301);
}

TEST_F(HttpServer, LatePipelinedAnswersKeepTheirOrder) {
  start({}, keeping());
  const auto peer = client();
  peer->send(post(1, "1") + post(1, "2"));
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  run_ready(io);
  EXPECT_EQ(kept.size(), 1U);  // one at a time

  kept[0].second.respond(text_response(200, "first"));
  ASSERT_TRUE(until([&] { return kept.size() == 2; }));
  kept[1].second.respond(text_response(200, "second"));

  ASSERT_TRUE(until([&] { return peer->received.find("second") != std::string::npos; }));
  EXPECT_LT(peer->received.find("first"), peer->received.find("second"));
}

TEST_F(HttpServer, AnswersLaterAndOnlyOnce) {
  start({}, keeping());
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  EXPECT_EQ(server->pending(), 1U);

  Responder& responder = kept[0].second;
  EXPECT_TRUE(responder.is_open());
  responder.respond(text_response(202, "one"));
  responder.respond(text_response(500, "two"));
  kept.clear();

  ASSERT_TRUE(until([&] { return body_of(peer->received) == "one\n"; }));
  run_ready(io);
  EXPECT_EQ(peer->received.find("two"), std::string::npos);
  EXPECT_EQ(server->pending(), 0U);
}

TEST_F(HttpServer, ADroppedResponderAndAThrowingHandlerAnswer500) {
  start({}, [](Request request, Responder) {
    if (request.path == "/throw") throw std::runtime_error("broken invariant");
  });

  EXPECT_EQ(status_of(exchange(kGetClose)), 500);
  EXPECT_EQ(status_of(exchange("GET /throw HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")),
            500);
  EXPECT_EQ(counters().unanswered, 2U);
}

TEST_F(HttpServer, AHeaderThatWouldSplitTheAnswerIs500) {
  start({}, [](Request, Responder responder) {
    Response response = text_response(200, "x");
    response.headers.add("location", "/a\r\nset-cookie: b=c");
    responder.respond(std::move(response));
  });

  const std::string answer = exchange(kGetClose);

  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("set-cookie"), std::string::npos);
}

TEST_F(HttpServer, AHeadRequestGetsTheLengthAndNoBody) {
  start();

  const std::string answer = exchange("HEAD /abc HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

  EXPECT_EQ(header_of(answer, "content-length"), "11");
  EXPECT_EQ(body_of(answer), "");
}

TEST_F(HttpServer, SharedAndLargeBodiesArriveWhole) {
  const auto shared = std::make_shared<const std::string>(pattern(3'000'000));
  start({}, [&](Request request, Responder responder) {
    Response response;
    if (request.path == "/a") response.body = shared;
    if (request.path != "/a") response.body = *shared;
    responder.respond(std::move(response));
  });

  EXPECT_EQ(body_of(exchange(kGetClose)), *shared);
  EXPECT_EQ(body_of(exchange("GET /s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")), *shared);
}

TEST_F(HttpServer, FilesAreSentByRange) {
  const TemporaryDirectory directory;
  const std::string bytes = pattern(500'000);
  const std::string path = directory.write("f", bytes);
  start({}, [&](Request request, Responder responder) {
    responder.respond(file_response(request, path, {{"content-type", "image/png"}}));
  });

  const std::string whole = exchange(kGetClose);
  const std::string part = exchange(
      "GET / HTTP/1.1\r\nHost: h\r\nRange: bytes=1000-299999\r\nConnection: close\r\n\r\n");

  EXPECT_EQ(body_of(whole), bytes);
  EXPECT_EQ(status_of(part), 206);
  EXPECT_EQ(body_of(part), bytes.substr(1000, 299'000));
}

TEST_F(HttpServer, Http10IsAnsweredInItsOwnWay) {
  start();
  const auto peer = client();

  peer->send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  ASSERT_TRUE(answered(*peer));
  EXPECT_EQ(header_of(peer->received, "connection"), "keep-alive");
  peer->send("GET /a HTTP/1.0\r\n\r\n");

  EXPECT_TRUE(until([&] { return peer->ended; }));
}

TEST_F(HttpServer, EmptyLinesBeforeARequestAreSkipped) {
  start();

  EXPECT_EQ(status_of(exchange("\r\n\r\n" + kGetClose)), 200);
}

TEST_F(HttpServer, APolicyRefusesBeforeTheBodyIsRead) {
  start({}, {}, [](const Request& request) {
    BodyRule rule;
    if (request.header("content-type") == "text/evil") rule.refuse = text_response(415, "no");
    return rule;
  });

  const std::string answer =
      exchange(post(1'000'000, "only the beginning", "Content-Type: text/evil\r\n"));

  EXPECT_EQ(status_of(answer), 415);
  EXPECT_EQ(header_of(answer, "connection"), "close");
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(counters().refused_early, 1U);
}

TEST_F(HttpServer, ARefusedRequestWithoutABodyKeepsTheConnection) {
  start({}, {}, [](const Request& request) {
    BodyRule rule;
    if (request.path == "/a") rule.refuse = text_response(404, "no");
    return rule;
  });

  const std::string answer =
      exchange(kGet + kGet + "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

  EXPECT_EQ(status_of(answer), 404);
  EXPECT_NE(answer.find("GET /b"), std::string::npos);
  EXPECT_EQ(handled, 1);
}

TEST_F(HttpServer, SaysContinueWhenTheClientWaitsForIt) {
  start();
  const auto peer = client();
  peer->send(post(5, "", "Expect: 100-continue\r\n"));
  ASSERT_TRUE(until([&] { return peer->received == "HTTP/1.1 100 Continue\r\n\r\n"; }));
  peer->received.clear();

  peer->send("hello");

  EXPECT_TRUE(until([&] { return body_of(peer->received) == "POST /b hello\n"; }));
}

TEST_F(HttpServer, DoesNotSayContinueToWhatItRefuses) {
  start({.limits = {.body_bytes = 4}});

  const std::string answer = exchange(post(5, "", "Expect: 100-continue\r\n"));

  EXPECT_EQ(status_of(answer), 413);
}

TEST_F(HttpServer, ALargeBodyIsSpooledAndTheFileGoesWithTheRequest) {
  const TemporaryDirectory directory;
  const std::string body = pattern(300'000);
  std::string seen;
  start(
      {.spool_dir = directory.path()},
      [&](Request request, Responder responder) {
        if (request.spooled) seen = read_file(request.spooled->path());
        responder.respond(text_response(200, "ok"));
      },
      [](const Request&) {
        BodyRule rule;
        rule.spool_above_bytes = 1000;
        return rule;
      });

  EXPECT_EQ(status_of(exchange(post(body.size(), body, "Connection: close\r\n"))), 200);

  EXPECT_TRUE(seen == body);
  EXPECT_EQ(directory.files(), 0U);
}

TEST_F(HttpServer, TheClientBehindTrustedProxiesIsNamed) {
  ServerOptions options;
  options.trusted_proxies = *TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8"});
  options.now_ms = [] { return 1'795'262'405'000; };
  start(std::move(options), keeping());
  const auto peer = client();

  peer->send(
      "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.9, "
      "10.0.0.1\r\n\r\n");

  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  EXPECT_EQ(kept[0].first.remote_address, "203.0.113.9");
  EXPECT_EQ(kept[0].first.received_at_ms, 1'795'262'405'000);
  kept.clear();
  ASSERT_TRUE(answered(*peer));
  EXPECT_EQ(header_of(peer->received, "date"), "Sat, 21 Nov 2026 12:00:05 GMT");
}

TEST_F(HttpServer, AStrangersForwardedForIsIgnored) {
  start({}, keeping());
  const auto peer = client();

  peer->send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");

  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  EXPECT_EQ(kept[0].first.remote_address, "127.0.0.1");
}

TEST_F(HttpServer, ALeavingClientReleasesALongPoll) {
  start({}, keeping());
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  bool released = false;
  kept[0].second.on_closed([&] { released = true; });

  peer->close();

  EXPECT_TRUE(until([&] { return released; }));
  kept.clear();
  EXPECT_EQ(server->connections(), 0U);
  EXPECT_EQ(counters().unanswered, 0U);
  EXPECT_EQ(counters().client_left, 1U);
}

TEST_F(HttpServer, AClientThatOnlyStoppedSendingGetsItsAnswer) {
  start({}, keeping());
  const auto peer = client();
  peer->send(kGet);
  peer->end_sending();
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  run_ready(io);

  kept[0].second.respond(text_response(200, "here"));

  EXPECT_TRUE(until([&] { return body_of(peer->received) == "here\n" && peer->ended; }));
}

TEST_F(HttpServer, RespondersMayOutliveTheServerAndTheLoop) {
  Responder late;
  {
    boost::asio::io_context loop;
    net::HttpServer short_lived(loop, {},
                                [&](Request, Responder responder) { late = std::move(responder); });
    const auto peer = connect(loop, *short_lived.open("127.0.0.1", 0));
    peer->send(kGet);
    ASSERT_TRUE(run_until(loop, [&] { return late.is_open(); }));
  }
  EXPECT_FALSE(late.is_open());
  late.respond(text_response(200, "to nobody"));
}

TEST_F(HttpServer, ListensOnIpv6AndRefusesNonsense) {
  start();

  EXPECT_TRUE(server->open("::1", 0));
  EXPECT_FALSE(server->open("localhost", 0));
  const auto taken = server->open("127.0.0.1", port);
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().text.find("127.0.0.1"), std::string::npos);
}

}  // namespace
}  // namespace jackfield::net::test
