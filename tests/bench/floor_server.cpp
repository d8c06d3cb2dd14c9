// SPDX-License-Identifier: MIT
// The floor of the webhook figure: a bare Beast server that checks a keyed HMAC-SHA256, parses the
// JSON and appends one row in a group commit, and answers 200 once it is durable. `floor_server
// FOLDER` prints its port.
#include "tests/bench/bare_journal.hpp"
#include "tests/bench/bare_json.hpp"
#include "tests/bench/bare_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/src.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string_view>

namespace {

using namespace jackfield::bench;

constexpr std::string_view kSecret = "8c570fa6dd201bb328f1c1eac23a96d8";

/// The keyed context is set up once and re-initialised per message.
class Signature final {
 public:
  Signature() : context_(EVP_MAC_CTX_new(mac_.get())) {
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                                     OSSL_PARAM_construct_end()};
    EVP_MAC_init(context_.get(), reinterpret_cast<const unsigned char*>(kSecret.data()),
                 kSecret.size(), parameters);
  }

  bool matches(std::string_view body, std::string_view header) {
    std::array<unsigned char, 32> digest{};
    std::array<unsigned char, 48> text{};
    std::size_t length = 0;
    EVP_MAC_init(context_.get(), nullptr, 0, nullptr);
    EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(body.data()),
                   body.size());
    EVP_MAC_final(context_.get(), digest.data(), &length, digest.size());
    const int size = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(length));
    return header.size() == static_cast<std::size_t>(size) &&
           CRYPTO_memcmp(text.data(), header.data(), header.size()) == 0;
  }

 private:
  struct Free {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  };
  std::unique_ptr<EVP_MAC, Free> mac_{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: floor_server FOLDER\n";
    return 2;
  }
  boost::asio::io_context io(1);
  BareJournal journal(std::string(arguments[1]) + "/floor.db",
                      [&io](std::vector<BareJournal::Done> calls) {
                        boost::asio::post(io, [calls = std::move(calls)] {
                          for (const BareJournal::Done& call : calls) call();
                        });
                      });
  Signature signature;
  const BareServer server(
      io, [&](const BareRequest& request, std::shared_ptr<BareConnection> connection) {
        const auto header = request["x-line-signature"];
        if (!signature.matches(request.body(), {header.data(), header.size()}))
          return connection->answer(401, "");
        if (!is_json(request.body())) return connection->answer(400, "");
        journal.append(request.body(), [connection] { connection->answer(200, ""); });
      });
  std::cout << server.port() << std::endl;
  io.run();
}
