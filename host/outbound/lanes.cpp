// SPDX-License-Identifier: MIT
#include "host/outbound/lanes.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kLoadPage = 1000;

/// The pieces that one call of `send` carries: as many as the network takes at once.
std::uint32_t batch_of(const state::LiveAccount& account) {
  return account.capabilities.egress && account.capabilities.egress->batch > 0
             ? account.capabilities.egress->batch
             : 1;
}

}  // namespace

Action read_action(const store::ActionRow& row) {
  const nlohmann::json json = nlohmann::json::parse(row.body, nullptr, false);
  Result<Action> action = read_json<Action>(json, ReadMode::partial);
  return action ? std::move(*action) : Action();
}

std::string to_json(const Progress& progress) {
  const nlohmann::json json = {{"pieces_done", progress.pieces_done},
                               {"has_refreshed", progress.has_refreshed},
                               {"last_error", progress.last_error}};
  return json.dump();
}

Progress read_progress(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return {};
  return {json.value("pieces_done", 0U), json.value("has_refreshed", false),
          json.value("last_error", "")};
}

Lanes::Lanes(Engine& engine, Messages& messages, Receipts& receipts, RetryPolicy policy)
    : engine_(engine), messages_(messages), receipts_(receipts), policy_(policy) {
  engine_.journal.on_reset([this] { load(); });
}

void Lanes::load() {
  for (auto& [conversation, lane] : lanes_) {
    if (lane.run) lane.run->abandon();
    if (lane.timer) engine_.timers.cancel(*lane.timer);
  }
  lanes_.clear();
  running_ = 0;
  uncertain_ = 0;
  std::string conversation;
  std::int64_t position = 0;
  while (true) {
    const std::vector<store::ActionRow> rows =
        engine_.store.reader().actions(conversation, position, kLoadPage);
    for (const store::ActionRow& row : rows) {
      if (row.state == store::ActionState::uncertain) {
        ++uncertain_;
        continue;
      }
      Lane& lane = lanes_[row.conversation];
      lane.account = row.account;
      lane.waiting.push_back(row.id);
    }
    if (rows.empty()) break;
    conversation = rows.back().conversation;
    position = rows.back().position;
  }
  std::vector<std::string> all;
  for (const auto& [name, lane] : lanes_) all.push_back(name);
  for (const std::string& name : all) start_next(name);
}

void Lanes::add(store::Batch batch, store::ActionRow row, Action action,
                store::Store::Completion done) {
  Lane& lane = lanes_[row.conversation];
  lane.account = row.account;
  const state::LiveAccount* account = engine_.accounts.account(row.account);
  const bool is_free = !lane.run && !lane.is_claimed && lane.waiting.empty() &&
                       lane.arriving == 0 && !is_stopped_ && account != nullptr &&
                       !account->is_paused && row.due_at <= engine_.clock.now_ms();
  const std::string conversation = row.conversation;
  if (is_free) {
    lane.is_claimed = true;
    return begin(conversation, std::move(row), std::move(action), std::move(batch),
                 std::move(done));
  }
  // Counted, so that the lane stays and nothing accepted later overtakes it when the one before
  // ends meanwhile.
  ++lane.arriving;
  batch.push_back(store::PutAction{row});
  engine_.journal.submit(
      std::move(batch),
      [this, conversation, id = row.id, done = std::move(done)](const store::Committed& result) {
        const auto found =
            lanes_.find(conversation);  // gone after a reset, which loads it from the store
        if (found != lanes_.end() && found->second.arriving > 0) {
          --found->second.arriving;
          if (result.ok) found->second.waiting.push_back(id);
          start_next(conversation);
        }
        done(result);
      });
}

void Lanes::start_next(const std::string& conversation) {
  const auto found = lanes_.find(conversation);
  if (found == lanes_.end() || is_stopped_) return;
  Lane& lane = found->second;
  if (lane.run || lane.is_claimed || lane.timer) return;
  if (lane.waiting.empty()) {
    if (lane.arriving == 0) lanes_.erase(found);
    return;
  }
  const state::LiveAccount* account = engine_.accounts.account(lane.account);
  if (account == nullptr || account->is_paused) return;
  const std::optional<store::ActionRow> row = engine_.store.reader().action(lane.waiting.front());
  if (!row) {  // cancelled meanwhile
    lane.waiting.pop_front();
    return start_next(conversation);
  }
  if (row->due_at > engine_.clock.now_ms()) return wait_until(conversation, row->due_at);
  lane.waiting.pop_front();
  lane.is_claimed = true;
  start(conversation, *row);
}

void Lanes::start(const std::string& conversation, const store::ActionRow& row) {
  begin(conversation, row, read_action(row), {}, [](const store::Committed&) {});
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
  plan.stable = read_stable(row.started);
  plan.attempt = row.attempts + 1;
  plan.expires_at = row.expires_at;
  plan.is_durable = true;
  plan.procedure.id = row.id;
  plan.procedure.name = std::string(name(action.kind));
  // The next pieces, as many as the network takes in one call.
  if (action.pieces.size() > progress.pieces_done) {
    action.pieces.erase(action.pieces.begin(), action.pieces.begin() + progress.pieces_done);
  }
  if (account != nullptr && action.pieces.size() > batch_of(*account))
    action.pieces.resize(batch_of(*account));
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

void Lanes::begin(const std::string& conversation, store::ActionRow row, Action action,
                  store::Batch batch, store::Store::Completion done) {
  const bool is_first = row.started.empty();
  if (is_first) {
    const state::LiveAccount* account = engine_.accounts.account(row.account);
    row.started = to_json(Stable{engine_.clock.now_ms(), engine_.ids.random_bytes(32),
                                 account == nullptr ? std::string() : account->plugin_version});
    row.state = store::ActionState::running;
    batch.push_back(store::PutAction{row});
  }
  Plan plan = plan_for(row, std::move(action), is_first);
  const bool is_cut = !is_first && was_cut_in_once_request(row, plan.exchanges);
  ++running_;

  auto kept = std::make_shared<store::ActionRow>(std::move(row));
  auto run = Run::create(
      engine_, std::move(plan),
      [this, kept](store::Batch& last, const Ending& ending, Run& self) {
        finish(last, ending, *kept, self);
      },
      [this, conversation, kept](bool is_durable) {
        if (is_durable) after(conversation, kept->id);
      });
  Lane& lane = lanes_[conversation];
  lane.is_claimed = false;
  lane.run = run;
  if (is_cut) {
    Done uncertain;
    uncertain.outcome = Outcome::uncertain;
    uncertain.error.emplace();
    uncertain.error->class_ = ErrorClass::uncertain;
    uncertain.error->text = "the host stopped while the request was on its way";
    return run->end_early(std::move(batch), std::move(done), std::move(uncertain));
  }
  run->begin(std::move(batch), std::move(done));
}

void Lanes::after(const std::string& conversation, const std::string& id) {
  --running_;
  Lane& lane = lanes_[conversation];
  lane.run.reset();
  // What is to be tried again goes first, before everything that was accepted later.
  const std::optional<store::ActionRow> row = engine_.store.reader().action(id);
  if (row && row->state != store::ActionState::uncertain) lane.waiting.push_front(id);
  start_next(conversation);
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
  for (const auto& [conversation, lane] : lanes_) count += lane.waiting.size();
  return count;
}

std::size_t Lanes::waiting(std::string_view account) const {
  std::size_t count = 0;
  for (const auto& [conversation, lane] : lanes_)
    count += lane.account == account ? lane.waiting.size() : 0;
  return count;
}

}  // namespace jackfield::outbound
