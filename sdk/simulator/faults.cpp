// SPDX-License-Identifier: MIT
#include "sdk/simulator/faults.hpp"

#include <algorithm>
#include <stdexcept>

namespace jackfield::simulator {
namespace {

struct Known {
  std::string_view fault;
  const char* number;  // the member that holds its number
  std::int64_t otherwise;
};

constexpr Known kKnown[] = {
    {"throttle", "status", 429}, {"fail", "status", 500},      {"fail_after", "status", 500},
    {"cut", "bytes", 0},         {"late", "ms", 1000},         {"webhook_repeat", "times", 1},
    {"webhook_reorder", "", 0},  {"webhook_late", "ms", 1000},
};

HttpResponse failed(std::int64_t status) {
  return {static_cast<int>(status),
          {{"content-type", "application/json"}},
          R"({"message":"Internal Server Error"})",
          0,
          -1};
}

}  // namespace

void Faults::order(const nlohmann::json& json) {
  const std::string name = json.is_object() ? json.value("fault", "") : "";
  if (name == "none") {
    orders_.clear();
    return;
  }
  const auto known = std::find_if(std::begin(kKnown), std::end(kKnown),
                                  [&](const Known& one) { return one.fault == name; });
  if (known == std::end(kKnown)) throw std::invalid_argument("there is no fault \"" + name + "\"");
  Order order;
  order.fault = name;
  order.path = json.value("path", "");
  order.number = json.value(known->number, known->otherwise);
  order.count = json.value("count", std::int64_t{1});
  if (order.count > 0) orders_.push_back(std::move(order));
}

std::optional<Faults::Order> Faults::take(std::initializer_list<std::string_view> faults,
                                          std::string_view target) {
  const auto fits = [&](const Order& order) {
    return std::find(faults.begin(), faults.end(), order.fault) != faults.end() &&
           target.find(order.path) != std::string_view::npos;
  };
  const auto found = std::find_if(orders_.begin(), orders_.end(), fits);
  if (found == orders_.end()) return std::nullopt;
  Order order = *found;
  if (--found->count == 0) orders_.erase(found);
  return order;
}

std::optional<HttpResponse> Faults::before(const HttpRequest& request,
                                           const HttpResponse& throttled) {
  const std::optional<Order> order = take({"throttle", "fail"}, request.target);
  if (!order) return std::nullopt;
  return order->fault == "throttle" ? throttled : failed(order->number);
}

HttpResponse Faults::after(const HttpRequest& request, HttpResponse response) {
  const std::optional<Order> order = take({"fail_after", "cut", "late"}, request.target);
  if (!order) return response;
  if (order->fault == "fail_after") return failed(order->number);
  (order->fault == "cut" ? response.cut_after_bytes : response.delay_ms) = order->number;
  return response;
}

std::vector<Webhook> Faults::webhooks(std::vector<Webhook> outgoing) {
  std::vector<Webhook> out;
  for (Webhook& webhook : outgoing) {
    const std::optional<Order> order =
        take({"webhook_repeat", "webhook_reorder", "webhook_late"}, {});
    if (order && order->fault == "webhook_reorder") {
      held_.push_back(std::move(webhook));
      continue;
    }
    if (order && order->fault == "webhook_late") webhook.delay_ms = order->number;
    const std::int64_t times = order && order->fault == "webhook_repeat" ? order->number : 0;
    for (std::int64_t i = 0; i < times; ++i) out.push_back(webhook);
    out.push_back(std::move(webhook));
  }
  // What waited goes behind the first that was sent after it.
  if (!out.empty()) {
    out.insert(out.end(), held_.begin(), held_.end());
    held_.clear();
  }
  return out;
}

}  // namespace jackfield::simulator
