// SPDX-License-Identifier: MIT
#include "host/outbound/supervisor.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/outbound/prompt_runs.hpp"
#include "host/plugin/account.hpp"
#include "host/plugin/capabilities.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kCheckEvery = 6LL * 3600 * 1000;
constexpr std::int64_t kFirstWait = 60'000;
constexpr std::int64_t kLongestWait = 3600'000;

std::string address_key(const std::string& account) {
  return "address." + account;
}

/// Where the plugin has nothing better to say.
std::string_view remedy_of(AccountState state) {
  if (state == AccountState::bad_credentials)
    return "renew the account's credentials at the network and in the file, then have it checked";
  if (state == AccountState::misconfigured)
    return "mend the account's settings, at the network or in the file, then have it checked";
  return {};
}

Done silence_of(const state::LiveAccount& account) {
  Done silence;
  silence.error.emplace();
  silence.error->class_ = ErrorClass::transient;
  silence.error->text =
      "no webhook came for " + std::to_string(account.silence_alarm_ms / 60'000) + " minutes";
  silence.error->remedy =
      "see whether the network's console still names this webhook address and shows failed "
      "deliveries";
  return silence;
}

/// Why a credential is not there.
std::string reason_of(const Done& done) {
  if (done.error && !done.error->text.empty()) return done.error->text;
  if (done.outcome == Outcome::accepted)
    return "what the network gave has ended already; are both clocks right?";
  return std::string(name(done.outcome));
}

}  // namespace

Supervisor::Supervisor(Engine& engine, Worker& worker, Lanes& lanes, state::EventWriter& writer)
    : engine_(engine), worker_(worker), lanes_(lanes), writer_(writer) {
  engine_.credentials.on_fetch(
      [this](state::LiveAccount& account, const std::string& kind, const std::string& name) {
        const std::string id = account.id;
        worker_.run(
            account, kind, nlohmann::json{{"name", name}}.dump(),
            [this, id, kind, name](const Done& done) {
              const bool is_there =
                  done.outcome == Outcome::accepted && engine_.credentials.has(id, kind, name);
              if (!is_there) {
                engine_.log.warning(
                    "a credential could not be got",
                    {{"account", id}, {"kind", kind}, {"name", name}, {"error", reason_of(done)}});
              }
              engine_.credentials.finished(id, kind, name, is_there ? nullptr : &done);
            });
      });
  lanes_.on_pause([this](const std::string& account, const Done& done) { pause(account, done); });
}

void Supervisor::start(const std::string& id) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr) return;
  remember_address(*account);
  heard_[id] = engine_.clock.now_ms();
  cut_off_.erase(id);
  silent_.erase(id);
  if (has_procedure(*account, "check")) return check(id);
  register_webhook(id);
  enter(*account, AccountState::running, nullptr);
}

void Supervisor::remember_address(state::LiveAccount& account) {
  // Ids are derived from the address. Until the check has answered again, the last one holds: a
  // send would otherwise begin a second conversation with the same person.
  if (account.address != account.id) return;  // the operator's file names it
  const std::string known = engine_.store.reader().meta(address_key(account.id));
  if (!known.empty()) account.address = known;
}

void Supervisor::check(const std::string& id) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr || is_stopped_) return;
  worker_.run(*account, "check", "{}", [this, id](const Done& done) { checked(id, done); });
}

void Supervisor::checked(const std::string& id, const Done& done) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr || is_stopped_) return;
  if (done.outcome == Outcome::unauthenticated || done.outcome == Outcome::config)
    return pause(id, done);
  if (done.outcome != Outcome::accepted) {
    // The network is not there: nothing is known against the account, so it may try.
    enter(*account, AccountState::degraded, &done);
    return again(id, kFirstWait);
  }
  if (!done.account_address.empty() && done.account_address != account->address) {
    account->address = done.account_address;
    store::Batch batch;
    batch.push_back(store::PutMeta{address_key(id), account->address});
    engine_.journal.submit(std::move(batch), {});
  }
  if (!done.capabilities.empty()) {
    Result<Capabilities> patched = plugin::effective_capabilities(
        account->manifest, account->object->created().capabilities, done.capabilities);
    if (patched) account->capabilities = std::move(*patched);
  }
  if (checked_) checked_(*account, done.result);
  again(id, account->manifest.check_interval_ms > 0 ? account->manifest.check_interval_ms
                                                    : kCheckEvery);
  // Not every check logs in: a password may be tried by the connection alone.
  if (cut_off_.contains(id)) return;
  const bool was_paused = std::exchange(account->is_paused, false);
  // Nor by a check, but by a send: refused again, the account waits longer.
  if (!was_paused) wait_.erase(id);
  enter_well(*account);
  register_webhook(id);
  if (was_paused) lanes_.resume(id);
}

