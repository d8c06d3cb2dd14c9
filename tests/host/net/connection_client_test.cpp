// SPDX-License-Identifier: MIT
// Long connections against a server on the loopback that does what the test says.
#include "host/net/connection_client.hpp"

#include "tests/host/net/certificate.hpp"
#include "tests/host/net/wire.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace jackfield::net::test {
namespace {

namespace asio = boost::asio;

/// Writes down what it is told.
struct Listener final : ConnectionHandler {
  void on_connected() override { ++connected; }
  void on_secured() override { ++secured; }
  void on_bytes(std::string_view bytes) override { received += bytes; }
  void on_closed(ConnectionError error, const std::string& text) override {
    ended = error;
    why = text;
  }

  int connected = 0;
  int secured = 0;
  std::string received;
  std::optional<ConnectionError> ended;
  std::string why;
};

class ConnectionClientTest : public ::testing::Test {
 protected:
  ConnectionTarget to(std::uint16_t port) const {
    ConnectionTarget target;
    target.host = "127.0.0.1";
    target.port = port;
    target.tls = false;
    target.allow_private_address = true;
    return target;
  }
  bool until(const std::function<bool()>& done) { return run_until(io, done); }

  asio::io_context io;
  Listener listener;
};

TEST_F(ConnectionClientTest, BytesGoBothWaysAndComeOnlyWhenAskedFor) {
  ScriptedServer server(io, [](Peer& peer) {
    if (peer.received.empty()) peer.send("HELLO\n");
  });
  ConnectionClient client(io, to(server.port()), listener);
  ASSERT_TRUE(until([&] { return listener.connected == 1; }));
  client.send("one ");
  client.send("two");
  ASSERT_TRUE(
      until([&] { return !server.peers.empty() && server.peers[0]->received == "one two"; }));
  EXPECT_EQ(listener.received, "");

  client.read();

  ASSERT_TRUE(until([&] { return listener.received == "HELLO\n"; }));
  EXPECT_EQ(client.bytes_in(), 6U);
  EXPECT_EQ(client.bytes_out(), 7U);
}

TEST_F(ConnectionClientTest, AnAddressOfTheInsideIsRefused) {
  ScriptedServer server(io, [](Peer&) {});
  ConnectionTarget target = to(server.port());
  target.allow_private_address = false;
  for (const char* host : {"127.0.0.1", "localhost"}) {
    listener.ended.reset();
    target.host = host;
    ConnectionClient client(io, target, listener);
    ASSERT_TRUE(until([&] { return listener.ended.has_value(); }));
    EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::refused_address));
  }
  EXPECT_TRUE(server.peers.empty());
}

TEST_F(ConnectionClientTest, AnEndAndAResetAreTold) {
  ScriptedServer server(io, [](Peer& peer) {
    if (peer.received == "end") peer.close();
    if (peer.received == "reset") peer.reset();
  });
  for (const auto& [word, error] :
       {std::pair{"end", ConnectionError::ended}, std::pair{"reset", ConnectionError::lost}}) {
    listener.ended.reset();
    ConnectionClient client(io, to(server.port()), listener);
    client.read();
    client.send(word);
    ASSERT_TRUE(until([&] { return listener.ended.has_value(); })) << word;
    EXPECT_EQ(to_string(*listener.ended), to_string(error));
  }
}

TEST_F(ConnectionClientTest, AClosedPortIsAFailureToConnect) {
  std::uint16_t port = 0;
  {
    ScriptedServer gone(io, [](Peer&) {});
    port = gone.port();
  }
  ConnectionClient client(io, to(port), listener);

  ASSERT_TRUE(until([&] { return listener.ended.has_value(); }));

  EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::connect));
  EXPECT_EQ(listener.connected, 0);
}

TEST_F(ConnectionClientTest, AServerThatNeverShakesHandsIsGivenUp) {
  ScriptedServer silent(io, [](Peer&) {});
  ConnectionTarget target = to(silent.port());
  target.tls = true;
  target.timeout_ms = 50;
  ConnectionClient client(io, target, listener);

  ASSERT_TRUE(until([&] { return listener.ended.has_value(); }));

  EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::timeout));
}

TEST_F(ConnectionClientTest, ClosingSendsWhatWaits) {
  ScriptedServer server(io, [](Peer&) {});
  ConnectionClient client(io, to(server.port()), listener);
  const std::string much = pattern(1 << 20);
  client.send(much);
  client.close();
  client.send("too late");

  ASSERT_TRUE(until([&] {
    return listener.ended.has_value() && !server.peers.empty() && server.peers[0]->ended;
  }));

  EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::ended));
  EXPECT_EQ(server.peers[0]->received.size(), much.size());
}

TEST_F(ConnectionClientTest, AfterAbortNobodyIsTold) {
  ScriptedServer server(io, [](Peer&) {});
  {
    ConnectionClient client(io, to(server.port()), listener);
    client.read();
  }
  run_ready(io);

  EXPECT_EQ(listener.connected, 0);
  EXPECT_FALSE(listener.ended);
}

