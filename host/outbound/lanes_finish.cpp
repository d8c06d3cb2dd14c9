// SPDX-License-Identifier: MIT
// What becomes of an action when its procedure ended: everything an outcome means, in the final
// batch.
#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/outbound/lanes.hpp"
#include "host/outbound/status_lattice.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kReconcileAfterMs = 1'000;  // networks need a moment to know of it

bool can_reconcile(const state::LiveAccount& account) {
  const auto& known = account.manifest.procedures;
  return std::find(known.begin(), known.end(), "reconcile") != known.end();
}

/// What `reconcile` gets: the action with the pieces in question, and what came of them so far.
std::string reconcile_argument(const Run& run, const store::ActionRow& row) {
  std::string action;
  write_json(action, *run.plan().procedure.action, JsonForm::full);
  std::string argument = R"({"action":)" + action + R"(,"started_at":)" +
                         std::to_string(read_stable(row.started).started_at) + R"(,"exchanges":[)";
  bool is_first = true;
  for (const Exchange& exchange : run.exchanges()) {
    if (!std::exchange(is_first, false)) argument += ',';
    write_json(argument, exchange, JsonForm::full);
  }
  return argument + "]}";
}

/// What this batch was to write of them: their end takes all of them away.
void forget_exchanges(store::Batch& batch, const std::string& action) {
  std::erase_if(batch, [&](const store::Write& write) {
    const auto* exchange = std::get_if<store::PutExchange>(&write);
    return exchange != nullptr && exchange->row.procedure == action;
  });
}

}  // namespace

void Lanes::finish(store::Batch& batch, const Ending& ending, Attempt& attempt, Run& run) {
  const Done& done = ending.done;
  store::ActionRow& row = attempt.row;
  const std::int64_t now = engine_.clock.now_ms();
  state::LiveAccount* account = engine_.accounts.account(row.account);
  Progress progress = read_progress(row.progress);
  const Action& action = *run.plan().procedure.action;
  row.attempts = run.plan().attempt;

  // A password stays what it is, and servers count how often it was wrong: once is enough.
  const bool can_renew = ending.is_host_made || engine_.credentials.has_tokens(row.account);
  const Attempts attempts{row.attempts, progress.failing_since == 0 ? now : progress.failing_since,
                          row.expires_at, progress.has_refreshed || !can_renew};
  const std::string jitter_source = engine_.ids.random_bytes(1);
  const double jitter = static_cast<unsigned char>(jitter_source[0]) / 255.0;
  const Decision decision = decide(done, attempts, policy_.retry, now, jitter);
  engine_.metrics.counter("procedures_total", {{"procedure", run.plan().procedure.name},
                                               {"outcome", name(done.outcome)}})++;

  if (account != nullptr) {
    inbound::Origin origin;
    origin.account = account;
    origin.conversation = row.conversation;
    origin.contact = action.contact;
    engine_.credentials.put(batch, *account, done.tokens, done.materials);
    if (!done.events.empty() || !done.facts.empty() || !done.work.empty()) {
      engine_.acceptor.accept(batch, origin, done.events, done.facts, done.work);
    }
    if (done.outcome == Outcome::throttled) {
      const std::string& key = !done.rate_key.empty()     ? done.rate_key
                               : ending.rate_keys.empty() ? ending.label
                                                          : ending.rate_keys.front();
      engine_.rates.pause(*account, key, decision.at);
    }
  }

  // The network's own word outweighs how the exchange ended: else what it took would go twice.
  const NextStep next = is_confirmed(row.id, action) ? NextStep::finish_accepted : decision.next;
  switch (next) {
    case NextStep::finish_accepted:
      finish_accepted(batch, done, attempt, action, run.exchanges());
      break;
    case NextStep::retry_at:
      retry(batch, ending, attempt, run, decision.at);
      break;
    case NextStep::refresh_and_retry:
      progress.has_refreshed = true;
      row.progress = to_json(progress);
      engine_.credentials.forget(batch, row.account, ending.tokens);
      retry(batch, ending, attempt, run, now);
      break;
    case NextStep::pause_account:
      if (account != nullptr) account->is_paused = true;
      retry(batch, ending, attempt, run, now);
      progress = read_progress(row.progress);
      progress.has_refreshed = false;  // with new credentials it begins anew
      progress.failing_since = 0;
      row.progress = to_json(progress);
      batch.push_back(store::PutAction{row});
      if (pause_) pause_(row.account, done);
      break;
    case NextStep::hold_uncertain:
      hold_uncertain(batch, done, attempt, run);
      break;
    case NextStep::finish_failed:
    case NextStep::finish_expired:
      note_try(progress, row.account, done, run.exchanges());
      row.progress = to_json(progress);
      finish_failed(batch, done, row,
                    next == NextStep::finish_failed ? Status::failed : Status::expired);
      break;
  }
}

