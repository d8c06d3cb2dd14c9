// SPDX-License-Identifier: MIT
// All subscriptions: those of the operator's file and those made by API, with their durable
// positions.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/delivery/push.hpp"
#include "host/delivery/subscription.hpp"
#include "host/net/http_client.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/state/journal.hpp"
#include "host/state/timers.hpp"

namespace jackfield::delivery {

/// [main loop]
class Subscriptions {
 public:
  Subscriptions(PushParts parts, const std::vector<config::Subscription>& configured);

  void start();
  void stop();

  Subscription* find(std::string_view id);
  void each(const std::function<void(const Subscription&)>& visit) const;
  /// Adds one made by API; durable when `done` runs.
  void create(Subscription subscription, store::Store::Completion done);
  void remove(std::string_view id, store::Store::Completion done);
  /// Writes a changed one: paused, resumed, position set.
  void save(const Subscription& subscription, store::Store::Completion done);
  /// Goes on from another place; what was parked is forgotten.
  void seek(const std::string& id, std::int64_t position, store::Store::Completion done);
  /// Takes up the operator's file after a reload.
  void configure(const std::vector<config::Subscription>& configured);

  /// How far it is behind: events of the journal after its position.
  std::int64_t lag(const Subscription& subscription) const;
  std::size_t parked(std::string_view id) const;
  /// Every subscription has had everything up to there; the largest number without any.
  std::int64_t delivered_through() const;

 private:
  void add_pusher(const Subscription& subscription);

  PushParts parts_;
  std::map<std::string, Subscription, std::less<>> all_;
  std::map<std::string, std::unique_ptr<Pusher>, std::less<>> pushers_;
  bool is_started_ = false;
};

}  // namespace jackfield::delivery
