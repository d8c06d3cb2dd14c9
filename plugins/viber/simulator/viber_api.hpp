// SPDX-License-Identifier: MIT
// The REST Bot API: what is checked of every call, then which call it is.
#pragma once

#include "plugins/viber/simulator/viber_callbacks.hpp"

namespace jackfield::viber_simulator {

simulator::HttpResponse answer(World& world, const simulator::HttpRequest& request);
/// The answer to set_webhook, once the address was tried.
simulator::HttpResponse webhook_tried(World& world, const simulator::HttpRequest& request,
                                      int status);

/// Viber answers 200 whatever happened; `status` tells.
simulator::HttpResponse status_answer(int status, const std::string& text);
simulator::HttpResponse json_answer(const nlohmann::json& body);

// viber_messages.cpp
simulator::HttpResponse send_message(World& world, const nlohmann::json& body);
simulator::HttpResponse broadcast_message(World& world, const nlohmann::json& body);
/// What the answer to `conversation_started` said; receipts come under the callback's token.
Webhooks take_welcome(World& world, Person& person, std::uint64_t token, const std::string& body);

}  // namespace jackfield::viber_simulator
