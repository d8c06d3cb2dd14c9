// SPDX-License-Identifier: MIT
#include "line_many.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::size_t kMostReceivers = 500;  // reference, Send multicast message, 2026-08

/// Stable over attempts: by group of people, then by group of messages.
std::string label_of(const Receivers& receivers, std::size_t group, std::size_t begin) {
  return std::string(receivers.kind) + "-" + std::to_string(group + 1) + "-" +
         std::to_string(begin / kMostMessages + 1);
}

std::string body_for(const Action& action, const Batch& call,
                     const std::vector<std::string>& people) {
  JsonWriter receiver;
  receiver.begin_object();
  if (!people.empty()) {
    receiver.key("to").begin_array();
    for (const std::string& person : people) receiver.value(person);
    receiver.end_array();
  }
  return body_of(action, call, std::move(receiver));
}

}  // namespace

std::optional<Receivers> receivers_of(const Action& action) {
  const auto data = JsonDocument::parse(action.channel_data);
  if (!data) return std::nullopt;
  const Json asked = (*data)["line"];
  if (asked["broadcast"].bool_or(false)) return Receivers{"broadcast", {{}}};
  const Json people = asked["multicast"];
  if (!people.is_array() || people.size() == 0) return std::nullopt;
  Receivers receivers{"multicast", {}};
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (i % kMostReceivers == 0) receivers.by_call.emplace_back();
    receivers.by_call.back().emplace_back(people[i].text());
  }
  return receivers;
}

Step send_to_many(const Settings& settings, const Context& context, const Action& action,
                  const Receivers& receivers, const std::vector<Rendered>& messages,
                  const Exchanges& exchanges) {
  if (context.fact("push_limit_reached") != nullptr)
    return refused(Outcome::window_closed, ErrorClass::window_closed, "monthly_limit",
                   "line: the month's messages are used up");
  const std::string_view access = access_token(settings, context);
  for (std::size_t group = 0; group < receivers.by_call.size(); ++group) {
    for (std::size_t begin = 0; begin < messages.size(); begin += kMostMessages) {
      const Batch call{messages, begin, std::min(begin + kMostMessages, messages.size())};
      std::string label = label_of(receivers, group, begin);
      const auto sent = exchanges.find(label);
      if (!sent) {
        if (access.empty()) return Step::need_token(kToken);
        std::string body = body_for(action, call, receivers.by_call[group]);
        return keyed_request(settings, context, call,
                             {receivers.kind, std::move(label), std::move(body), access});
      }
      if (!sent->ok() && !is_accepted_before(*sent)) return push_failed(context, *sent);
    }
  }
  std::vector<SentPiece> pieces;
  for (const Rendered& message : messages) {
    if (pieces.empty() || pieces.back().index != message.piece)
      pieces.push_back({message.piece, {}, {}});
  }
  return Step::accepted(std::move(pieces));
}

}  // namespace jackfield::line
