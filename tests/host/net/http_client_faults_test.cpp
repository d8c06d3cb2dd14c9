// SPDX-License-Identifier: MIT
// What can go wrong with a transfer, and whether its request may have reached anybody.
#include "tests/host/net/client_fixture.hpp"

#include <boost/asio/write.hpp>

#include <cstdlib>

namespace jackfield::net::test {
namespace {

class HttpClientFaults : public ClientFixture {
 protected:
  /// A server that reads a whole request head, sends `answer`, then does `after`.
  TransferResult against(std::string answer, std::function<void(Peer&)> after = {},
                         std::uint64_t timeout_ms = 5'000) {
    ScriptedServer raw(io, [&](Peer& peer) {
      ++calls;
      if (peer.received.find("\r\n\r\n") == std::string::npos) return;
      ++requests;
      boost::system::error_code ignored;
      boost::asio::write(peer.socket(), boost::asio::buffer(answer), ignored);
      if (after) after(peer);
    });
    Transfer transfer = to(raw.url("/secret-path?token=hush"), "POST", "hello");
    transfer.timeout_ms = timeout_ms;
    transfer.memory_max_bytes = 1000;
    TransferResult result = run(std::move(transfer));
    EXPECT_EQ(result.error_text.find("hush"), std::string::npos);
    EXPECT_EQ(result.error_text.find("secret-path"), std::string::npos);
    return result;
  }
  static void close(Peer& peer) { peer.close(); }
  static void reset(Peer& peer) { peer.reset(); }

  void expect(const TransferResult& result, TransferOutcome outcome, TransferError error) {
    EXPECT_EQ(to_string(result.outcome), to_string(outcome)) << result.error_text;
    EXPECT_EQ(to_string(result.error), to_string(error)) << result.error_text;
    if (error != TransferError::none) {
      EXPECT_NE(result.error_text, "");
    }
  }

