// SPDX-License-Identifier: MIT
// The plugin on one side, Viber's simulator on the other, and in between what a host does: facts
// kept, requests sent, callbacks passed on and answered, an open callback held. No socket, no
// clock.
#pragma once

#include "plugins/viber/simulator/viber_simulator.hpp"
#include "plugins/viber/viber.hpp"
#include "tests/support/plugin_side.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jackfield::viber {

using support::text;

inline constexpr std::int64_t kNow = 1'793'527'200'000;
inline const std::string kUser = "b25lLXBlcnNvbi1vbmUtMQ==";
inline const std::string kOther = "dHdvLXBlcnNvbi10d28tMg==";
inline const std::string kToken = "4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f";
inline const std::string kHook = "https://hooks.example/hooks/viber";

inline nlohmann::json config() {
  return {{"auth_token", kToken}, {"sender_name", "Shop"}};
}

class FakeHost {
 public:
  explicit FakeHost(const nlohmann::json& json = config(), bool is_registered = true)
      : viber(support::make_channel<Viber>("viber", json).value()),
        network(viber_simulator::viber_entry().make(json, kHook)) {
    context.seed = std::string(32, 's');
    context.nonce = std::string(32, 'n');
    context.public_url = kHook;
    if (is_registered) {
      EXPECT_EQ(run("register", {{"url", kHook}}).outcome, Outcome::accepted);
      labels.clear();
    }
  }

  /// What the plugin makes of a callback; its facts and events are kept.
  Received take(const simulator::Webhook& webhook) {
    HttpRequestValue request;
    request.method = "POST";
    request.target = webhook.url.substr(webhook.url.find('/', 8));
    request.received_at = now;
    request.body = webhook.body;
    const std::size_t query = webhook.url.find("sig=");
    if (query != std::string::npos) request.query.push_back({"sig", webhook.url.substr(query + 4)});
    for (const auto& [name, value] : webhook.headers) request.headers.push_back({name, value});
    context.now = now;
    Received received = support::receive(viber, context, request);
    for (const Fact& fact : received.facts) support::remember(context, fact, now);
    return received;
  }

  /// Somebody does something; all events of it. A callback that is to be held stays open until the
  /// next send, others are answered at once.
  std::vector<Event> act(const nlohmann::json& deed) {
    const std::size_t before = events.size();
    deliver(network->act(deed, now));
    return {events.begin() + static_cast<std::ptrdiff_t>(before), events.end()};
  }

  void deliver(const std::vector<simulator::Webhook>& webhooks) {
    for (const simulator::Webhook& webhook : webhooks) {
      Received received = take(webhook);
      for (Event& event : received.events) events.push_back(std::move(event));
      if (received.hold) {
        context.held.emplace().until = received.hold->until;
        held_ = webhook;
        continue;
      }
      answer(webhook, received.answer ? *received.answer : http_answer(200));
    }
  }

  /// Runs a procedure to its end; every request goes to the simulator.
  Done run(const ProcedureValue& procedure) {
    std::vector<Exchange> exchanges;
    for (int calls = 0; calls < 60; ++calls) {
      Stepped stepped = step(procedure, exchanges);
      if (stepped.done) {
        for (const Fact& fact : stepped.done->facts) support::remember(context, fact, now);
        return std::move(*stepped.done);
      }
      if (stepped.answer) {
        labels.push_back(stepped.answer->label);
        Exchange& exchange = exchanges.emplace_back();
        exchange.label = stepped.answer->label;
        exchange.result = ExchangeResult::answered;
        answer_held(*stepped.answer->answer);
      } else if (stepped.request) {
        labels.push_back(stepped.request->label);
        requests.push_back(*stepped.request);
        exchanges.push_back(transfer(*stepped.request));
      } else {
        break;
      }
    }
    ADD_FAILURE() << procedure.name << " does not end";
    return {};
  }

  Done run(std::string name, const nlohmann::json& argument) {
    ProcedureValue procedure;
    procedure.name = std::move(name);
    procedure.argument = argument.dump();
    return run(procedure);
  }

