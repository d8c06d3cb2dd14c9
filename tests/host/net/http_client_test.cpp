// SPDX-License-Identifier: MIT
// The client against our own server: what is asked arrives, what is answered comes back.
#include "tests/host/net/client_fixture.hpp"

#include <openssl/evp.h>

#include <deque>
#include <memory>
#include <thread>

namespace jackfield::net::test {
namespace {

class HttpClientTest : public ClientFixture {
 protected:
  void serve(Handler handler) {
    server = std::make_unique<HttpServer>(io, ServerOptions{.limits = {.body_bytes = 100'000'000}},
                                          std::move(handler));
    const auto port = server->open("127.0.0.1", 0);
    ASSERT_TRUE(port);
    base = "http://127.0.0.1:" + std::to_string(*port);
  }
  /// Remembers the request and answers 200.
  void serve_ok() {
    serve([this](Request request, Responder responder) {
      seen.push_back(std::move(request));
      responder.respond(text_response(200, "ok"));
    });
  }

  std::unique_ptr<HttpServer> server;
  std::deque<Request> seen;
  std::string base;
};

TEST_F(HttpClientTest, AsksAndIsAnswered) {
  serve_ok();
  Transfer transfer = to(base + "/v2/bot?a=%2F", "POST", "{\"x\":1}");
  transfer.headers = {
      {"content-type", "application/json"}, {"authorization", "Bearer t"}, {"x-empty", ""}};

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(result.outcome, TransferOutcome::finished);
  EXPECT_EQ(result.error, TransferError::none);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.body, "ok\n");
  EXPECT_EQ(result.headers.get("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(result.remote_address, "127.0.0.1");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].method, "POST");
  EXPECT_EQ(seen[0].target, "/v2/bot?a=%2F");
  EXPECT_EQ(seen[0].body, "{\"x\":1}");
  EXPECT_EQ(seen[0].header("authorization"), "Bearer t");
  EXPECT_EQ(seen[0].header("content-length"), "7");
  EXPECT_EQ(seen[0].headers.find("x-empty"), "");
  EXPECT_EQ(seen[0].headers.find("expect"), std::nullopt);
  EXPECT_EQ(seen[0].header("user-agent"), "jackfield");
}

TEST_F(HttpClientTest, EveryMethodArrivesAsItIs) {
  serve_ok();
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}) {
    EXPECT_EQ(run(to(base + "/", method)).status, 200) << method;
    EXPECT_EQ(seen.back().method, method);
    EXPECT_EQ(seen.back().headers.find("content-type"), std::nullopt) << method;
  }
  EXPECT_EQ(run(to(base + "/", "DELETE", "body")).status, 200);
  EXPECT_EQ(seen.back().body, "body");
}

TEST_F(HttpClientTest, ConnectionsAreKept) {
  serve_ok();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(run(to(base + "/", "POST", "x")).status, 200);

  EXPECT_EQ(server->counters().connections, 1U);
}

TEST_F(HttpClientTest, TwoPoliciesShareNoConnection) {
  serve_ok();
  Transfer other = to(base + "/");
  other.policy.http2 = false;

  run(to(base + "/"));
  run(std::move(other));

  EXPECT_EQ(server->counters().connections, 2U);
}

TEST_F(HttpClientTest, ManyAtOnceAllFinish) {
  serve_ok();
  int finished = 0;
  for (int i = 0; i < 200; ++i) {
    client->start(to(base + "/", "POST", "x"), [&](const TransferResult& result) {
      EXPECT_EQ(result.status, 200);
      ++finished;
    });
  }

  EXPECT_TRUE(until([&] { return finished == 200; }));
  EXPECT_EQ(client->running(), 0U);
}

TEST_F(HttpClientTest, ACompletionMayStartTheNext) {
  serve_ok();
  int left = 20;
  HttpClient::Completion next = [&](const TransferResult&) {
    if (--left > 0) client->start(to(base + "/"), next);
  };
  client->start(to(base + "/"), next);

  EXPECT_TRUE(until([&] { return left == 0; }));
}

TEST_F(HttpClientTest, SegmentsAreStreamedWithTheirExactLength) {
  serve_ok();
  const TemporaryDirectory directory;
  const std::string file = pattern(3'000'000);
  Transfer transfer = to(base + "/", "POST");
  transfer.body = {{.source = "head"},
                   {.source = FileSlice{directory.write("f", file), 1000, 2'500'000}},
                   {.source = "raw", .encoding = Encoding::base64},
                   {.source = "tail"}};

  EXPECT_EQ(run(std::move(transfer)).status, 200);

  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].header("content-length"), std::to_string(4 + 2'500'000 + 4 + 4));
  EXPECT_TRUE(seen[0].body == "head" + file.substr(1000, 2'500'000) + "cmF3" + "tail");
}

