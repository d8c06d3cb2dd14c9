// SPDX-License-Identifier: MIT
#include "host/delivery/subscriptions.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace jackfield::delivery {
namespace {

Subscription from_config(const config::Subscription& configured, std::int64_t now_at) {
  Subscription subscription;
  subscription.id = configured.id;
  subscription.push = configured.push;
  subscription.secrets = configured.secrets;
  subscription.filter = configured.filter;
  subscription.batch = configured.batch;
  subscription.in_flight = configured.in_flight;
  subscription.timeout_ms = configured.timeout.count();
  subscription.is_from_config = true;
  subscription.is_paused = !configured.enabled;
  subscription.position = configured.start == config::StartAt::now ? now_at : 0;
  return subscription;
}

}  // namespace

Subscriptions::Subscriptions(PushParts parts, const std::vector<config::Subscription>& configured)
    : parts_(parts) {
  for (const store::SubscriptionRow& row : parts_.store.reader().subscriptions())
    all_[row.id] = from_row(row);
  configure(configured);
  parts_.journal.listen([this](const state::Durable&) {
    for (const auto& [id, pusher] : pushers_) pusher->wake();
  });
}

void Subscriptions::configure(const std::vector<config::Subscription>& configured) {
  std::map<std::string, Subscription> wanted;
  for (const config::Subscription& each : configured) {
    Subscription subscription = from_config(each, parts_.journal.durable_through());
    // Its position and pause are its own; everything else is the operator's.
    if (const auto known = all_.find(each.id); known != all_.end()) {
      subscription.position = known->second.position;
      subscription.is_paused = subscription.is_paused || known->second.is_paused;
      subscription.is_disabled =
          known->second.is_disabled && known->second.push == subscription.push;
    }
    wanted[each.id] = std::move(subscription);
  }
  pushers_.clear();
  std::erase_if(all_, [&](const auto& each) {
    return each.second.is_from_config && !wanted.contains(each.first);
  });
  for (auto& [id, subscription] : wanted) {
    save(subscription, {});
    all_[id] = std::move(subscription);
  }
  if (is_started_) start();
}

void Subscriptions::start() {
  is_started_ = true;
  for (auto& [id, subscription] : all_) add_pusher(subscription);
}

void Subscriptions::stop() {
  is_started_ = false;
  pushers_.clear();
}

void Subscriptions::add_pusher(const Subscription& subscription) {
  if (!subscription.is_push() || !is_started_) return;
  const std::string id = subscription.id;
  auto disable = [this, id](const std::string& reason) {
    Subscription* known = find(id);
    if (known == nullptr) return;
    known->is_disabled = true;
    known->last_error = reason;
    parts_.log.error("a subscription was disabled", {{"subscription", id}, {"reason", reason}});
    save(*known, {});
  };
  auto& slot = pushers_[id];
  slot = std::make_unique<Pusher>(parts_, all_.find(id)->second, std::move(disable));
  slot->start();
}

Subscription* Subscriptions::find(std::string_view id) {
  const auto found = all_.find(id);
  return found == all_.end() ? nullptr : &found->second;
}

void Subscriptions::each(const std::function<void(const Subscription&)>& visit) const {
  for (const auto& [id, subscription] : all_) visit(subscription);
}

void Subscriptions::create(Subscription subscription, store::Store::Completion done) {
  save(subscription, std::move(done));
  const std::string id = subscription.id;
  all_[id] = std::move(subscription);
  add_pusher(all_[id]);
}

void Subscriptions::remove(std::string_view id, store::Store::Completion done) {
  pushers_.erase(std::string(id));
  store::Batch batch;
  batch.push_back(store::DeleteSubscription{std::string(id)});
  parts_.journal.submit(std::move(batch), std::move(done));
  all_.erase(std::string(id));
}

void Subscriptions::save(const Subscription& subscription, store::Store::Completion done) {
  store::Batch batch;
  batch.push_back(store::PutSubscription{to_row(subscription)});
  parts_.journal.submit(std::move(batch), std::move(done));
  if (const auto pusher = pushers_.find(subscription.id);
      pusher != pushers_.end() && subscription.is_active()) {
    pusher->second->resume();
  }
}

void Subscriptions::seek(const std::string& id, std::int64_t position,
                         store::Store::Completion done) {
  Subscription* subscription = find(id);
  if (subscription == nullptr) return;
  // Those on the disk, and those on their way there.
  std::set<std::string> parked;
  for (store::ParkedRow& row : parts_.store.reader().parked(id))
    parked.insert(std::move(row.conversation));
  if (const auto pusher = pushers_.find(id); pusher != pushers_.end()) {
    for (std::string& conversation : pusher->second->parked_conversations())
      parked.insert(std::move(conversation));
  }
  pushers_.erase(id);
  store::Batch batch;
  for (const std::string& conversation : parked)
    batch.push_back(store::DeleteParked{id, conversation});
  const Subscription before = *subscription;
  subscription->position = position;
  subscription->is_disabled = false;
  batch.push_back(store::PutSubscription{to_row(*subscription)});
  parts_.journal.submit(std::move(batch),
                        [this, id, before, done = std::move(done)](const store::Committed& result) {
                          if (Subscription* known = find(id); known != nullptr) {
                            if (!result.ok) {
                              known->position = before.position;
                              known->is_disabled = before.is_disabled;
                            }
                            add_pusher(*known);
                          }
                          if (done) done(result);
                        });
}

std::int64_t Subscriptions::lag(const Subscription& subscription) const {
  return parts_.journal.durable_through() - subscription.position;
}

std::int64_t Subscriptions::delivered_through() const {
  std::int64_t through = std::numeric_limits<std::int64_t>::max();
  for (const auto& [id, subscription] : all_) {
    const auto pusher = pushers_.find(id);
    through = std::min(through, pusher == pushers_.end() ? subscription.position
                                                         : pusher->second->delivered_through());
  }
  return through;
}

std::size_t Subscriptions::parked(std::string_view id) const {
  const auto pusher = pushers_.find(id);
  return pusher == pushers_.end() ? 0 : pusher->second->parked();
}

}  // namespace jackfield::delivery
