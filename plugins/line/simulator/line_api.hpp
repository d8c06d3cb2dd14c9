// SPDX-License-Identifier: MIT
// The Messaging API: what is checked of every call, then which call it is.
#pragma once

#include "plugins/line/simulator/line_world.hpp"

#include <optional>

namespace jackfield::line_simulator {

simulator::HttpResponse answer(World& world, const simulator::HttpRequest& request);

/// A call whose token, body and rate were found right.
struct Call {
  World& world;
  const simulator::HttpRequest& request;
  std::string_view path;  // without query
  nlohmann::json body;    // {} without one
  std::string request_id;
};

// line_calls.cpp
simulator::HttpResponse reply(Call& call);
simulator::HttpResponse push(Call& call);
simulator::HttpResponse multicast(Call& call);
simulator::HttpResponse broadcast(Call& call);
simulator::HttpResponse validate(Call& call);
simulator::HttpResponse mark_as_read(Call& call);
simulator::HttpResponse start_loading(Call& call);
simulator::HttpResponse content(Call& call);
/// What is wrong with the messages, if anything is: nothing of the call is done then.
std::optional<simulator::HttpResponse> wrong_messages(const Call& call, const Chat* chat);
/// Shows them on the chat's phones; what LINE tells of each.
nlohmann::json deliver(World& world, Chat& chat, const nlohmann::json& messages);

// line_partner_calls.cpp
simulator::HttpResponse notify(Call& call);
simulator::HttpResponse notify_by_template(Call& call);
simulator::HttpResponse chat_control(Call& call);

// line_places.cpp
simulator::HttpResponse member_ids(Call& call, const Chat& chat);
simulator::HttpResponse follower_ids(Call& call);
simulator::HttpResponse leave_chat(Call& call);
simulator::HttpResponse test_webhook(Call& call);
/// The answer to a test, now that the webhook was answered with `status`; 0: not at all.
simulator::HttpResponse webhook_tried(const World& world, int status);
/// Whether LINE takes it as a webhook's address.
bool is_endpoint(std::string_view url);

/// What stands between a path's slashes.
std::vector<std::string> segments(std::string_view path);

}  // namespace jackfield::line_simulator
