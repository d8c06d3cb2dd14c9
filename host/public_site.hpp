// SPDX-License-Identifier: MIT
// What the public listener serves: hooks, media under signed addresses, and whether the host lives.
#pragma once

#include <cstdint>
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
             std::function<std::string_view()> pause)
      : webhook_(webhook),
        media_(media),
        on_demand_(on_demand),
        journal_(journal),
        pause_(std::move(pause)) {}

  void handle(net::Request request, net::Responder responder);

  enum class Listener : std::uint8_t { hooks, api };
  /// Answers /livez and /readyz; false: something else is wanted. Both listeners serve them without
  /// a token; names of files are for that of the API alone.
  bool answer_health(Listener listener, const net::Request& request,
                     net::Responder& responder) const;
  /// The bytes of a medium, with ranges, fetched first where that waited for somebody to ask; 404
  /// when the host cannot get them.
  void serve_media(const std::string& ref, net::Request request, net::Responder responder);

 private:
  std::string why_not_ready(Listener listener) const;
  net::Response stored_media(std::string_view ref, const net::Request& request);

  inbound::Webhook& webhook_;
  state::MediaLibrary& media_;
  outbound::MediaOnDemand& on_demand_;
  const state::Journal& journal_;
  std::function<std::string_view()> pause_;  // why the host takes nothing now; empty: it does
};

}  // namespace jackfield
