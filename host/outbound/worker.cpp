// SPDX-License-Identifier: MIT
#include "host/outbound/worker.hpp"

#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/outbound/catch_up.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kPerAccount = 8;  // at once: one slow network must not take every connection
constexpr std::uint32_t kMostAttempts = 12;
constexpr std::int64_t kEarlyMs = 1'000;

std::string media_ref_of(const std::string& procedure, const std::string& text) {
  if (procedure != "media_fetch") return {};
  const nlohmann::json argument = nlohmann::json::parse(text, nullptr, false);
  return argument.is_object() ? argument.value("ref", "") : "";
}

}  // namespace

Worker::Worker(Engine& engine, state::WorkList& list, RetryPolicy policy)
    : engine_(engine), list_(list), policy_(policy) {
  // Later, not now: whoever adds work is still filling the batch that makes it durable.
  list_.on_added([this] { look_later(engine_.clock.now_ms()); });
}

void Worker::look_later(std::int64_t at) {
  if (next_look_ != 0 && next_look_ <= at) return;
  next_look_ = at;
  engine_.timers.at(at, [this, at] {
    if (next_look_ == at) next_look_ = 0;
    look();
  });
}

void Worker::look() {
  if (is_stopped_ || is_looking_) return;
  is_looking_ = true;
  const std::int64_t now = engine_.clock.now_ms();
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  std::vector<store::WorkRow> due;
  list_.each([&](const store::WorkRow& row) {
    if (running_.contains(row.id)) return;
    if (row.due_at > now) {
      next = std::min(next, row.due_at);
    } else if (per_account_[row.account] < kPerAccount) {
      ++per_account_[row.account];
      due.push_back(row);
    }
  });
  for (const store::WorkRow& row : due) start(row);
  is_looking_ = false;
  if (next != std::numeric_limits<std::int64_t>::max()) look_later(next);
}

void Worker::start(const store::WorkRow& row) {
  if (engine_.accounts.account(row.account) == nullptr) {
    --per_account_[row.account];  // it waits until the account is configured again
    return;
  }
  Plan plan;
  plan.account = row.account;
  plan.conversation = row.context;
  plan.stable = {engine_.clock.now_ms(), engine_.ids.random_bytes(32), {}};
  plan.attempt = row.attempts + 1;
  plan.media_ref = media_ref_of(row.name, row.argument);
  plan.procedure.id = row.id;
  plan.procedure.name = row.name;
  plan.procedure.argument = row.argument;
  auto run = Run::create(
      engine_, std::move(plan),
      [this, row](store::Batch& batch, const Ending& ending, Run&) { finish(batch, row, ending); },
      [this, id = row.id, account = row.account](bool is_durable) {
        if (!is_durable) return;  // reset() reads everything again
        running_.erase(id);
        --per_account_[account];
        look();
      });
  running_[row.id] = run;
  run->begin({}, {});
}

void Worker::finish(store::Batch& batch, const store::WorkRow& row, const Ending& ending) {
  const Done& done = ending.done;
  const std::int64_t now = engine_.clock.now_ms();
  if (state::LiveAccount* account = engine_.accounts.account(row.account)) {
    take_results(batch, *account, row.name, done, row.context);
  }
  // A password stays what it is, and servers count how often it was wrong: once is enough.
  const bool can_renew = ending.is_host_made || engine_.credentials.has_tokens(row.account);
  const Attempts attempts{row.attempts + 1, now, 0, row.attempts > 0 || !can_renew};
  const Decision decision = decide(done, attempts, policy_, now, 0.5);
  engine_.metrics.counter("procedures_total",
                          {{"procedure", row.name}, {"outcome", name(done.outcome)}})++;
  const auto taker = results_.find(row.name);
  const bool is_early = taker != results_.end() && !taker->second(batch, row, done);
  const bool again = is_early || decision.next == NextStep::retry_at ||
                     decision.next == NextStep::refresh_and_retry;
  if (!again || row.attempts + 1 >= kMostAttempts) {
    if (done.outcome != Outcome::accepted) {
      engine_.log.warning("work was given up",
                          {{"account", row.account},
                           {"procedure", row.name},
                           {"outcome", std::string(name(done.outcome))},
                           {"error", done.error ? done.error->text : std::string()}});
    }
    list_.remove(batch, row.id);
    return;
  }
  if (decision.next == NextStep::refresh_and_retry)
    engine_.credentials.forget(batch, row.account, ending.tokens);
  store::WorkRow next = row;
  next.attempts += 1;
  next.due_at = is_early ? now + kEarlyMs : decision.at;
  list_.put(batch, std::move(next));
}

