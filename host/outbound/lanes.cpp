// SPDX-License-Identifier: MIT
#include "host/outbound/lanes.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/outbound/ledger.hpp"
#include "host/outbound/pieces.hpp"
#include "sdk/model/generated/json_reader.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kLoadPage = 10'000;

Done taken() {
  Done done;
  done.outcome = Outcome::accepted;
  return done;
}

Done cut_off() {
  Done done;
  done.outcome = Outcome::uncertain;
  done.error.emplace();
  done.error->class_ = ErrorClass::uncertain;
  done.error->text = "the host stopped while the request was on its way";
  return done;
}

Priority priority_of(std::uint32_t stored) {
  return stored == 0 ? Priority::interactive : Priority::bulk;
}

}  // namespace

Lanes::Lanes(Engine& engine, Messages& messages, Receipts& receipts, LanePolicy policy)
    : engine_(engine),
      messages_(messages),
      receipts_(receipts),
      policy_(policy),
      turnstile_(policy.in_flight) {
  engine_.journal.on_reset([this] { load(); });
  // Later, not now: whoever applies the receipt is still filling its batch.
  receipts_.on_certain([this](const std::string& message, bool was_taken) {
    engine_.timers.after(0, [this, message, was_taken] {
      resolve(message, was_taken ? Verdict::accept : Verdict::fail, [](const store::Committed&) {});
    });
  });
}

void Lanes::load() {
  for (auto& [conversation, lane] : lanes_) {
    if (lane.run) lane.run->abandon();
    if (lane.timer) engine_.timers.cancel(*lane.timer);
  }
  lanes_.clear();
  turnstile_.clear();
  moving_.clear();
  running_ = 0;
  uncertain_ = static_cast<std::size_t>(engine_.store.reader().uncertain_count());
  const std::int64_t now = engine_.clock.now_ms();
  std::set<std::string> accounts;
  std::string conversation;
  std::int64_t position = 0;
  while (true) {
    std::vector<store::LaneRow> rows =
        engine_.store.reader().lanes(conversation, position, kLoadPage);
    for (store::LaneRow& row : rows) {
      if (row.state >= store::ActionState::uncertain) continue;
      Lane& lane = lanes_[row.conversation];
      if (lane.waiting++ > 0) continue;
      // The first of its conversation decides when, and in which line, the lane waits.
      accounts.insert(row.account);
      lane.account = row.account;
      if (row.due_at > now) {
        wait_until(row.conversation, row.due_at);
      } else {
        lane.is_in_line = true;
        turnstile_.wait(row.account, priority_of(row.priority), row.conversation);
      }
    }
    if (rows.empty()) break;
    conversation = std::move(rows.back().conversation);
    position = rows.back().position;
  }
  for (const std::string& account : accounts) admit(account);
  begin_scheduled();
}

void Lanes::add(store::Batch batch, store::ActionRow row, Action action,
                store::Store::Completion done) {
  if (row.due_at > engine_.clock.now_ms()) {
    row.state = store::ActionState::scheduled;
    batch.push_back(store::PutAction{std::move(row)});
    return engine_.journal.submit(std::move(batch),
                                  [this, done = std::move(done)](const store::Committed& result) {
                                    begin_scheduled();
                                    done(result);
                                  });
  }
  Lane& lane = lanes_[row.conversation];
  lane.account = row.account;
  const state::LiveAccount* account = engine_.accounts.account(row.account);
  const Priority priority = priority_of(row.priority);
  const bool is_free = !lane.run && !lane.is_claimed && !lane.is_in_line && lane.waiting == 0 &&
                       lane.arriving == 0 && !is_stopped_ && account != nullptr &&
                       !account->is_paused && turnstile_.enter(row.account, priority);
  if (!is_free) return put_behind(std::move(batch), row, std::move(done));
  lane.is_claimed = true;
  lane.priority = priority;
  const std::string conversation = row.conversation;
  begin(conversation, std::move(row), std::move(action), std::move(batch), std::move(done));
}

void Lanes::put_behind(store::Batch batch, const store::ActionRow& row,
                       store::Store::Completion done) {
  // Counted, so that the lane stays and nothing accepted later overtakes it when the one before
  // ends meanwhile.
  Lane& lane = lanes_[row.conversation];
  lane.account = row.account;
  ++lane.arriving;
  batch.push_back(store::PutAction{row});
  engine_.journal.submit(
      std::move(batch), [this, conversation = row.conversation,
                         done = std::move(done)](const store::Committed& result) {
        arrived(conversation, result.ok);  // no lane after a reset, which loads it from the store
        done(result);
      });
}

