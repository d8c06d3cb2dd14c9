// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_simulator.hpp"

#include "plugins/viber/simulator/viber_api.hpp"
#include "plugins/viber/simulator/viber_deeds.hpp"
#include "plugins/viber/simulator/viber_shown.hpp"

#include <algorithm>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpRequest;
using simulator::HttpResponse;
using simulator::Webhook;

class ViberSimulator final : public simulator::Simulator {
 public:
  explicit ViberSimulator(const Json& config) : world_(config) {}

  HttpResponse handle(const HttpRequest& request, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return answer(world_, request);
  }

  HttpResponse answer_after(const HttpRequest& request, int status, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return webhook_tried(world_, request, status);
  }

  std::vector<Webhook> act(const Json& action, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return world_.faults.webhooks(do_it(world_, action));
  }

  Json phone() const override { return shown(world_); }

  /// Beside the faults: {"status":7,"count":1,"path":"send_message"} answers the next calls with
  /// that status; "out_of_session" (23, 24; 0: charged), "redelivers"; and of a "user":
  /// "api_version", "devices", "has_device", "is_gone", "refuses", "is_online".
  void control(const Json& order) override {
    if (order.is_object() && order.contains("fault")) return world_.faults.order(order);
    if (order.contains("status")) {
      world_.orders.push_back({order.value("path", ""), order.value("status", 0),
                               order.value("count", std::int64_t{1})});
    }
    world_.out_of_session = order.value("out_of_session", world_.out_of_session);
    world_.redelivers = order.value("redelivers", world_.redelivers);
    if (!order.contains("user")) return;
    Person& person = world_.meet(order.value("user", ""));
    person.api_version = order.value("api_version", person.api_version);
    person.devices = order.value("devices", person.devices);
    person.has_device = order.value("has_device", person.has_device);
    person.is_gone = order.value("is_gone", person.is_gone);
    person.refuses = order.value("refuses", person.refuses);
    person.is_online = order.value("is_online", person.is_online);
  }

  std::vector<Webhook> take_answer(const Webhook& webhook, const HttpResponse& answer, std::int64_t,
                                   std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    ++world_.counters[answer.status == 200 ? "webhooks_taken" : "webhooks_failed"];
    if (answer.status != 200) return again(world_, webhook, answer.status);
    again(world_, webhook, answer.status);
    const Json body = Json::parse(webhook.body, nullptr, false);
    if (text_of(body, "event") != "conversation_started") return {};
    Person& person = world_.meet(text_of(member(body, "user"), "id"));
    return take_welcome(world_, person, body.value("message_token", std::uint64_t{0}), answer.body);
  }

 private:
  World world_;
};

// Where callbacks go is what set_webhook says.
// NOLINTNEXTLINE(performance-unnecessary-value-param): one row of a table of factories
std::unique_ptr<simulator::Simulator> make(const Json& config, std::string) {
  return std::make_unique<ViberSimulator>(config);
}

}  // namespace

simulator::Entry viber_entry() {
  return {"viber", &make};
}

}  // namespace jackfield::viber_simulator
