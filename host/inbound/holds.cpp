// SPDX-License-Identifier: MIT
#include "host/inbound/holds.hpp"

#include <utility>

namespace jackfield::inbound {

net::Response to_response(const Answer& answer) {
  net::Response response;
  response.status = static_cast<int>(answer.status);
  for (const Header& header : answer.headers) response.headers.add(header.name, header.value);
  response.body = answer.body;
  return response;
}

void Holds::open(const std::string& conversation, const Hold& hold, net::Responder responder) {
  fall_back(conversation);
  // Watched, so that an answer is not written to who has left.
  responder.on_closed([this, conversation, number = ++last_number_] {
    const auto found = open_.find(conversation);
    if (found == open_.end() || found->second.number != number) return;
    timers_.cancel(found->second.deadline);
    open_.erase(found);
  });
  Open open{hold, std::move(responder),
            timers_.at(hold.until, [this, conversation] { fall_back(conversation); }),
            last_number_};
  open_.emplace(conversation, std::move(open));
}

std::optional<Held> Holds::held(std::string_view conversation) const {
  const auto found = open_.find(conversation);
  if (found == open_.end() || !found->second.responder.is_open()) return std::nullopt;
  return Held{found->second.hold.until, found->second.hold.data};
}

bool Holds::answer(std::string_view conversation, const Answer& answer) {
  const auto found = open_.find(conversation);
  if (found == open_.end()) return false;
  Open open = std::move(found->second);
  open_.erase(found);
  timers_.cancel(open.deadline);
  if (!open.responder.is_open()) return false;
  open.responder.respond(to_response(answer));
  return true;
}

void Holds::fall_back(const std::string& conversation) {
  const auto found = open_.find(conversation);
  if (found == open_.end()) return;
  const Answer fallback = *found->second.hold.fallback;
  answer(conversation, fallback);
}

void Holds::close_all() {
  while (!open_.empty()) fall_back(std::string(open_.begin()->first));
}

}  // namespace jackfield::inbound
