// SPDX-License-Identifier: MIT
#include "host/outbound/expiry.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "sdk/model/rfc3339.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kAheadMs = 7LL * 24 * 3600 * 1000;
constexpr std::string_view kKind = "expiry";
constexpr std::string_view kName = "credential";

}  // namespace

ExpiryStage expiry_stage(std::int64_t expires_at, std::int64_t now) {
  if (expires_at == 0 || now < expires_at - kAheadMs) return ExpiryStage::far;
  return now < expires_at ? ExpiryStage::soon : ExpiryStage::over;
}

std::optional<std::int64_t> told_expiry(std::string_view result) {
  const nlohmann::json told = nlohmann::json::parse(result, nullptr, false);
  if (!told.is_object()) return std::nullopt;
  const auto found = told.find("credential_expires_at");
  if (found == told.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

void Expiry::checked(const state::LiveAccount& account, std::string_view result) {
  const std::optional<std::int64_t> told = told_expiry(result);
  Known& known = of(account.id);
  if (!told || *told == known.expires_at) return;
  const ExpiryStage before = known.told;
  known = {*told, ExpiryStage::far};
  store::Batch batch;
  put(batch, account.id, known);
  // Renewed: what was announced does not come.
  if (before != ExpiryStage::far &&
      expiry_stage(known.expires_at, engine_.clock.now_ms()) == ExpiryStage::far)
    tell(batch, account, known, before);
  engine_.journal.submit(std::move(batch), {});
}

void Expiry::watch() {
  const std::int64_t now = engine_.clock.now_ms();
  engine_.accounts.each([&](state::LiveAccount& account) {
    Known& known = of(account.id);
    const ExpiryStage stage = expiry_stage(known.expires_at, now);
    if (stage <= known.told) return;
    const ExpiryStage before = std::exchange(known.told, stage);
    store::Batch batch;
    put(batch, account.id, known);
    tell(batch, account, known, before);
    engine_.journal.submit(std::move(batch), {});
  });
}

Expiry::Known& Expiry::of(const std::string& account) {
  const auto found = known_.find(account);
  if (found != known_.end()) return found->second;
  Known& known = known_[account];
  if (const auto row = engine_.store.reader().value(account, kKind, kName)) {
    known.expires_at = row->expires_at;
    known.told = static_cast<ExpiryStage>(std::stoul(row->value));
  }
  return known;
}

void Expiry::put(store::Batch& batch, const std::string& account, const Known& known) {
  batch.push_back(store::PutValue{{account,
                                   std::string(kKind),
                                   std::string(kName),
                                   std::to_string(static_cast<unsigned>(known.told)),
                                   {},
                                   known.expires_at}});
}

void Expiry::tell(store::Batch& batch, const state::LiveAccount& account, const Known& known,
                  ExpiryStage before) {
  const std::int64_t now = engine_.clock.now_ms();
  state::ReadyEvent ready;
  ready.id = state::uuid_text(engine_.ids.next(now));
  ready.account = account.id;
  ready.channel = account.channel;
  ready.recorded_at = now;
  ready.event.kind = EventKind::account_state;
  AccountChange& change = ready.event.account_change.emplace();
  const bool is_over = known.told == ExpiryStage::over;
  change.previous = before == ExpiryStage::far ? account.state : AccountState::expiring;
  change.expires_at = known.expires_at;
  if (known.told == ExpiryStage::far) {
    change.state = account.state;
    change.reason = "its credential was renewed";
  } else {
    std::string when;
    model::append_rfc3339(when, known.expires_at);
    change.state = AccountState::expiring;
    change.reason = (is_over ? "its credential expired on " : "its credential expires on ") + when;
    change.remedy =
        "get a new one from the network, put it into the configuration and reload the host";
  }
  if (known.told != ExpiryStage::far)
    engine_.log.warning("a credential ends", {{"account", account.id}, {"reason", change.reason}});
  engine_.metrics.counter("credentials_announced_total",
                          {{"account", account.id},
                           {"stage", is_over                           ? "over"
                                     : known.told == ExpiryStage::soon ? "soon"
                                                                       : "renewed"}})++;
  writer_.append(batch, std::move(ready));
}

}  // namespace jackfield::outbound