void Worker::take_results(store::Batch& batch, state::LiveAccount& account,
                          const std::string& procedure, const Done& done,
                          const std::string& conversation) {
  engine_.credentials.put(batch, account, done.tokens, done.materials);
  inbound::Origin origin;
  origin.account = &account;
  origin.conversation = conversation;
  if (!done.events.empty() || !done.facts.empty() || !done.work.empty()) {
    engine_.acceptor.accept(
        batch, origin,
        procedure == "backfill" ? unheard(engine_, account, done.events) : done.events, done.facts,
        done.work);
  }
  if (!done.capabilities.empty()) {
    batch.push_back(
        store::PutValue{{account.id, "capabilities", "check", done.capabilities, {}, 0}});
  }
}

void Worker::run(state::LiveAccount& account, const std::string& name, std::string argument,
                 Ended ended, std::string cursor, std::int64_t expires_at) {
  Plan plan;
  plan.expires_at = expires_at;
  plan.cursor = std::move(cursor);
  plan.account = account.id;
  plan.procedure.name = name;
  plan.media_ref = media_ref_of(name, argument);
  plan.procedure.argument = std::move(argument);
  attempt(std::move(plan), std::move(ended));
}

void Worker::attempt(Plan plan, Ended ended) {
  plan.stable = {engine_.clock.now_ms(), engine_.ids.random_bytes(32), {}};
  plan.procedure.id = engine_.ids.next("work_", engine_.clock.now_ms());
  struct State {
    Done done;
    bool is_renewed = false;
  };
  auto state = std::make_shared<State>();
  Run::create(
      engine_, plan,
      [this, state](store::Batch& batch, const Ending& ending, Run& self) {
        state->done = ending.done;
        if (state::LiveAccount* own = engine_.accounts.account(self.plan().account)) {
          take_results(batch, *own, self.plan().procedure.name, ending.done, {});
          pause_rate(*own, ending);
          state->is_renewed = renew(batch, self.plan(), ending);
        }
      },
      [this, state, plan, ended = std::move(ended)](bool is_durable) mutable {
        if (!is_durable) state->done.outcome = Outcome::retry;
        if (!is_durable || !state->is_renewed) return ended(state->done);
        ++plan.attempt;
        attempt(std::move(plan), std::move(ended));
      })
      ->begin({}, {});
}

bool Worker::renew(store::Batch& batch, const Plan& plan, const Ending& ending) {
  const std::string& name = plan.procedure.name;
  // What gets credentials has none that could be got anew.
  if (ending.done.outcome != Outcome::unauthenticated || ending.is_host_made || plan.attempt > 1 ||
      name == "token" || name == "material")
    return false;
  return engine_.credentials.forget(batch, plan.account, ending.tokens);
}

void Worker::pause_rate(const state::LiveAccount& account, const Ending& ending) {
  if (ending.done.outcome != Outcome::throttled || ending.rate_keys.empty()) return;
  const std::int64_t now = engine_.clock.now_ms();
  engine_.rates.pause(account, ending.rate_keys.front(), now + ending.done.retry_after_ms);
}

void Worker::reset() {
  for (auto& [id, run] : running_) run->abandon();
  running_.clear();
  per_account_.clear();
  list_.load();
  look_later(engine_.clock.now_ms());
}

}  // namespace jackfield::outbound