  Done send(std::vector<Part> parts, const std::string& to = kUser,
            const std::string& channel_data = {}) {
    ProcedureValue procedure;
    procedure.name = "send";
    Action& action = procedure.action.emplace();
    action.kind = ActionKind::send;
    action.id = "msg_1";
    action.conversation.emplace().address = to;
    action.channel_data = channel_data;
    action.pieces.push_back({1, std::move(parts)});
    return run(procedure);
  }

  /// What `context.held` was is over: its callback gets this.
  void answer_held(const Answer& given) {
    context.held.reset();
    if (!held_) return;
    answer(std::exchange(held_, std::nullopt).value(), given);
  }

  /// The messages of a chat, as its phone shows them.
  nlohmann::json messages(const std::string& chat = kUser) const {
    const nlohmann::json phone = network->phone();
    for (const nlohmann::json& one : phone["chats"]) {
      if (one["id"] == chat) return one["messages"];
    }
    return nlohmann::json::array();
  }
  std::int64_t counter(const char* name) const {
    return network->phone()["counters"].value(name, std::int64_t{0});
  }

  Viber viber;
  std::unique_ptr<simulator::Simulator> network;
  ContextValue context;
  std::int64_t now = kNow;
  std::vector<std::string> labels;  // of all requests, in order
  std::vector<Request> requests;
  std::vector<Event> events;
  int hook_status = 0;  // not 0: what every callback is answered with, unread

 private:
  void answer(const simulator::Webhook& webhook, const Answer& given) {
    simulator::HttpResponse response;
    response.status = static_cast<int>(given.status);
    response.body = given.body;
    deliver(network->take_answer(webhook, response, 1, now));
  }

  Stepped step(const ProcedureValue& procedure, const std::vector<Exchange>& exchanges) {
    context.now = now;
    return support::step(viber, context, procedure, exchanges);
  }

  Exchange transfer(const Request& request) {
    simulator::HttpRequest call;
    call.method = request.method;
    call.target = request.url.substr(request.url.find('/', 8));
    for (const Header& field : request.headers) call.headers.emplace_back(field.name, field.value);
    for (const Segment& segment : request.body) call.body += segment.bytes;
    simulator::HttpResponse response = network->handle(call, now);
    if (response.first) {
      // Viber tries the address while its own answer waits.
      int status = hook_status;
      if (status == 0) {
        const Received received = take(*response.first);
        status = received.answer ? static_cast<int>(received.answer->status) : 200;
      }
      response = network->answer_after(call, status, now);
    }
    Exchange exchange;
    exchange.label = request.label;
    exchange.at = now;
    exchange.result =
        response.cut_after_bytes >= 0 ? ExchangeResult::uncertain : ExchangeResult::answered;
    deliver(response.webhooks);
    if (exchange.result == ExchangeResult::uncertain) return exchange;
    exchange.status = static_cast<std::uint32_t>(response.status);
    if (request.to_media && response.status == 200)
      exchange.media.emplace().size_bytes = static_cast<std::int64_t>(response.body.size());
    else
      exchange.body = response.body;
    return exchange;
  }

  std::optional<simulator::Webhook> held_;
};

inline Button button(ButtonKind kind, std::string title, std::string payload = {}) {
  Button made;
  made.kind = kind;
  made.title = std::move(title);
  made.payload = std::move(payload);
  return made;
}

inline std::vector<EventKind> kinds(const std::vector<Event>& events) {
  std::vector<EventKind> all;
  all.reserve(events.size());
  for (const Event& event : events) all.push_back(event.kind);
  return all;
}

inline Part quick_replies(std::size_t count, const std::string& title) {
  Part part;
  part.type = PartType::quick_replies;
  part.quick_replies.emplace();
  for (std::size_t i = 0; i < count; ++i)
    part.quick_replies->items.push_back(
        button(ButtonKind::postback, title + std::to_string(i), "q" + std::to_string(i)));
  return part;
}

}  // namespace jackfield::viber