bool Lanes::is_confirmed(const std::string& id, const Action& action) {
  const std::optional<SentMessage> message = messages_.find(id);
  if (!message || action.pieces.empty()) return false;
  return std::all_of(action.pieces.begin(), action.pieces.end(), [&](const Piece& piece) {
    return std::any_of(message->pieces.begin(), message->pieces.end(), [&](const SentPart& part) {
      return part.index == piece.index && outbound::is_confirmed(part.status);
    });
  });
}

void Lanes::finish_accepted(store::Batch& batch, const Done& done, Attempt& attempt,
                            const Action& action, const std::vector<Exchange>& exchanges) {
  store::ActionRow& row = attempt.row;
  Progress progress = read_progress(row.progress);
  state::LiveAccount* account = engine_.accounts.account(row.account);
  const std::int64_t now = engine_.clock.now_ms();
  std::optional<SentMessage> message = messages_.find(row.id);
  if (message && account != nullptr) {
    std::vector<std::pair<std::uint32_t, Status>> early;
    for (const Piece& piece : action.pieces) {
      const auto sent =
          std::find_if(done.pieces.begin(), done.pieces.end(),
                       [&](const SentPiece& each) { return each.index == piece.index; });
      for (SentPart& part : message->pieces) {
        if (part.index != piece.index) continue;
        if (sent != done.pieces.end() && !sent->provider_ids.empty())
          part.provider_ids = sent->provider_ids;
        // Where the network names nothing, our own id stands in.
        if (part.provider_ids.empty()) part.provider_ids.push_back(row.id);
        for (const std::string& id : part.provider_ids) {
          const Status waiting = receipts_.adopt(batch, *account, row.id, id, now);
          if (waiting != Status::unknown) early.emplace_back(piece.index, waiting);
        }
      }
    }
    messages_.set(std::move(*message));  // written with its status
    StatusChange change;
    change.status = done.status == Status::unknown ? Status::accepted : done.status;
    change.attempts = row.attempts;
    for (const Piece& piece : action.pieces)
      receipts_.apply(batch, *account, row.id, piece.index, change, now);
    for (const auto& [index, status] : early) {
      StatusChange told;
      told.status = status;
      receipts_.apply(batch, *account, row.id, index, told, now);
    }
    messages_.write(batch);
  }
  progress.pieces_done += static_cast<std::uint32_t>(action.pieces.size());
  if (progress.pieces_done < attempt.pieces) {
    row.attempts = 0;
    progress.failing_since = 0;
    note_try(progress, row.account, done, exchanges);  // a later piece may fail for good
    row.progress = to_json(progress);
    row.state = store::ActionState::queued;
    attempt.stays = true;
    batch.push_back(store::DropExchanges{row.id, 0});
    batch.push_back(store::PutAction{row});
    return;
  }
  forget_exchanges(batch, row.id);
  batch.push_back(
      store::FinishAction{{row, now, static_cast<std::uint32_t>(done.outcome), {}}, false});
}

