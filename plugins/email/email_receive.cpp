// SPDX-License-Identifier: MIT
#include "email_receive.hpp"

#include "email_event.hpp"

#include <utility>

namespace jackfield::email {

Received receive(const Settings& settings, const HttpRequest& request) {
  if (settings.inbound_secret.empty()) return rejected(404, "identity");
  const std::string expected =
      settings.crypto.hex(settings.crypto.hmac_sha256(settings.inbound_secret, request.body()));
  if (!settings.crypto.equal(expected, request.header("x-jackfield-signature")))
    return rejected(401, "signature");
  if (request.body().empty()) return rejected(400, "malformed");
  Translated translated =
      translate(settings, Arrival{request.body(), request.received_at(), {}, {}});
  Received received;
  received.events = std::move(translated.events);
  received.facts = std::move(translated.facts);
  return received;
}

}  // namespace jackfield::email
