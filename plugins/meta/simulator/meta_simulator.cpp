// SPDX-License-Identifier: MIT
#include "plugins/meta/simulator/meta_simulator.hpp"

#include "plugins/meta/simulator/meta_deeds.hpp"
#include "plugins/meta/simulator/meta_graph.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpRequest;
using simulator::HttpResponse;
using simulator::Webhook;

// At once, then less and less often for 36 hours; an answer after 5 s counts as none. An account of
// which none was taken for an hour gets no more: the app has to subscribe again ("Webhooks
// Disabled"). Source: fact sheets Messenger, 3.7, and Instagram, 3.5, 2026-11-21.
constexpr std::int64_t kEndedAfterMs = 3600LL * 1000;
constexpr std::int64_t kRepeatedForMs = 36LL * 3600 * 1000;
constexpr std::int64_t kFirstRedeliveryMs = 500;
constexpr std::int64_t kWebhookBudgetMs = 5000;

class MetaSimulator final : public simulator::Simulator {
 public:
  MetaSimulator(const Json& config, std::string url, bool is_instagram)
      : world_(config, std::move(url), is_instagram) {}

  HttpResponse handle(const HttpRequest& request, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    HttpResponse response = answer(world_, request);
    if (!world_.has_webhooks) {
      world_.counters["webhooks_lost"] += static_cast<std::int64_t>(response.webhooks.size());
      if (response.first) ++world_.counters["webhooks_lost"];
      response.webhooks.clear();
      response.first.reset();  // nothing to wait for: the answer goes out as it is
    }
    if (response.first) {
      held_ = response;
      held_.first.reset();
    }
    return response;
  }

  HttpResponse answer_after(const HttpRequest&, int, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return std::exchange(held_, {});
  }

  std::vector<Webhook> act(const Json& action, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    std::vector<Webhook> webhooks = do_it(world_, action);
    if (world_.has_webhooks) return world_.faults.webhooks(std::move(webhooks));
    world_.counters["webhooks_lost"] += static_cast<std::int64_t>(webhooks.size());
    return {};
  }

  Json phone() const override { return shown(world_); }

  /// Beside the faults: "error":{"code","subcode","count"} (Graph's own), "usage" (percent),
  /// "usage_step", "rate", "several_images", "access", "comments" (the right to list them),
  /// "messaging_off", "wants_proof", "reads",
  /// "echoes_first", "end_token", "short_token" (of the login), "live_over",
  /// "owner":{"user","app"}, "age_ms" (everything becomes older by that), "knows" (a further
  /// person's id), "profile" (parts that somebody else changed; null: removed).
  void control(const Json& order) override {
    if (order.is_object() && order.contains("fault")) return world_.faults.order(order);
    if (const Json error = member(order, "error"); error.is_object()) {
      world_.forced_code = error.value("code", std::int64_t{0});
      world_.forced_subcode = error.value("subcode", std::int64_t{0});
      world_.forced_count = error.value("count", std::int64_t{1});
    }
    world_.usage = order.value("usage", world_.usage);
    world_.usage_step = order.value("usage_step", world_.usage_step);
    world_.rate = order.value("rate", world_.rate);
    world_.has_several_images = order.value("several_images", world_.has_several_images);
    world_.has_access = order.value("access", world_.has_access);
    world_.has_comments = order.value("comments", world_.has_comments);
    world_.is_messaging_off = order.value("messaging_off", world_.is_messaging_off);
    world_.wants_proof = order.value("wants_proof", world_.wants_proof);
    world_.reads = order.value("reads", world_.reads);
    world_.echoes_first = order.value("echoes_first", world_.echoes_first);
    world_.token_expires_at_ms = order.value("token_expires_at_ms", world_.token_expires_at_ms);
    world_.is_token_ended = order.value("end_token", world_.is_token_ended);
    world_.is_token_short = order.value("short_token", world_.is_token_short);
    world_.is_live_over = order.value("live_over", world_.is_live_over);
    if (order.contains("rate")) world_.buckets.clear();
    if (const Json parts = member(order, "profile"); parts.is_object())
      world_.profile.merge_patch(parts);
    if (const Json owner = member(order, "owner"); owner.is_object())
      world_.chat(text_of(owner, "user")).owner = text_of(owner, "app");
    if (const std::string id = text_of(order, "knows"); !id.empty() && !world_.person(id))
      world_.people.push_back({id, id});
    const std::int64_t age = order.value("age_ms", std::int64_t{0});
    for (auto& [person, chat] : world_.chats)
      if (chat.last_sign > 0) chat.last_sign -= age;
    for (auto& [id, comment] : world_.comments) comment.at_ms -= age;
    for (auto& [id, at] : world_.attachments) at -= age;
    world_.token_renewable_at -= age;
  }

  std::vector<Webhook> webhook_answered(const Webhook& webhook, int status, std::int64_t took_ms,
                                        std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    const bool is_taken = status == 200 && took_ms <= kWebhookBudgetMs;
    ++world_.counters[is_taken ? "webhooks_taken" : "webhooks_failed"];
    if (is_taken) {
      world_.failing_since = 0;
      world_.redeliveries.erase(webhook.body);
      return {};
    }
    if (!world_.has_webhooks) return {};  // it was on its way when they ended
    if (world_.failing_since == 0) world_.failing_since = world_.now;
    if (world_.now - world_.failing_since >= kEndedAfterMs) {
      ++world_.counters["webhooks_disabled"];
      world_.unsubscribe();
      return {};
    }
    // Each wait is twice the one before, so all before it are as long as it, less the first.
    const std::int64_t wait = kFirstRedeliveryMs << world_.redeliveries[webhook.body]++;
    if (2 * wait - kFirstRedeliveryMs > kRepeatedForMs) {
      world_.redeliveries.erase(webhook.body);
      return {};
    }
    Webhook again = webhook;  // the same bytes, and so the same signature
    again.delay_ms = wait;
    return {std::move(again)};
  }

 private:
  World world_;
  HttpResponse held_;  // waits until the echo was taken
};

std::unique_ptr<simulator::Simulator> make_messenger(const Json& config, std::string url) {
  return std::make_unique<MetaSimulator>(config, std::move(url), false);
}
std::unique_ptr<simulator::Simulator> make_instagram(const Json& config, std::string url) {
  return std::make_unique<MetaSimulator>(config, std::move(url), true);
}

}  // namespace

simulator::Entry messenger_entry() {
  return {"messenger", &make_messenger};
}
simulator::Entry instagram_entry() {
  return {"instagram", &make_instagram};
}

}  // namespace jackfield::meta_simulator
