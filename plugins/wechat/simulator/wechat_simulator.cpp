// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_simulator.hpp"

#include "plugins/wechat/simulator/wechat_api.hpp"
#include "plugins/wechat/simulator/wechat_deeds.hpp"
#include "plugins/wechat/simulator/wechat_push.hpp"
#include "plugins/wechat/simulator/wechat_shown.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpRequest;
using simulator::HttpResponse;
using simulator::Webhook;

class WechatSimulator final : public simulator::Simulator {
 public:
  WechatSimulator(const Json& config, std::string url) : world_(config, std::move(url)) {}

  HttpResponse handle(const HttpRequest& request, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return answer(world_, request);
  }

  std::vector<Webhook> act(const Json& action, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return world_.faults.webhooks(do_it(world_, action));
  }

  Json phone() const override { return shown(world_); }

  /// Beside the faults: {"errcode":45009,"path":"custom/send","count":1} for the next calls,
  /// "format" (xml, json), "verified", "ip_allowed", "needs_activity", "token_seconds",
  /// "end_tokens", "revoke_tokens", "quota" ({"path": calls a day}), "menu" (buttons that somebody
  /// set in the console; null: none), "records" (what agents and customers said, as getmsglist
  /// tells it), "agent_online" ({"account": true}).
  void control(const Json& order) override {
    if (order.is_object() && order.contains("fault")) return world_.faults.order(order);
    if (order.contains("errcode")) {
      world_.ordered.push_back(
          {order["errcode"].get<int>(), order.value("path", ""), order.value("count", 1)});
    }
    if (order.contains("format")) world_.is_json = order["format"] == "json";
    world_.is_verified = order.value("verified", world_.is_verified);
    world_.is_ip_allowed = order.value("ip_allowed", world_.is_ip_allowed);
    world_.needs_activity = order.value("needs_activity", world_.needs_activity);
    if (order.contains("token_seconds"))
      world_.tokens.lifetime_ms = order["token_seconds"].get<std::int64_t>() * 1000;
    const Json quotas = order.value("quota", Json::object());
    for (const auto& [path, most] : quotas.items())
      world_.quotas.set(path, most.get<std::int64_t>());
    world_.records = order.value("records", world_.records);
    const Json online = order.value("agent_online", Json::object());
    for (Agent& agent : world_.agents)
      agent.is_online = online.value(agent.account, agent.is_online);
    if (order.contains("menu")) world_.menu = order["menu"];
    if (order.value("end_tokens", false)) world_.tokens.end_all(world_.now);
    if (order.value("revoke_tokens", false)) world_.tokens.revoke_all();
  }

  std::vector<Webhook> take_answer(const Webhook& webhook, const HttpResponse& response,
                                   std::int64_t took_ms, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return answered(world_, webhook, response, took_ms);
  }

 private:
  World world_;
};

std::unique_ptr<simulator::Simulator> make(const Json& config, std::string url) {
  return std::make_unique<WechatSimulator>(config, std::move(url));
}

}  // namespace

simulator::Entry wechat_entry() {
  return {"wechat", &make};
}

}  // namespace jackfield::wechat_simulator