void Supervisor::register_webhook(const std::string& id) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr || account->public_url.empty() || !has_procedure(*account, "register"))
    return;
  const std::string argument = nlohmann::json{{"url", account->public_url}}.dump();
  worker_.run(*account, "register", argument, [this, id](const Done& done) {
    if (done.outcome == Outcome::accepted) return;
    engine_.log.warning("the webhook could not be registered",
                        {{"account", id}, {"error", done.error ? done.error->text : ""}});
  });
}

void Supervisor::pause(const std::string& id, const Done& done) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr) return;
  account->is_paused = true;
  // A consent that has ended is no slip in the file, though only a person can mend it, too.
  const bool is_setting = done.outcome == Outcome::config &&
                          (!done.error || done.error->class_ != ErrorClass::unauthenticated);
  enter(*account, is_setting ? AccountState::misconfigured : AccountState::bad_credentials, &done);
  std::int64_t& wait = wait_[id];
  wait = wait == 0 ? kFirstWait : std::min(wait * 2, kLongestWait);
  again(id, wait);
}

void Supervisor::refuse_connection(const std::string& id, const Done& done) {
  cut_off_.insert(id);
  pause(id, done);
}

void Supervisor::degrade(const std::string& id, const Done& done) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr || is_stopped_ || account->is_paused) return;
  const bool is_asked = done.outcome == Outcome::throttled;
  enter(*account, is_asked ? AccountState::throttled : AccountState::degraded, &done);
}

void Supervisor::recover(const std::string& id) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr || is_stopped_) return;
  cut_off_.erase(id);
  const bool was_paused = std::exchange(account->is_paused, false);
  enter_well(*account);
  if (was_paused) lanes_.resume(id);
}

void Supervisor::again(const std::string& id, std::int64_t after_ms) {
  if (const auto known = next_.find(id); known != next_.end()) engine_.timers.cancel(known->second);
  next_[id] = engine_.timers.after(after_ms, [this, id] { look(id); });
}

void Supervisor::check_now(const std::string& id) {
  cut_off_.erase(id);
  look(id);
}

void Supervisor::look(const std::string& id) {
  state::LiveAccount* account = engine_.accounts.account(id);
  if (account == nullptr || is_stopped_) return;
  if (has_procedure(*account, "check")) return check(id);
  if (cut_off_.contains(id)) return;  // its connection is tried from time to time
  // Nothing to check with: the next send finds out.
  account->is_paused = false;
  enter_well(*account);
  lanes_.resume(id);
}

void Supervisor::watch() {
  const std::int64_t now = engine_.clock.now_ms();
  engine_.accounts.each([&](state::LiveAccount& account) {
    if (account.silence_alarm_ms <= 0 || is_stopped_) return;
    if (const auto silent = silent_.find(account.id); silent != silent_.end()) {
      if (account.last_webhook_at < silent->second) return;
      silent_.erase(silent);
      if (account.state == AccountState::silent) enter(account, AccountState::running, nullptr);
      return;
    }
    const std::int64_t heard = std::max(account.last_webhook_at, heard_[account.id]);
    if (account.state != AccountState::running || now - heard < account.silence_alarm_ms) return;
    silent_[account.id] = now;
    enter_well(account);
    // What a network has forgotten can be told again; where it has not, nothing changes.
    register_webhook(account.id);
  });
}

void Supervisor::enter_well(state::LiveAccount& account) {
  // That a check or a send succeeds does not mean that webhooks come.
  if (!silent_.contains(account.id)) return enter(account, AccountState::running, nullptr);
  const Done silence = silence_of(account);
  enter(account, AccountState::silent, &silence);
}

void Supervisor::enter(state::LiveAccount& account, AccountState state, const Done* done) {
  if (account.state == state) return;
  const AccountState previous = account.state;
  account.state = state;
  account.state_since = engine_.clock.now_ms();
  account.state_reason = done != nullptr && done->error ? done->error->text : std::string();
  account.state_remedy = done != nullptr && done->error ? done->error->remedy : std::string();
  if (account.state_remedy.empty()) account.state_remedy = remedy_of(state);
  if (state_changed_) state_changed_(account);
  // Coming up is no news; everything else is.
  if (previous == AccountState::starting && state == AccountState::running) return;
  state::ReadyEvent ready;
  ready.id = state::uuid_text(engine_.ids.next(account.state_since));
  ready.account = account.id;
  ready.channel = account.channel;
  ready.recorded_at = account.state_since;
  ready.event.kind = EventKind::account_state;
  AccountChange& change = ready.event.account_change.emplace();
  change.state = state;
  change.previous = previous;
  change.reason = account.state_reason;
  change.remedy = account.state_remedy;
  change.waiting_sends = static_cast<std::uint32_t>(lanes_.waiting(account.id));
  if (done != nullptr && done->error) change.error.emplace(*done->error);
  store::Batch batch;
  writer_.append(batch, std::move(ready));
  engine_.journal.submit(std::move(batch), {});
}

}  // namespace jackfield::outbound
