// SPDX-License-Identifier: MIT
// TLS with a certificate made for the test: trusted only by whoever is given its file.
#include "tests/host/net/certificate.hpp"
#include "tests/host/net/client_fixture.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <cstdlib>

namespace jackfield::net::test {
namespace {

namespace asio = boost::asio;

class HttpClientTls : public ClientFixture {
 protected:
  using Stream = asio::ssl::stream<asio::ip::tcp::socket>;

  void SetUp() override {
    write_certificate(certificate, key);
    context.use_certificate_file(certificate, asio::ssl::context::pem);
    context.use_private_key_file(key, asio::ssl::context::pem);
    accept();
  }

  void accept() {
    acceptor.async_accept(
        [this](const boost::system::error_code& code, asio::ip::tcp::socket socket) {
          if (code) return;
          auto stream = std::make_shared<Stream>(std::move(socket), context);
          stream->async_handshake(asio::ssl::stream_base::server,
                                  [this, stream](const boost::system::error_code& failed) {
                                    ++(failed ? broken : handshakes);
                                    if (!failed) serve(stream);
                                  });
          accept();
        });
  }

  void serve(const std::shared_ptr<Stream>& stream) {
    auto buffer = std::make_shared<std::string>(4096, '\0');
    stream->async_read_some(
        asio::buffer(*buffer),
        [this, stream, buffer](const boost::system::error_code& code, std::size_t bytes) {
          if (code) return;
          received.append(*buffer, 0, bytes);
          asio::async_write(*stream, asio::buffer(answer),
                            [stream](const boost::system::error_code&, std::size_t) {});
          serve(stream);
        });
  }

  Transfer secure(const std::string& ca_file) {
    Transfer transfer =
        to("https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/x", "POST",
           "hi");
    transfer.policy.allow_http = false;
    transfer.policy.ca_file = ca_file;
    return transfer;
  }

  const TemporaryDirectory directory;
  const std::string certificate = directory.path("certificate.pem");
  const std::string key = directory.path("key.pem");
  const std::string answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  asio::ssl::context context{asio::ssl::context::tls_server};
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  int handshakes = 0;
  int broken = 0;
  std::string received;
};

TEST_F(HttpClientTls, AKnownAuthorityIsTrusted) {
  const TransferResult result = run(secure(certificate));

  EXPECT_EQ(result.status, 200) << result.error_text;
  EXPECT_EQ(result.body, "ok");
  EXPECT_EQ(handshakes, 1);
}

TEST_F(HttpClientTls, AStrangersCertificateEndsItBeforeAByteOfTheRequest) {
  const TransferResult result = run(secure(""));

  EXPECT_EQ(result.outcome, TransferOutcome::not_sent);
  EXPECT_EQ(result.error, TransferError::tls);
  EXPECT_EQ(received, "");
}

TEST_F(HttpClientTls, AnAuthorityThatTheEnvironmentNamesIsTrusted) {
  ::setenv("SSL_CERT_FILE", certificate.c_str(), 1);
  const TransferResult result = run(secure(""));
  ::unsetenv("SSL_CERT_FILE");

  EXPECT_EQ(result.status, 200) << result.error_text;
}

TEST_F(HttpClientTls, ACertificateForAnotherNameIsRefused) {
  Transfer transfer = secure(certificate);
  transfer.url = "https://localhost:" + std::to_string(acceptor.local_endpoint().port()) + "/";

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(result.outcome, TransferOutcome::not_sent);
  EXPECT_EQ(result.error, TransferError::tls);
  EXPECT_EQ(received, "");
}

TEST_F(HttpClientTls, AServerThatSpeaksNoTlsGetsNoByteOfTheRequest) {
  ScriptedServer plain(io, [](Peer& peer) {
    if (!peer.received.empty()) peer.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  });
  Transfer transfer = secure(certificate);
  transfer.url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/";

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(result.outcome, TransferOutcome::not_sent);
  EXPECT_EQ(result.error, TransferError::tls);
}

}  // namespace
}  // namespace jackfield::net::test
