// SPDX-License-Identifier: MIT
// What the public listener serves: hooks, media under signed addresses, and whether the host lives.
#pragma once

#include <functional>
#include <string_view>

#include "host/inbound/webhook.hpp"
#include "host/net/http_message.hpp"
#include "host/net/http_responder.hpp"
#include "host/state/journal.hpp"
#include "host/state/media_library.hpp"

namespace jackfield {

/// [main loop]
class PublicSite {
 public:
  PublicSite(inbound::Webhook& webhook, state::MediaLibrary& media, const state::Journal& journal,
             std::function<bool()> is_ready)
      : webhook_(webhook), media_(media), journal_(journal), is_ready_(std::move(is_ready)) {}

  void handle(net::Request request, net::Responder responder);

  /// Answers /livez and /readyz; false: something else is wanted. Both listeners serve them without
  /// a token.
  bool answer_health(const net::Request& request, net::Responder& responder) const;
  /// The bytes of a medium, with ranges; 404 when the host does not have them.
  net::Response serve_media(std::string_view ref, const net::Request& request);

 private:
  inbound::Webhook& webhook_;
  state::MediaLibrary& media_;
  const state::Journal& journal_;
  std::function<bool()> is_ready_;
};

}  // namespace jackfield