TEST_F(HttpClientTest, AnEncryptedUploadAndItsDownloadAreInverse) {
  const TemporaryDirectory directory;
  const std::string plain = pattern(1'000'000);
  std::string stored;
  serve([&](Request request, Responder responder) {
    if (request.method == "POST") stored = request.body;
    Response response;
    response.headers.add("content-type", "application/octet-stream");
    if (request.method == "GET") response.body = stored;
    responder.respond(std::move(response));
  });
  Cipher cipher;
  cipher.key.fill(7);
  cipher.iv.fill(9);
  Transfer upload = to(base + "/", "POST");
  upload.body = {{.source = plain, .encoding = Encoding::raw, .cipher = cipher}};
  ASSERT_EQ(run(std::move(upload)).status, 200);
  EXPECT_FALSE(stored == plain);
  Transfer download = to(base + "/");
  download.to_file = FileSink{directory.path("m"), 2'000'000, cipher, "application/json"};

  const TransferResult result = run(std::move(download));

  ASSERT_TRUE(result.file);
  EXPECT_EQ(result.body, "");
  EXPECT_EQ(result.file->size_bytes, plain.size());
  EXPECT_TRUE(read_file(result.file->path) == plain);
  std::array<std::uint8_t, 32> hash{};
  EVP_Digest(plain.data(), plain.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  EXPECT_EQ(result.file->sha256, hash);
}

TEST_F(HttpClientTest, AnErrorUnderStatus200StaysInMemory) {
  const TemporaryDirectory directory;
  serve([](Request, Responder responder) {
    Response response;
    response.headers.add("content-type", "application/json;charset=UTF-8");
    response.body = "{\"errcode\":40001}";
    responder.respond(std::move(response));
  });
  Transfer transfer = to(base + "/");
  transfer.to_file = FileSink{directory.path("m"), 1000, {}, "application/json"};

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(result.outcome, TransferOutcome::finished);
  EXPECT_EQ(result.body, "{\"errcode\":40001}");
  EXPECT_FALSE(result.file);
  EXPECT_EQ(directory.files(), 0U);
}

TEST_F(HttpClientTest, AnEmptyFileIsAFile) {
  const TemporaryDirectory directory;
  serve([](Request, Responder responder) { responder.respond({}); });
  Transfer transfer = to(base + "/");
  transfer.to_file = FileSink{directory.path("m"), 1000, {}, ""};

  const TransferResult result = run(std::move(transfer));

  ASSERT_TRUE(result.file);
  EXPECT_EQ(result.file->size_bytes, 0U);
}

TEST_F(HttpClientTest, ARedirectIsAnAnswerAndNotFollowed) {
  serve([this](Request request, Responder responder) {
    seen.push_back(std::move(request));
    Response response;
    response.status = 302;
    response.headers.add("location", base + "/elsewhere");
    responder.respond(std::move(response));
  });

  const TransferResult result = run(to(base + "/"));

  EXPECT_EQ(result.outcome, TransferOutcome::finished);
  EXPECT_EQ(result.status, 302);
  EXPECT_EQ(seen.size(), 1U);
}

TEST_F(HttpClientTest, PathsAreSentAsTheyAre) {
  ScriptedServer raw(io, [](Peer& peer) {
    if (!peer.received.empty()) peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });

  EXPECT_EQ(run(to(raw.url("/a/../b//c%2Fd"))).status, 204);

  EXPECT_EQ(raw.peers[0]->received.substr(0, 28), "GET /a/../b//c%2Fd HTTP/1.1\r");
}

TEST_F(HttpClientTest, ACancelledTransferSaysWhetherAByteMayHaveLeft) {
  ScriptedServer silent(io, [](Peer&) {});
  std::optional<TransferResult> before;
  std::optional<TransferResult> after;

  const TransferId unsent =
      client->start(to(silent.url("/")), [&](TransferResult r) { before = std::move(r); });
  client->cancel(unsent);
  EXPECT_FALSE(before);
  const TransferId sent =
      client->start(to(silent.url("/")), [&](TransferResult r) { after = std::move(r); });
  ASSERT_TRUE(
      until([&] { return !silent.peers.empty() && !silent.peers.back()->received.empty(); }));
  client->cancel(sent);

  ASSERT_TRUE(until([&] { return before && after; }));
  EXPECT_EQ(before->outcome, TransferOutcome::cancelled);
  EXPECT_EQ(after->outcome, TransferOutcome::uncertain);
  EXPECT_EQ(after->error, TransferError::cancelled);
  client->cancel(sent);
  EXPECT_EQ(client->running(), 0U);
}

TEST_F(HttpClientTest, ShutdownEndsEverythingAndRefusesMore) {
  ScriptedServer silent(io, [](Peer&) {});
  int ended = 0;
  for (int i = 0; i < 3; ++i)
    client->start(to(silent.url("/")), [&](const TransferResult&) { ++ended; });
  run_ready(io);

  client->shutdown();

  EXPECT_TRUE(until([&] { return ended == 3; }));
  EXPECT_EQ(run(to(silent.url("/"))).outcome, TransferOutcome::cancelled);
}

TEST_F(HttpClientTest, NoCompletionComesAfterTheClientIsGone) {
  ScriptedServer silent(io, [](Peer&) {});
  int ended = 0;
  client->start(to(silent.url("/")), [&](const TransferResult&) { ++ended; });
  client->start(to("nonsense"), [&](const TransferResult&) { ++ended; });
  client->cancel(client->start(to(silent.url("/")), [&](const TransferResult&) { ++ended; }));

  client.reset();
  run_ready(io);

  EXPECT_EQ(ended, 0);
}

// What a completion holds on to is the loop's, and may have no locks.
TEST_F(HttpClientTest, CompletionsRunAndGoOnTheLoopsThread) {
  serve_ok();
  struct Witness {
    std::thread::id& gone_on;
    explicit Witness(std::thread::id& noted) : gone_on(noted) {}
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    ~Witness() { gone_on = std::this_thread::get_id(); }
  };
  std::thread::id ran_on;
  std::thread::id gone_on;
  client->start(to(base + "/"),
                [&ran_on, witness = std::make_shared<Witness>(gone_on)](const TransferResult&) {
                  ran_on = std::this_thread::get_id();
                });

  EXPECT_TRUE(until([&] { return gone_on != std::thread::id(); }));
  EXPECT_EQ(ran_on, std::this_thread::get_id());
  EXPECT_EQ(gone_on, std::this_thread::get_id());
}

TEST_F(HttpClientTest, AnIdleClientKeepsNoWorkOnTheLoop) {
  serve_ok();
  run(to(base + "/"));
  server.reset();

  if (io.stopped()) io.restart();
  io.run();  // returns only because nothing is left to wait for
}

}  // namespace
}  // namespace jackfield::net::test
