// SPDX-License-Identifier: MIT
// The plugin on one side, Meta's simulator on the other, and in between what a host does: facts
// kept, requests sent, webhooks passed on. No socket, no clock.
#pragma once

#include "plugins/meta/meta.hpp"
#include "plugins/meta/simulator/meta_simulator.hpp"
#include "tests/support/plugin_side.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jackfield::meta {

using support::text;

inline constexpr std::int64_t kNow = 1'795'262'400'000;
inline constexpr const char* kHookUrl = "https://hooks.example/hooks/meta";

inline nlohmann::json config(Network network) {
  nlohmann::json json = {{"access_token", "token"},
                         {"page_id", "1000001"},
                         {"hook", {{"app_secret", "app-secret"}, {"verify_token", "word"}}}};
  if (network == Network::instagram) json["ig_id"] = "17840000000001";
  return json;
}

class FakeHost {
 public:
  explicit FakeHost(Network of)
      : network(of),
        person(of == Network::instagram ? "9000001" : "7000001"),
        hook(support::make_channel<Hook>("meta", config(of)["hook"]).value()),
        world((of == Network::instagram ? meta_simulator::instagram_entry()
                                        : meta_simulator::messenger_entry())
                  .make(config(of), kHookUrl)) {
    if (of == Network::instagram)
      account =
          std::make_unique<Instagram>(support::make_channel<Instagram>("meta", config(of)).value());
    else
      account =
          std::make_unique<Messenger>(support::make_channel<Messenger>("meta", config(of)).value());
    context.seed = std::string(32, 's');
    context.nonce = std::string(32, 'n');
  }

  Received take(const simulator::Webhook& webhook) {
    HttpRequestValue request;
    request.method = "POST";
    request.target = "/hooks/meta";
    request.received_at = now;
    request.body = webhook.body;
    for (const auto& [name, value] : webhook.headers) request.headers.push_back({name, value});
    context.now = now;
    Received received = support::receive(hook, context, request);
    for (const Fact& fact : received.facts) support::remember(context, fact, now);
    return received;
  }

  std::vector<Event> act(const nlohmann::json& deed) {
    std::vector<Event> events;
    for (const simulator::Webhook& webhook : world->act(deed, now))
      for (Event& event : take(webhook).events) events.push_back(std::move(event));
    return events;
  }

  Done run(const ProcedureValue& procedure) {
    std::vector<Exchange> exchanges;
    for (int calls = 0; calls < 40; ++calls) {
      context.now = now;
      Stepped stepped = support::step(*account, context, procedure, exchanges);
      if (stepped.done) {
        for (const Fact& fact : stepped.done->facts) support::remember(context, fact, now);
        return std::move(*stepped.done);
      }
      if (!stepped.request) break;
      exchanges.push_back(transfer(*stepped.request));
    }
    ADD_FAILURE() << procedure.name << " does not end";
    return {};
  }

  Done run(ActionKind kind, Action action) {
    ProcedureValue procedure;
    procedure.name = std::string(name(kind));
    action.kind = kind;
    action.id = "msg_1";
    if (!action.conversation) action.conversation.emplace().address = person;
    procedure.action.emplace(std::move(action));
    return run(procedure);
  }

  Done send(std::vector<Part> parts) {
    Action action;
    for (std::size_t i = 0; i < parts.size(); ++i)
      action.pieces.push_back({static_cast<std::uint32_t>(i + 1), {std::move(parts[i])}});
    return run(ActionKind::send, std::move(action));
  }

  /// What the network sent because of our calls, as events.
  std::vector<Event> heard() {
    std::vector<Event> events;
    for (const simulator::Webhook& webhook : std::exchange(sent, {}))
      for (Event& event : take(webhook).events) events.push_back(std::move(event));
    return events;
  }

  nlohmann::json messages() const {
    const nlohmann::json phone = world->phone();
    for (const nlohmann::json& chat : phone["chats"])
      if (chat["id"] == person) return chat["messages"];
    return nlohmann::json::array();
  }

  Network network;
  std::string person;
  Hook hook;
  std::unique_ptr<Channel> account;
  std::unique_ptr<simulator::Simulator> world;
  ContextValue context;
  std::vector<simulator::Webhook> sent;
  std::vector<std::string> rate_keys;  // of the last request
  std::int64_t now = kNow;

 private:
  Exchange transfer(const Request& request) {
    simulator::HttpRequest call;
    call.method = request.method;
    call.target = request.url.substr(request.url.find('/', 8));
    for (const Header& field : request.headers) call.headers.emplace_back(field.name, field.value);
    for (const Segment& segment : request.body)
      call.body += segment.media.empty() ? segment.bytes : std::string("the bytes of the media");
    simulator::HttpResponse response = world->handle(call, now);
    for (simulator::Webhook& webhook : response.webhooks) sent.push_back(std::move(webhook));
    rate_keys = request.rate_keys;
    Exchange exchange;
    exchange.label = request.label;
    exchange.at = now;
    exchange.result =
        response.cut_after_bytes >= 0 ? ExchangeResult::uncertain : ExchangeResult::answered;
    if (response.cut_after_bytes >= 0) return exchange;
    exchange.status = static_cast<std::uint32_t>(response.status);
    exchange.body = response.body;
    for (auto& [name, value] : response.headers)
      if (name.starts_with("x-")) exchange.headers.push_back({name, value});
    return exchange;
  }
};

}  // namespace jackfield::meta
