// SPDX-License-Identifier: MIT
#include "host/outbound/catch_up.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/inbound/naming.hpp"
#include "host/outbound/prompt_runs.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::string_view kBackfill = "backfill";
constexpr std::string_view kAliveAt = "alive_at";
constexpr std::int64_t kBeatMs = 60'000;
// What came shortly before the end may have been refused then, and its repeats were missed.
constexpr std::int64_t kMarginMs = 600'000;

}  // namespace

bool has_missed(std::int64_t alive_at, std::int64_t now, std::int64_t horizon_ms) {
  // The mark itself is as old as a beat.
  return alive_at > 0 && now - alive_at > std::max(horizon_ms, 2 * kBeatMs);
}

std::vector<Event> unheard(Engine& engine, const state::LiveAccount& account,
                           const std::vector<Event>& found) {
  std::vector<Event> news;
  news.reserve(found.size());
  for (const Event& event : found) {
    if (event.message && !event.message->provider_ids.empty()) {
      const std::string& address =
          event.account_address.empty() ? account.address : event.account_address;
      const std::string id =
          inbound::message_id({account.channel, address}, event.message->provider_ids.front());
      if (!state::told_in(engine.store.reader(), id, engine.book.told_lately(id)).empty()) continue;
    }
    news.push_back(event);
  }
  return news;
}

void CatchUp::begin() {
  const std::string mark = engine_.store.reader().meta(kAliveAt);
  const std::int64_t alive_at = mark.empty() ? 0 : std::stoll(mark);
  const std::int64_t now = engine_.clock.now_ms();
  engine_.accounts.each([&](state::LiveAccount& account) {
    const auto& ingress = account.capabilities.ingress;
    if (has_missed(alive_at, now, ingress ? ingress->retry_horizon_ms : 0))
      missed_[account.id] = alive_at;
  });
  beat();
}

void CatchUp::beat() {
  const std::int64_t now = engine_.clock.now_ms();
  if (now - beat_at_ < kBeatMs) return;
  beat_at_ = now;
  engine_.journal.submit({store::PutMeta{std::string(kAliveAt), std::to_string(now)}}, {});
}

void CatchUp::state_changed(const state::LiveAccount& account) {
  // An earlier moment stays: what was missed since then has not been asked for yet.
  if (account.state == AccountState::silent)
    missed_.try_emplace(account.id, engine_.clock.now_ms() - account.silence_alarm_ms);
  if (account.state != AccountState::running) return;
  const auto missed = missed_.find(account.id);
  if (missed == missed_.end()) return;
  ask(account, missed->second);
  missed_.erase(missed);
}

void CatchUp::ask(const state::LiveAccount& account, std::int64_t since) {
  if (!has_procedure(account, kBackfill)) return;
  const std::int64_t now = engine_.clock.now_ms();
  engine_.log.info("what was missed is asked for", {{"account", account.id}});
  store::Batch batch;
  work_.add(batch, account.id, kBackfill, "catch_up",
            nlohmann::json{{"since", since - kMarginMs}}.dump(), {}, now, now);
  engine_.journal.submit(std::move(batch), {});
}

}  // namespace jackfield::outbound