void Lanes::start_next(const std::string& conversation) {
  const auto found = lanes_.find(conversation);
  if (found == lanes_.end() || is_stopped_) return;
  Lane& lane = found->second;
  if (lane.run || lane.is_claimed || lane.is_in_line || lane.timer || lane.leaving > 0) return;
  if (lane.waiting == 0) {
    if (lane.arriving == 0) lanes_.erase(found);
    return;
  }
  const state::LiveAccount* account = engine_.accounts.account(lane.account);
  if (account == nullptr || account->is_paused) return;
  const std::optional<store::ActionRow> row = engine_.store.reader().lane_head(conversation);
  if (!row) {
    lane.waiting = 0;
    return start_next(conversation);
  }
  if (row->due_at > engine_.clock.now_ms()) return wait_until(conversation, row->due_at);
  lane.is_in_line = true;
  turnstile_.wait(lane.account, priority_of(row->priority), conversation);
  admit(lane.account);
}

void Lanes::admit(const std::string& account) {
  if (is_stopped_) return;
  while (const std::optional<Turnstile::Turn> turn = turnstile_.next(account)) {
    const auto found = lanes_.find(turn->conversation);
    const state::LiveAccount* live = engine_.accounts.account(account);
    const bool may_begin = found != lanes_.end() && found->second.is_in_line &&
                           found->second.leaving == 0 && live != nullptr && !live->is_paused;
    if (found != lanes_.end()) found->second.is_in_line = false;
    if (!may_begin) {  // resume() brings it back, or what leaves
      turnstile_.leave(account, turn->priority);
      continue;
    }
    found->second.priority = turn->priority;
    found->second.is_claimed = true;
    begin_waiting(turn->conversation);
  }
}

void Lanes::begin_waiting(const std::string& conversation) {
  Lane& lane = lanes_[conversation];
  std::optional<store::ActionRow> row = engine_.store.reader().lane_head(conversation);
  if (!row) {  // cancelled while it stood in line
    lane.is_claimed = false;
    lane.waiting = 0;
    turnstile_.leave(lane.account, lane.priority);
    return start_next(conversation);
  }
  --lane.waiting;
  Action action = read_action(*row);
  begin(conversation, std::move(*row), std::move(action), {}, [](const store::Committed&) {});
}

void Lanes::wait_until(const std::string& conversation, std::int64_t at) {
  lanes_[conversation].timer = engine_.timers.at(at, [this, conversation] {
    if (const auto lane = lanes_.find(conversation); lane != lanes_.end())
      lane->second.timer.reset();
    start_next(conversation);
  });
}

Plan Lanes::plan_for(const store::ActionRow& row, Action action, bool is_first) {
  const state::LiveAccount* account = engine_.accounts.account(row.account);
  const Progress progress = read_progress(row.progress);
  Plan plan;
  plan.account = row.account;
  plan.conversation = row.conversation;
  plan.contact = action.contact;
  plan.attempt = row.attempts + 1;
  plan.expires_at = row.expires_at;
  plan.priority = priority_of(row.priority);
  plan.is_durable = true;
  plan.procedure.id = row.id;
  plan.procedure.name = std::string(name(action.kind));
  if (account != nullptr) take_next_pieces(action, progress.pieces_done, account->capabilities);
  plan.procedure.action.emplace(std::move(action));
  if (is_first) return plan;  // nothing of it is in the store yet
  for (const store::ExchangeRow& stored : engine_.store.reader().exchanges(row.id)) {
    const nlohmann::json json = nlohmann::json::parse(stored.body, nullptr, false);
    if (Result<Exchange> exchange = read_json<Exchange>(json, ReadMode::partial)) {
      plan.exchanges.push_back(std::move(*exchange));
    }
  }
  return plan;
}

bool Lanes::was_cut_in_once_request(const store::ActionRow& row, std::vector<Exchange>& exchanges) {
  // An intent beyond the last exchange: its request may have left before the host died.
  for (const store::IntentRow& intent : engine_.store.reader().intents(row.id)) {
    if (intent.ordinal < exchanges.size()) continue;
    const auto request_class = static_cast<RequestClass>(intent.request_class);
    if (request_class != RequestClass::safe && request_class != RequestClass::idempotent)
      return true;
  }
  return false;
}