  int calls = 0;
  int requests = 0;
};

TEST_F(HttpClientFaults, AClosedPortIsNotSent) {
  std::string url;
  {
    const ScriptedServer gone(io, [](Peer&) {});
    url = gone.url("/");
  }

  expect(run(to(url)), TransferOutcome::not_sent, TransferError::connect);
}

TEST_F(HttpClientFaults, AnUnknownNameIsNotSent) {
  expect(run(to("http://name.invalid/")), TransferOutcome::not_sent, TransferError::dns);
}

TEST_F(HttpClientFaults, AResetBeforeTheAnswerIsUncertain) {
  expect(against("", reset), TransferOutcome::uncertain, TransferError::protocol);
  EXPECT_EQ(requests, 1);
}

TEST_F(HttpClientFaults, AnEndBeforeTheAnswerIsUncertain) {
  expect(against("", close), TransferOutcome::uncertain, TransferError::protocol);
}

TEST_F(HttpClientFaults, AResetAfterEachByteOfTheAnswerIsUncertainUntilTheLast) {
  const std::string answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  for (std::size_t bytes = 1; bytes < answer.size(); ++bytes) {
    const TransferResult result = against(answer.substr(0, bytes), close);
    EXPECT_EQ(result.outcome, TransferOutcome::uncertain) << bytes;
  }
  expect(against(answer, close), TransferOutcome::finished, TransferError::none);
}

TEST_F(HttpClientFaults, AHalfAnswerKeepsItsStatus) {
  const TransferResult result =
      against("HTTP/1.1 200 OK\r\ncontent-length: 100\r\nx-id: 7\r\n\r\nhalf", close);

  expect(result, TransferOutcome::uncertain, TransferError::protocol);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.headers.get("x-id"), "7");
}

TEST_F(HttpClientFaults, ABrokenChunkIsUncertain) {
  expect(against("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel", close),
         TransferOutcome::uncertain, TransferError::protocol);
  expect(against("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
         TransferOutcome::uncertain, TransferError::protocol);
}

TEST_F(HttpClientFaults, NonsenseIsUncertain) {
  expect(against("hello, here is no HTTP\r\n\r\n", close), TransferOutcome::uncertain,
         TransferError::protocol);
}

TEST_F(HttpClientFaults, SilenceIsUncertainAtTheTimeout) {
  expect(against("", {}, 20), TransferOutcome::uncertain, TransferError::timeout);
  expect(against("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel", {}, 20),
         TransferOutcome::uncertain, TransferError::timeout);
}

TEST_F(HttpClientFaults, TooLargeAnAnswerIsCutOff) {
  const std::string large(2000, 'x');
  expect(against("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n" + large),
         TransferOutcome::uncertain, TransferError::too_large);
  expect(against("HTTP/1.1 200 OK\r\n\r\n" + large, close), TransferOutcome::uncertain,
         TransferError::too_large);
  const TransferResult header =
      against("HTTP/1.1 200 OK\r\nx: " + std::string(90'000, 'h') + "\r\n\r\n", close);
  expect(header, TransferOutcome::uncertain, TransferError::too_large);
}

TEST_F(HttpClientFaults, ACutDownloadLeavesNoFile) {
  const TemporaryDirectory directory;
  ScriptedServer raw(io, [](Peer& peer) {
    if (peer.received.empty()) return;
    boost::asio::write(
        peer.socket(),
        boost::asio::buffer(std::string("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")));
    peer.reset();
  });
  Transfer transfer = to(raw.url("/"));
  transfer.to_file = FileSink{directory.path("m"), 1000, {}, ""};

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(result.outcome, TransferOutcome::uncertain);
  EXPECT_FALSE(result.file);
  EXPECT_EQ(directory.files(), 0U);
}

TEST_F(HttpClientFaults, ALostReusedConnectionIsNotSilentlyRepeated) {
  int requests_seen = 0;
  ScriptedServer raw(io, [&](Peer& peer) {
    if (peer.received.empty()) return;
    peer.received.clear();
    ++requests_seen;
    // The first request is answered; the second one is read, acted upon, and never answered.
    if (requests_seen == 1) return peer.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    peer.close();
  });
  ASSERT_EQ(run(to(raw.url("/"), "POST", "one")).status, 200);

  const TransferResult second = run(to(raw.url("/"), "POST", "two"));

  expect(second, TransferOutcome::uncertain, TransferError::protocol);
  EXPECT_EQ(requests_seen, 2);
}

TEST_F(HttpClientFaults, InterimAnswersAreSkipped) {
  const TransferResult result = against(
      "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\nx: 1\r\ncontent-length: "
      "0\r\n\r\n");

  expect(result, TransferOutcome::finished, TransferError::none);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.headers.find("link"), std::nullopt);
}

TEST_F(HttpClientFaults, PrivateAddressesAreRefusedHoweverTheyAreWritten) {
  ScriptedServer raw(io, [&](Peer&) { ++calls; });
  const std::string port = std::to_string(raw.port());
  for (const std::string host :
       {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1",
        "0", "169.254.169.254", "10.0.0.1", "[fe80::1]", "[64:ff9b::7f00:1]"}) {
    Transfer transfer = to("http://" + host + ":" + port + "/");
    transfer.policy.allow_private_address = false;

    expect(run(std::move(transfer)), TransferOutcome::not_sent, TransferError::refused_address);
  }
  run_ready(io);
  EXPECT_EQ(calls, 0);
}

TEST_F(HttpClientFaults, RequestsThatCannotBeMeantAreNotSent) {
  ScriptedServer raw(io, [&](Peer&) { ++calls; });
  Transfer plain = to(raw.url("/"));
  plain.policy.allow_http = false;
  Transfer split = to(raw.url("/"));
  split.headers.add("x", "a\r\nb: c");
  Transfer length = to(raw.url("/"));
  length.headers.add("content-length", "5");
  Transfer method = to(raw.url("/"), "GET /x HTTP/1.1\r\nX:");
  Transfer missing = to(raw.url("/"), "POST");
  missing.body = {{.source = FileSlice{"/nonexistent/file", 0, 1}}};
  Transfer user = to("http://user:hush@127.0.0.1/");
  for (Transfer* transfer : {&plain, &split, &length, &method, &missing, &user}) {
    const TransferResult result = run(std::move(*transfer));
    expect(result, TransferOutcome::not_sent, TransferError::invalid);
    EXPECT_EQ(result.error_text.find("hush"), std::string::npos);
  }
  for (const char* url :
       {"", "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "smtp://127.0.0.1/"}) {
    expect(run(to(url)), TransferOutcome::not_sent, TransferError::invalid);
  }
  EXPECT_EQ(calls, 0);
}

TEST_F(HttpClientFaults, AFileThatShrinksUnderWayIsALocalError) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("f", pattern(5'000'000));
  ScriptedServer raw(io, [&](Peer& peer) {
    if (!peer.received.empty() && requests++ == 0) directory.write("f", "short");
  });
  Transfer transfer = to(raw.url("/"), "POST");
  transfer.body = {{.source = FileSlice{path, 0, 5'000'000}}};

  expect(run(std::move(transfer)), TransferOutcome::uncertain, TransferError::local);
}

TEST_F(HttpClientFaults, TheEnvironmentsProxyIsNotUsed) {
  ScriptedServer raw(io, [](Peer& peer) {
    if (!peer.received.empty()) peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::setenv("all_proxy", "http://127.0.0.1:1", 1);

  const TransferResult result = run(to(raw.url("/")));

  ::unsetenv("http_proxy");
  ::unsetenv("all_proxy");
  EXPECT_EQ(result.status, 204);
}

TEST_F(HttpClientFaults, AConfiguredProxyIsUsedAndMayBePrivate) {
  ScriptedServer proxy(io, [](Peer& peer) {
    if (!peer.received.empty()) peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  Transfer transfer = to("http://api.example/path");
  transfer.policy.allow_private_address = false;
  transfer.policy.proxy = proxy.url("");

  EXPECT_EQ(run(std::move(transfer)).status, 204);

  EXPECT_EQ(proxy.peers[0]->received.substr(0, 28), "GET http://api.example/path ");
}

}  // namespace
}  // namespace jackfield::net::test
