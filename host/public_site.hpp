// SPDX-License-Identifier: MIT
// What the public listener serves: hooks, media under signed addresses, and whether the host lives.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "host/inbound/webhook.hpp"
#include "host/net/http_message.hpp"
#include "host/net/http_responder.hpp"
#include "host/outbound/media_on_demand.hpp"
#include "host/state/journal.hpp"
#include "host/state/media_library.hpp"

namespace jackfield {

/// [main loop]
class PublicSite {
 public:
  PublicSite(inbound::Webhook& webhook, state::MediaLibrary& media,
             outbound::MediaOnDemand& on_demand, const state::Journal& journal,
             std::function<bool()> is_ready)
      : webhook_(webhook),
        media_(media),
        on_demand_(on_demand),
        journal_(journal),
        is_ready_(std::move(is_ready)) {}

  void handle(net::Request request, net::Responder responder);

  /// Answers /livez and /readyz; false: something else is wanted. Both listeners serve them without
  /// a token.
  bool answer_health(const net::Request& request, net::Responder& responder) const;
  /// The bytes of a medium, with ranges, fetched first where that waited for somebody to ask; 404
  /// when the host cannot get them.
  void serve_media(const std::string& ref, net::Request request, net::Responder responder);

 private:
  net::Response stored_media(std::string_view ref, const net::Request& request);

  inbound::Webhook& webhook_;
  state::MediaLibrary& media_;
  outbound::MediaOnDemand& on_demand_;
  const state::Journal& journal_;
  std::function<bool()> is_ready_;
};

}  // namespace jackfield