/// A window may have closed since the send was accepted. What has begun goes on: its plugin judges.
std::optional<Done> Lanes::refused_now(const Plan& plan) {
  const state::LiveAccount* account = engine_.accounts.account(plan.account);
  const Action& action = *plan.procedure.action;
  if (account == nullptr || action.kind != ActionKind::send || !action.conversation) return {};
  if (!plan.exchanges.empty() || plan.attempt > 1) return {};
  Asking asking = asking_for(action);
  asking.visibility = Visibility::public_;  // was asked for when the send was accepted
  const Eligibility verdict = judge_send(engine_.book, *account, {plan.conversation, plan.contact},
                                         *action.conversation, asking, engine_.clock.now_ms());
  if (verdict.is_eligible) return {};
  return refused_by(verdict);
}

void Lanes::begin(const std::string& conversation, store::ActionRow row, Action action,
                  store::Batch batch, store::Store::Completion done) {
  const bool is_first = row.started.empty();
  const std::int64_t now = engine_.clock.now_ms();
  const std::size_t pieces = action.pieces.size();
  Stable stable;
  if (is_first) {
    const state::LiveAccount* account = engine_.accounts.account(row.account);
    stable = {now, engine_.ids.random_bytes(32),
              account == nullptr ? std::string() : account->plugin_version};
    row.started = to_json(stable);
    row.state = store::ActionState::running;
    batch.push_back(store::PutAction{row});
  }
  Plan plan = plan_for(row, std::move(action), is_first);
  plan.stable = is_first ? std::move(stable) : read_stable(row.started);
  const bool is_cut = !is_first && was_cut_in_once_request(row, plan.exchanges);
  const bool is_late = row.expires_at != 0 && row.expires_at <= now;
  ++running_;

  auto attempt = std::make_shared<Attempt>(Attempt{std::move(row), pieces, false});
  auto run = Run::create(
      engine_, std::move(plan),
      [this, attempt](store::Batch& last, const Ending& ending, Run& self) {
        finish(last, ending, *attempt, self);
      },
      [this, conversation, attempt](bool is_durable) {
        if (is_durable) after(conversation, attempt->stays);
      });
  Lane& lane = lanes_[conversation];
  lane.is_claimed = false;
  lane.run = run;
  // The network may have told of it while it waited for another try: it is not sent again.
  if (!is_first && is_confirmed(attempt->row.id, *run->plan().procedure.action))
    return run->end_early(std::move(batch), std::move(done), taken());
  if (is_cut || is_late)
    return run->end_early(std::move(batch), std::move(done), is_cut ? cut_off() : too_late());
  if (const std::optional<Done> refused = refused_now(run->plan()))
    return run->end_early(std::move(batch), std::move(done), *refused);
  run->begin(std::move(batch), std::move(done));
}

void Lanes::after(const std::string& conversation, bool stays) {
  --running_;
  const auto found = lanes_.find(conversation);
  if (found == lanes_.end()) return;
  Lane& lane = found->second;
  lane.run.reset();
  if (stays) ++lane.waiting;  // first of all: its position is the smallest
  const std::string account = lane.account;
  turnstile_.leave(account, lane.priority);
  start_next(conversation);
  admit(account);
}

void Lanes::run_lossy(const std::string& account, Action action) {
  Plan plan;
  plan.account = account;
  plan.conversation = action.conversation ? action.conversation->id : std::string();
  plan.contact = action.contact;
  plan.stable = {engine_.clock.now_ms(), engine_.ids.random_bytes(32), {}};
  plan.procedure.id = action.id;
  plan.procedure.name = std::string(name(action.kind));
  plan.procedure.action.emplace(std::move(action));
  Run::create(
      engine_, std::move(plan), [](store::Batch&, const Ending&, Run&) {}, [](bool) {})
      ->begin({}, {});
}

void Lanes::resume(const std::string& account) {
  std::vector<std::string> theirs;
  for (const auto& [conversation, lane] : lanes_) {
    if (lane.account == account) theirs.push_back(conversation);
  }
  for (const std::string& conversation : theirs) start_next(conversation);
}

void Lanes::stop() {
  is_stopped_ = true;
  for (auto& [conversation, lane] : lanes_) {
    if (lane.timer) engine_.timers.cancel(*lane.timer);
    lane.timer.reset();
  }
}

std::size_t Lanes::waiting() const {
  std::size_t count = 0;
  for (const auto& [conversation, lane] : lanes_) count += lane.waiting;
  return count;
}

std::size_t Lanes::waiting(std::string_view account) const {
  std::size_t count = 0;
  for (const auto& [conversation, lane] : lanes_)
    count += lane.account == account ? lane.waiting : 0;
  return count;
}

}  // namespace jackfield::outbound