TEST_F(ConnectionClientTest, WhatNobodyTakesIsBounded) {
  ScriptedServer server(io, [](Peer&) {});
  ConnectionClient client(io, to(server.port()), listener);
  const std::string much(ConnectionClient::kMostUnsent / 2 + 1, 'x');
  client.send(much);
  client.send(much);

  ASSERT_TRUE(until([&] { return listener.ended.has_value(); }));

  EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::overflow));
}

/// A server that shakes hands at once, or after it has read "STARTTLS\n".
class ConnectionClientTls : public ConnectionClientTest {
 protected:
  using Stream = asio::ssl::stream<asio::ip::tcp::socket>;

  void SetUp() override {
    write_certificate(certificate, key);
    context.use_certificate_file(certificate, asio::ssl::context::pem);
    context.use_private_key_file(key, asio::ssl::context::pem);
    acceptor.async_accept(
        [this](const boost::system::error_code& code, asio::ip::tcp::socket socket) {
          if (code) return;
          stream.emplace(std::move(socket), context);
          upgrades ? wait_for_upgrade() : shake();
        });
  }

  void wait_for_upgrade() {
    stream->next_layer().async_read_some(
        asio::buffer(buffer), [this](const boost::system::error_code& code, std::size_t bytes) {
          if (code) return;
          plain.append(buffer, 0, bytes);
          asio::write(stream->next_layer(), asio::buffer("GO\n", 3));
          shake();
        });
  }

  void shake() {
    stream->async_handshake(asio::ssl::stream_base::server,
                            [this](const boost::system::error_code& code) {
                              if (code) return;
                              asio::write(*stream, asio::buffer("WELCOME\n", 8));
                              take();
                            });
  }

  void take() {
    stream->async_read_some(asio::buffer(buffer),
                            [this](const boost::system::error_code& code, std::size_t bytes) {
                              if (code) return;
                              secret.append(buffer, 0, bytes);
                              take();
                            });
  }

  ConnectionTarget secure() const {
    ConnectionTarget target = to(acceptor.local_endpoint().port());
    target.tls = !upgrades;
    target.ca_file = certificate;
    return target;
  }

  TemporaryDirectory directory;
  std::string certificate = directory.path("certificate.pem");
  std::string key = directory.path("key.pem");
  asio::ssl::context context{asio::ssl::context::tls_server};
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
  std::optional<Stream> stream;
  std::string buffer = std::string(4096, '\0');
  std::string plain;
  std::string secret;
  bool upgrades = false;
};

TEST_F(ConnectionClientTls, ATrustedCertificateOfTheRightNameIsTaken) {
  ConnectionClient client(io, secure(), listener);
  client.send("LOGIN");
  client.read();

  ASSERT_TRUE(until([&] { return listener.received == "WELCOME\n" && secret == "LOGIN"; }))
      << listener.why;

  EXPECT_EQ(listener.connected, 1);
}

TEST_F(ConnectionClientTls, AnUnknownCertificateIsRefused) {
  ConnectionTarget target = secure();
  target.ca_file.clear();
  ConnectionClient client(io, target, listener);
  client.send("LOGIN");

  ASSERT_TRUE(until([&] { return listener.ended.has_value(); }));

  EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::tls));
  EXPECT_EQ(secret, "");
}

TEST_F(ConnectionClientTls, ACertificateOfAnotherNameIsRefused) {
  ConnectionTarget target = secure();
  target.server_name = "mail.example";
  ConnectionClient client(io, target, listener);

  ASSERT_TRUE(until([&] { return listener.ended.has_value(); }));

  EXPECT_EQ(to_string(*listener.ended), to_string(ConnectionError::tls));
}

class ConnectionClientUpgrade : public ConnectionClientTls {
 protected:
  ConnectionClientUpgrade() { upgrades = true; }
};

TEST_F(ConnectionClientUpgrade, WhatIsSentBehindTheUpgradeIsSecret) {
  ConnectionClient client(io, secure(), listener);
  client.send("STARTTLS\n");
  client.read();
  ASSERT_TRUE(until([&] { return listener.received == "GO\n"; }));

  client.start_tls();
  client.send("LOGIN");
  client.read();

  ASSERT_TRUE(until([&] { return listener.secured == 1 && secret == "LOGIN"; })) << listener.why;
  EXPECT_EQ(plain, "STARTTLS\n");
  ASSERT_TRUE(until([&] { return listener.received == "GO\nWELCOME\n"; }));
}

TEST_F(ConnectionClientUpgrade, AReadUnderWayDoesNotStandInTheWay) {
  ConnectionClient client(io, secure(), listener);
  client.send("STARTTLS\n");
  client.read();
  ASSERT_TRUE(until([&] { return listener.received == "GO\n"; }));
  client.read();
  run_ready(io);

  client.start_tls();

  ASSERT_TRUE(until([&] { return listener.received == "GO\nWELCOME\n"; })) << listener.why;
}

}  // namespace
}  // namespace jackfield::net::test