void Lanes::note_try(Progress& progress, const std::string& account, const Done& done,
                     const std::vector<Exchange>& exchanges) {
  std::vector<std::string> secrets;
  if (const state::LiveAccount* live = engine_.accounts.account(account)) secrets = live->secrets;
  ContextValue at_hand;
  engine_.credentials.fill(account, at_hand, true);
  for (Token& token : at_hand.tokens) secrets.push_back(std::move(token.value));
  add_try(progress, done, exchanges, secrets, engine_.clock.now_ms());
}

void Lanes::retry(store::Batch& batch, const Ending& ending, Attempt& attempt, Run& run,
                  std::int64_t at) {
  store::ActionRow& row = attempt.row;
  row.state = store::ActionState::queued;
  row.due_at = at;
  Progress progress = read_progress(row.progress);
  note_try(progress, row.account, ending.done, run.exchanges());
  row.progress = to_json(progress);
  attempt.stays = true;
  batch.push_back(store::PutAction{row});
  const auto count = static_cast<std::uint32_t>(run.exchanges().size());
  const Resume resume =
      ending.done.resume == Resume::unknown ? Resume::drop_last : ending.done.resume;
  const std::uint32_t from = resume == Resume::restart              ? 0
                             : resume == Resume::keep || count == 0 ? count
                                                                    : count - 1;
  batch.push_back(store::DropExchanges{row.id, from});
  keep_status(batch, row, Status::sending, &ending.done);
}

void Lanes::hold_uncertain(store::Batch& batch, const Done& done, Attempt& attempt,
                           const Run& run) {
  store::ActionRow& row = attempt.row;
  row.state = store::ActionState::uncertain;
  ++uncertain_;
  Progress progress = read_progress(row.progress);
  note_try(progress, row.account, done, run.exchanges());
  row.progress = to_json(progress);
  batch.push_back(store::PutAction{row});
  keep_status(batch, row, Status::unknown, &done);
  engine_.log.warning("a send is uncertain and held",
                      {{"account", row.account}, {"message", row.id}});
  const state::LiveAccount* account = engine_.accounts.account(row.account);
  if (account == nullptr || !can_reconcile(*account)) return;
  inbound::Origin origin;
  origin.account = engine_.accounts.account(row.account);
  origin.conversation = row.conversation;
  Work work;
  work.name = "reconcile";
  work.key = row.id;
  work.after_ms = kReconcileAfterMs;
  work.argument = reconcile_argument(run, row);
  engine_.acceptor.accept(batch, origin, {}, {}, {std::move(work)});
}

void Lanes::finish_failed(store::Batch& batch, const Done& done, const store::ActionRow& row,
                          Status status) {
  keep_status(batch, row, status, &done);
  std::string error;
  if (done.error) write_json(error, *done.error, JsonForm::full);
  batch.push_back(store::FinishAction{
      {row, engine_.clock.now_ms(), static_cast<std::uint32_t>(done.outcome), std::move(error)},
      true});
  engine_.metrics.counter("dead_letters_total", {{"outcome", name(done.outcome)}})++;
  engine_.log.info(
      "an action failed",
      {{"account", row.account}, {"action", row.id}, {"outcome", std::string(name(done.outcome))}});
}

void Lanes::keep_status(store::Batch& batch, const store::ActionRow& row, Status status,
                        const Done* done) {
  const state::LiveAccount* account = engine_.accounts.account(row.account);
  if (account == nullptr) return;
  StatusChange change;
  change.status = status;
  change.attempts = row.attempts;
  if (done != nullptr && done->error) {
    change.error.emplace(*done->error);
    if (change.error->class_ == ErrorClass::unknown) change.error->class_ = class_of(done->outcome);
  }
  // Pieces that the network has taken stay what they are.
  const std::uint32_t done_before = read_progress(row.progress).pieces_done;
  receipts_.apply(batch, *account, row.id, {0, done_before}, change, engine_.clock.now_ms());
}

}  // namespace jackfield::outbound
