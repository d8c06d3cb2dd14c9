// SPDX-License-Identifier: MIT
// What ends an action's wait from outside: a person's decision, a plugin's finding, its time to
// live.
#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include "host/outbound/lanes.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kAtOnce = 200;
constexpr std::int64_t kScheduleLookMs = 1'000;

Done given_up() {
  Done done;
  done.outcome = Outcome::uncertain;
  done.error.emplace();
  done.error->class_ = ErrorClass::uncertain;
  done.error->text = "nobody can say whether the network took it, and it was given up";
  return done;
}

}  // namespace

bool Lanes::cancel(const std::string& id, store::Store::Completion done) {
  const std::optional<store::ActionRow> row = engine_.store.reader().action(id);
  if (!row || row->state == store::ActionState::uncertain) return false;
  const auto settled = [this, id, done = std::move(done)](const store::Committed& result) {
    moving_.erase(id);
    done(result);
  };
  const bool is_in_lane = row->state != store::ActionState::scheduled;
  if (is_in_lane) {
    const auto found = lanes_.find(row->conversation);
    if (found == lanes_.end() || found->second.waiting == 0) return false;
    if (found->second.run && found->second.run->plan().procedure.id == id) return false;
  }
  if (!moving_.insert(id).second) return false;  // it leaves already, or its time has come
  store::Batch batch;
  keep_status(batch, *row, Status::cancelled, nullptr);
  batch.push_back(store::FinishAction{{*row, engine_.clock.now_ms(), 0, {}}, false});
  if (is_in_lane) {
    take_out(std::move(batch), row->conversation, settled);
  } else {
    engine_.journal.submit(std::move(batch), settled);
  }
  return true;
}

void Lanes::take_out(store::Batch batch, const std::string& conversation,
                     store::Store::Completion done) {
  Lane& lane = lanes_[conversation];
  --lane.waiting;
  ++lane.leaving;
  if (lane.timer) {
    engine_.timers.cancel(*lane.timer);
    lane.timer.reset();
  }
  engine_.journal.submit(std::move(batch), [this, conversation, done = std::move(done)](
                                               const store::Committed& result) {
    const auto found = lanes_.find(conversation);
    if (found != lanes_.end() && found->second.leaving > 0) {
      --found->second.leaving;
      start_next(conversation);
    }
    done(result);
  });
}

bool Lanes::expire_waiting() {
  const std::vector<store::ActionRow> rows =
      engine_.store.reader().expired_actions(engine_.clock.now_ms(), kAtOnce);
  for (const store::ActionRow& row : rows) {
    const auto lane = lanes_.find(row.conversation);
    if (lane == lanes_.end() || lane->second.waiting == 0) continue;
    // What is in flight ends by itself, and what was expired a moment ago is still being written.
    if (lane->second.run && lane->second.run->plan().procedure.id == row.id) continue;
    if (!moving_.insert(row.id).second) continue;
    store::Batch batch;
    store::ActionRow last = row;
    Progress progress = read_progress(row.progress);
    const Done late = too_late();
    note_try(progress, row.account, late, {});
    last.progress = to_json(progress);
    finish_failed(batch, late, last, Status::expired);
    take_out(std::move(batch), row.conversation,
             [this, id = row.id](const store::Committed&) { moving_.erase(id); });
  }
  return static_cast<std::int64_t>(rows.size()) == kAtOnce;
}

void Lanes::begin_scheduled() {
  if (schedule_) engine_.timers.cancel(*schedule_);
  schedule_.reset();
  if (is_stopped_) return;
  const std::int64_t now = engine_.clock.now_ms();
  bool has_moved = false;
  for (store::ActionRow& row : engine_.store.reader().scheduled_actions(kAtOnce)) {
    if (row.due_at > now) {
      schedule_ = engine_.timers.at(row.due_at, [this] { begin_scheduled(); });
      return;
    }
    has_moved = true;
    if (!moving_.insert(row.id).second) continue;  // on its way already
    row.state = store::ActionState::queued;
    row.position = engine_.journal.next_sequence();
    put_behind({}, row, [this, id = row.id](const store::Committed&) { moving_.erase(id); });
  }
  // There may be more: looked at again once these are through.
  if (has_moved) schedule_ = engine_.timers.after(kScheduleLookMs, [this] { begin_scheduled(); });
}

bool Lanes::resolve(const std::string& id, Verdict verdict, store::Store::Completion done) {
  std::optional<store::ActionRow> row = engine_.store.reader().action(id);
  if (!row || row->state != store::ActionState::uncertain) return false;
  if (!moving_.insert(id).second) return false;  // somebody was faster
  store::Batch batch;
  const bool stays = settle(batch, *row, verdict, {});
  Lane& lane = lanes_[row->conversation];
  lane.account = row->account;
  ++lane.arriving;
  engine_.journal.submit(std::move(batch),
                         [this, id, conversation = row->conversation, stays,
                          done = std::move(done)](const store::Committed& result) {
                           moving_.erase(id);
                           arrived(conversation, result.ok && stays);
                           done(result);
                         });
  return true;
}

