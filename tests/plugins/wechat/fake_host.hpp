// SPDX-License-Identifier: MIT
// The plugin on one side, WeChat's simulator on the other, and in between what a host does: facts,
// tokens and media kept, requests sent, pushes passed on, one of them held open. No socket, no
// clock.
#pragma once

#include "plugins/wechat/simulator/wechat_simulator.hpp"
#include "plugins/wechat/wechat.hpp"
#include "tests/support/plugin_side.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace jackfield::wechat {

using support::text;

inline constexpr std::int64_t kNow = 1'793'527'200'000;
inline const std::string kUser = "oSim0000000000000000000000a1";

inline nlohmann::json config() {
  return {{"app_id", "wx0123456789abcdef"},
          {"app_secret", "0123456789abcdef0123456789abcdef"},
          {"token", "tok123"},
          {"encoding_aes_key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}};
}

inline nlohmann::json config_with(const nlohmann::json& more) {
  nlohmann::json all = config();
  all.update(more);
  return all;
}

/// How pushes are written; names the test that runs with it.
struct Form {
  const char* mode;
  const char* format;

  friend void PrintTo(const Form& form, std::ostream* out) {
    *out << form.mode << ' ' << form.format;
  }
};

class FakeHost {
 public:
  explicit FakeHost(const nlohmann::json& json = config())
      : wechat(support::make_channel<Wechat>("wechat", json).value()),
        network(wechat_simulator::wechat_entry().make(json, "https://hooks.example/hooks/a")) {
    context.seed = std::string(32, 's');
    context.nonce = std::string(32, 'n');
  }

  /// What the plugin makes of a push; its facts are kept, what it holds stays open.
  Received take(const simulator::Webhook& webhook) {
    HttpRequestValue request;
    request.method = "POST";
    request.target = webhook.url.substr(webhook.url.find("/hooks/"));
    request.received_at = now;
    request.body = webhook.body;
    add_query(request);
    context.now = now;
    Received received = support::receive(wechat, context, request);
    for (const Fact& fact : received.facts) support::remember(context, fact, now);
    return received;
  }

  /// Somebody does something; its events. A push that is held stays so until answer_push().
  std::vector<Event> act(const nlohmann::json& deed) {
    std::vector<Event> events;
    for (const simulator::Webhook& webhook : network->act(deed, now)) {
      Received received = take(webhook);
      for (Event& event : received.events) events.push_back(std::move(event));
      if (received.hold) {
        held_push = webhook;
        context.held.emplace(Held{received.hold->until, received.hold->data});
      } else {
        reply(webhook, received.answer ? *received.answer : Answer{});
      }
    }
    return events;
  }

  /// What the network makes of an answer; pushes that it repeats.
  std::vector<simulator::Webhook> reply(const simulator::Webhook& webhook, const Answer& answer,
                                        std::int64_t took_ms = 10) const {
    simulator::HttpResponse response;
    response.status = static_cast<int>(answer.status);
    response.body = answer.body;
    return network->take_answer(webhook, response, took_ms, now);
  }

  /// Runs a procedure to its end; every request goes to the simulator.
  Done run(const ProcedureValue& procedure) {
    std::vector<Exchange> exchanges;
    for (int calls = 0; calls < 30; ++calls) {
      Stepped stepped = step(procedure, exchanges);
      if (stepped.done) {
        for (const Fact& fact : stepped.done->facts) support::remember(context, fact, now);
        return std::move(*stepped.done);
      }
      if (stepped.need) {
        if (!fetch_token()) break;
      } else if (stepped.answer) {
        exchanges.push_back(into_push(*stepped.answer));
        labels.push_back(stepped.answer->label);
      } else if (stepped.request) {
        exchanges.push_back(transfer(*stepped.request));
        labels.push_back(stepped.request->label);
      }
    }
    ADD_FAILURE() << procedure.name << " does not end";
    return {};
  }

  Done send(std::vector<Part> parts, const std::string& to = kUser) {
    ProcedureValue procedure;
    procedure.name = "send";
    Action& action = procedure.action.emplace();
    action.kind = ActionKind::send;
    action.id = "msg_1";
    Conversation& conversation = action.conversation.emplace();
    conversation.address = to;
    conversation.type = ConversationType::direct;
    action.pieces.push_back({1, std::move(parts)});
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
    action.conversation.emplace().address = kUser;
    return run(procedure);
  }

  /// The chat of the first follower, as the phone shows it.
  nlohmann::json messages() const { return network->phone()["chats"][0]["messages"]; }
  std::int64_t counter(const char* name) const {
    return network->phone()["counters"].value(name, std::int64_t{0});
  }

  Wechat wechat;
  std::unique_ptr<simulator::Simulator> network;
  ContextValue context;
  std::int64_t now = kNow;
  std::vector<std::string> labels;  // of all requests and answers, in order
  std::map<std::string, std::string> media;
  std::optional<simulator::Webhook> held_push;

 private:
  static void add_query(HttpRequestValue& request) {
    std::string_view query = std::string_view(request.target).substr(request.target.find('?') + 1);
    while (!query.empty()) {
      const std::string_view one = query.substr(0, query.find('&'));
      query.remove_prefix(std::min(query.size(), one.size() + 1));
      const std::size_t equals = one.find('=');
      request.query.push_back(
          {std::string(one.substr(0, equals)), std::string(one.substr(equals + 1))});
    }
  }

  void consume(const std::string& key) {
    for (Fact& fact : context.facts) {
      if (fact.key == key && fact.uses > 0) fact.uses = fact.uses == 1 ? -1 : fact.uses - 1;
    }
    std::erase_if(context.facts, [](const Fact& fact) { return fact.uses < 0; });
  }

  Stepped step(const ProcedureValue& procedure, const std::vector<Exchange>& exchanges) {
    context.now = now;
    context.started_at = now;
    return support::step(wechat, context, procedure, exchanges);
  }

  bool fetch_token() {
    ProcedureValue procedure;
    procedure.name = "token";
    Done done = run(procedure);
    context.tokens = done.tokens;
    return !done.tokens.empty();
  }

  Exchange into_push(const HeldAnswer& answer) {
    Exchange exchange;
    exchange.label = answer.label;
    exchange.at = now;
    exchange.result = held_push ? ExchangeResult::answered : ExchangeResult::closed;
    if (held_push) reply(*held_push, *answer.answer);
    held_push.reset();
    context.held.reset();
    return exchange;
  }

  Exchange transfer(const Request& request) {
    simulator::HttpRequest call;
    call.method = request.method;
    call.target = request.url.substr(request.url.find('/', 8));
    for (const Header& field : request.headers) call.headers.emplace_back(field.name, field.value);
    for (const Segment& segment : request.body)
      call.body += segment.media.empty() ? segment.bytes : media[segment.media];
    for (const std::string& key : request.consumes) consume(key);
    const simulator::HttpResponse response = network->handle(call, now);
    Exchange exchange;
    exchange.label = request.label;
    exchange.at = now;
    exchange.result =
        response.cut_after_bytes >= 0 ? ExchangeResult::uncertain : ExchangeResult::answered;
    if (response.cut_after_bytes >= 0) return exchange;
    exchange.status = static_cast<std::uint32_t>(response.status);
    const std::string mime(simulator::header(response.headers, "content-type"));
    if (request.to_media && response.status == 200 && mime.find("json") == std::string::npos) {
      Media& stored = exchange.media.emplace();
      stored.ref = "media_" + std::to_string(media.size() + 1);
      stored.mime = mime;
      stored.size_bytes = static_cast<std::int64_t>(response.body.size());
      media[stored.ref] = response.body;
    } else {
      exchange.body = response.body;
    }
    return exchange;
  }
};

inline Part buttons(std::string words, const std::vector<std::string>& payloads) {
  Part part;
  part.type = PartType::buttons;
  Buttons& made = part.buttons.emplace();
  made.text = std::move(words);
  for (const std::string& payload : payloads) {
    Button& button = made.items.emplace_back();
    button.kind = ButtonKind::postback;
    button.title = "Title of " + payload;
    button.payload = payload;
  }
  return part;
}

}  // namespace jackfield::wechat
