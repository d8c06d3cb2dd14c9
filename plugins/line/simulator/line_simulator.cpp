// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_simulator.hpp"

#include "plugins/line/simulator/line_api.hpp"
#include "plugins/line/simulator/line_checks.hpp"
#include "plugins/line/simulator/line_deeds.hpp"
#include "plugins/line/simulator/line_shown.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpRequest;
using simulator::HttpResponse;
using simulator::Webhook;

// LINE tells neither how often nor how soon. Ten times, each after twice as long, is a quarter of
// an hour: a reply token can be had anew for twenty minutes. An answer after 2 s counts as none.
constexpr int kMostRedeliveries = 10;
constexpr std::int64_t kFirstRedeliveryMs = 1000;
constexpr std::int64_t kWebhookBudgetMs = 2000;

class LineSimulator final : public simulator::Simulator {
 public:
  LineSimulator(const Json& config, std::string url) : world_(config, std::move(url)) {}

  HttpResponse handle(const HttpRequest& request, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return answer(world_, request);
  }

  HttpResponse answer_after(const HttpRequest&, int status, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return webhook_tried(world_, status);
  }

  std::vector<Webhook> act(const Json& action, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return world_.faults.webhooks(do_it(world_, action));
  }

  Json phone() const override { return shown(world_); }

  /// Beside the faults: "quota" (-1: none), "used", "rate", "content_waits", "redelivers",
  /// "knows_everybody", "has_chat", "is_held", "is_verified", "uses_webhook", "end_tokens";
  /// "token_expires_at_ms" makes the configured token one that ends.
  void control(const Json& order) override {
    if (order.is_object() && order.contains("fault")) return world_.faults.order(order);
    world_.quota = order.value("quota", world_.quota);
    world_.used = order.value("used", world_.used);
    world_.rate = order.value("rate", world_.rate);
    world_.content_waits = order.value("content_waits", world_.content_waits);
    world_.redelivers = order.value("redelivers", world_.redelivers);
    world_.knows_everybody = order.value("knows_everybody", world_.knows_everybody);
    world_.has_chat = order.value("has_chat", world_.has_chat);
    world_.is_held = order.value("is_held", world_.is_held);
    world_.is_verified = order.value("is_verified", world_.is_verified);
    world_.uses_webhook = order.value("uses_webhook", world_.uses_webhook);
    if (order.contains("token_expires_at_ms"))
      world_.tokens.end_static_at(order.value("token_expires_at_ms", std::int64_t{0}));
    if (order.contains("rate")) world_.buckets.clear();
    if (order.value("end_tokens", false)) world_.tokens.end_all();
  }

  std::vector<Webhook> webhook_answered(const Webhook& webhook, int status, std::int64_t took_ms,
                                        std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    const bool is_taken = status >= 200 && status < 300 && took_ms <= kWebhookBudgetMs;
    ++world_.counters[is_taken ? "webhooks_taken" : "webhooks_failed"];
    const std::string id = first_event(webhook);
    if (is_taken || !world_.redelivers || id.empty()) {
      world_.redeliveries.erase(id);
      return {};
    }
    const int attempt = world_.redeliveries[id]++;
    if (attempt >= kMostRedeliveries) {
      world_.redeliveries.erase(id);
      return {};
    }
    Webhook again = redelivered(world_, webhook);
    again.delay_ms = kFirstRedeliveryMs << attempt;
    return {std::move(again)};
  }

 private:
  static std::string first_event(const Webhook& webhook) {
    const Json body = Json::parse(webhook.body, nullptr, false);
    if (!body.is_object() || !body.contains("events") || !body["events"].is_array() ||
        body["events"].empty())
      return {};
    return text_of(body["events"][0], "webhookEventId");
  }

  World world_;
};

std::unique_ptr<simulator::Simulator> make(const Json& config, std::string url) {
  return std::make_unique<LineSimulator>(config, std::move(url));
}

}  // namespace

simulator::Entry line_entry() {
  return {"line", &make};
}

}  // namespace jackfield::line_simulator