void Lanes::arrived(const std::string& conversation, bool waits) {
  const auto lane = lanes_.find(conversation);
  if (lane == lanes_.end() || lane->second.arriving == 0) return;
  --lane->second.arriving;
  if (waits) ++lane->second.waiting;
  start_next(conversation);
}

bool Lanes::reconciled(store::Batch& batch, const std::string& id, const Done& done) {
  std::optional<store::ActionRow> row = engine_.store.reader().action(id);
  if (!row || done.outcome != Outcome::accepted) return true;  // it is over, or stays held
  if (row->state != store::ActionState::uncertain) return false;
  if (!moving_.insert(id).second) return true;  // somebody was faster
  const Verdict verdict = done.pieces.empty() ? Verdict::retry : Verdict::accept;
  engine_.log.info("a plugin found out about an uncertain send",
                   {{"account", row->account},
                    {"message", id},
                    {"verdict", verdict == Verdict::retry ? "not sent" : "sent"}});
  const bool stays = settle(batch, *row, verdict, done);
  Lane& lane = lanes_[row->conversation];
  lane.account = row->account;
  ++lane.arriving;
  // The caller submits the batch when this returns: the next turn of the loop comes after that.
  engine_.timers.after(0, [this, id, conversation = row->conversation, stays] {
    engine_.journal.after_pending([this, id, conversation, stays](const store::Committed& result) {
      moving_.erase(id);
      arrived(conversation, result.ok && stays);
    });
  });
  return true;
}

bool Lanes::settle(store::Batch& batch, store::ActionRow& row, Verdict verdict, const Done& found) {
  if (uncertain_ > 0) --uncertain_;
  row.state = store::ActionState::queued;
  row.due_at = 0;
  if (verdict == Verdict::fail) {
    finish_failed(batch, given_up(), row, Status::failed);
    return false;
  }
  if (verdict == Verdict::accept) {
    Action action = read_action(row);
    Attempt attempt{row, action.pieces.size(), false};
    const Plan plan = plan_for(row, std::move(action), true);
    finish_accepted(batch, found, attempt, *plan.procedure.action, {});
    return attempt.stays;
  }
  // Everything up to the request in question still holds: an upload is not made again.
  const auto exchanges =
      static_cast<std::uint32_t>(engine_.store.reader().exchanges(row.id).size());
  const std::vector<store::IntentRow> intents = engine_.store.reader().intents(row.id);
  const bool was_cut = !intents.empty() && intents.back().ordinal >= exchanges;
  const std::uint32_t from = was_cut || exchanges == 0 ? exchanges : exchanges - 1;
  for (const store::IntentRow& intent : intents) {
    if (intent.ordinal >= from) give_back(batch, row.conversation, intent);
  }
  Progress progress = read_progress(row.progress);
  progress.failing_since = 0;
  row.progress = to_json(progress);
  batch.push_back(store::DropExchanges{row.id, from});
  batch.push_back(store::PutAction{row});
  keep_status(batch, row, Status::sending, nullptr);
  return true;
}

void Lanes::give_back(store::Batch& batch, const std::string& conversation,
                      const store::IntentRow& intent) {
  std::istringstream keys(intent.consumes);
  for (std::string key; std::getline(keys, key);) {
    const auto scope = static_cast<std::uint32_t>(FactScope::conversation);
    if (const auto row = engine_.book.restore(scope, conversation, key, intent.at))
      batch.push_back(store::PutFact{*row});
  }
}

bool Lanes::replay(const std::string& id, store::Store::Completion done) {
  std::optional<store::FinishedRow> dead = engine_.store.reader().finished(id);
  if (!dead || moving_.contains(id)) return false;
  const state::LiveAccount* account = engine_.accounts.account(dead->action.account);
  if (account == nullptr) return false;
  const std::int64_t now = engine_.clock.now_ms();
  store::ActionRow row = std::move(dead->action);
  row.state = store::ActionState::queued;
  row.position = engine_.journal.next_sequence();
  row.due_at = row.expires_at = 0;
  row.attempts = 0;
  row.started.clear();
  Progress progress = read_progress(row.progress);
  progress.has_refreshed = false;
  progress.failing_since = 0;
  row.progress = to_json(progress);
  store::Batch batch;
  batch.push_back(store::DropFinished{id, true});
  StatusChange again;
  again.status = Status::queued;
  again.is_replay = true;
  receipts_.apply(batch, *account, id, {0, progress.pieces_done}, again, now);
  moving_.insert(id);
  put_behind(std::move(batch), row,
             [this, id, done = std::move(done)](const store::Committed& result) {
               moving_.erase(id);
               done(result);
             });
  return true;
}

}  // namespace jackfield::outbound
