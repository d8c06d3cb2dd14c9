// SPDX-License-Identifier: MIT
// Requests of networks that are kept open so that the application's answer can go into them. At the
// deadline the plugin's fallback is answered.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/net/http_responder.hpp"
#include "host/state/timers.hpp"

namespace jackfield::inbound {

net::Response to_response(const Answer& answer);

/// [main loop] At most one per conversation: a newer one closes the older with its fallback.
class Holds {
 public:
  explicit Holds(state::Timers& timers) : timers_(timers) {}

  void open(const std::string& conversation, const Hold& hold, net::Responder responder);
  /// What `context.held` tells; nothing when no request is open.
  std::optional<Held> held(std::string_view conversation) const;
  /// Writes the answer. False: the request is closed, the client left or the deadline passed.
  bool answer(std::string_view conversation, const Answer& answer);
  /// Answers every fallback: the host is going away.
  void close_all();
  std::size_t size() const { return open_.size(); }

 private:
  struct Open {
    Hold hold;
    net::Responder responder;
    state::Timers::Id deadline;
    std::uint64_t number;  // tells it from a later one of the same conversation
  };
  void fall_back(const std::string& conversation);

  state::Timers& timers_;
  std::map<std::string, Open, std::less<>> open_;
  std::uint64_t last_number_ = 0;
};

}  // namespace jackfield::inbound
