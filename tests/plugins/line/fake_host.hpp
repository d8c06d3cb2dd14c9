// SPDX-License-Identifier: MIT
// The plugin on one side, LINE's simulator on the other, and in between what a host does: facts and
// tokens kept, requests sent, webhooks passed on. No socket, no clock.
#pragma once

#include "plugins/line/line.hpp"
#include "plugins/line/simulator/line_simulator.hpp"
#include "tests/support/plugin_side.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace jackfield::line {

using support::text;

inline constexpr std::int64_t kNow = 1'793'527'200'000;
inline const std::string kUser = "U00000000000000000000000000000001";
inline const std::string kGroup = "C00000000000000000000000000000001";
inline const std::string kSecret = "0123456789abcdef0123456789abcdef";

inline nlohmann::json config() {
  return {{"channel_id", "1234567890"},
          {"channel_secret", kSecret},
          {"channel_access_token", "static-token"}};
}

class FakeHost {
 public:
  explicit FakeHost(const nlohmann::json& json = config())
      : line(support::make_channel<Line>("line-jp", json).value()),
        network(line_simulator::line_entry().make(json, "https://hooks.example/hooks/line-jp")) {
    context.seed = std::string(32, 's');
    context.nonce = std::string(32, 'n');
    context.public_url = "https://hooks.example/hooks/line-jp";
    network->control({{"content_waits", 1}});
  }

  /// What the plugin makes of a webhook; its facts are kept.
  Received take(const simulator::Webhook& webhook) {
    HttpRequestValue request;
    request.method = "POST";
    request.target = "/hooks/line-jp";
    request.received_at = now;
    request.body = webhook.body;
    for (const auto& [name, value] : webhook.headers) request.headers.push_back({name, value});
    context.now = now;
    Received received = support::receive(line, context, request);
    for (const Fact& fact : received.facts) support::remember(context, fact, now);
    return received;
  }

  /// Somebody does something; all events of it.
  std::vector<Event> act(const nlohmann::json& deed) {
    std::vector<Event> events;
    for (const simulator::Webhook& webhook : network->act(deed, now)) {
      for (Event& event : take(webhook).events) events.push_back(std::move(event));
    }
    return events;
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
      if (stepped.need) {
        if (!fetch_token()) break;
      } else if (stepped.request) {
        now += stepped.request->after_ms;
        exchanges.push_back(transfer(*stepped.request));
        labels.push_back(stepped.request->label);
      }
    }
    ADD_FAILURE() << procedure.name << " does not end";
    return {};
  }

  Done send(std::vector<std::vector<Part>> pieces, const std::string& to = kUser,
            const std::string& channel_data = {}) {
    ProcedureValue procedure;
    procedure.name = "send";
    Action& action = procedure.action.emplace();
    action.kind = ActionKind::send;
    action.id = "msg_1";
    action.channel_data = channel_data;
    Conversation& conversation = action.conversation.emplace();
    conversation.address = to;
    conversation.type = to.front() == 'U' ? ConversationType::direct : ConversationType::group;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      action.pieces.push_back({static_cast<std::uint32_t>(i + 1), std::move(pieces[i])});
    }
    return run(procedure);
  }

  Done run(std::string name, const nlohmann::json& argument) {
    ProcedureValue procedure;
    procedure.name = std::move(name);
    procedure.argument = argument.dump();
    return run(procedure);
  }

  Done signal(ActionKind kind) {
    ProcedureValue procedure;
    procedure.name = std::string(name(kind));
    Action& action = procedure.action.emplace();
    action.kind = kind;
    action.id = "act_1";
    action.conversation.emplace().address = kUser;
    return run(procedure);
  }

  /// The messages of a chat, as its phones show them.
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

  Line line;
  std::unique_ptr<simulator::Simulator> network;
  ContextValue context;
  std::int64_t now = kNow;
  int webhook_status = 200;         // of webhooks that LINE waits for
  std::vector<std::string> labels;  // of all requests, in order
  std::vector<Event> told;          // what LINE told because of a request

 private:
  Stepped step(const ProcedureValue& procedure, const std::vector<Exchange>& exchanges) {
    context.now = now;
    return support::step(line, context, procedure, exchanges);
  }

  bool fetch_token() {
    ProcedureValue procedure;
    procedure.name = "token";
    procedure.argument = R"({"name":"access"})";
    Done done = run(procedure);
    context.tokens = done.tokens;
    return !done.tokens.empty();
  }

  Exchange transfer(const Request& request) {
    simulator::HttpRequest call;
    call.method = request.method;
    call.target = request.url.substr(request.url.find('/', 8));
    for (const Header& field : request.headers) call.headers.emplace_back(field.name, field.value);
    for (const Segment& segment : request.body) call.body += segment.bytes;
    for (const std::string& key : request.consumes) {
      std::erase_if(context.facts, [&](const Fact& fact) { return fact.key == key; });
    }
    simulator::HttpResponse response = network->handle(call, now);
    if (response.first) {
      const bool is_good = take(*response.first).rejection.empty();
      response = network->answer_after(call, is_good ? webhook_status : 401, now);
    }
    for (const simulator::Webhook& webhook : response.webhooks) {
      for (Event& event : take(webhook).events) told.push_back(std::move(event));
    }
    Exchange exchange;
    exchange.label = request.label;
    exchange.at = now;
    exchange.result =
        response.cut_after_bytes >= 0 ? ExchangeResult::uncertain : ExchangeResult::answered;
    if (response.cut_after_bytes >= 0) return exchange;
    exchange.status = static_cast<std::uint32_t>(response.status);
    const bool is_stored =
        request.to_media &&
        simulator::header(response.headers, "content-type").find("json") == std::string_view::npos;
    if (is_stored && response.status == 200)
      exchange.media.emplace().size_bytes = static_cast<std::int64_t>(response.body.size());
    else
      exchange.body = response.body;
    return exchange;
  }
};

}  // namespace jackfield::line
