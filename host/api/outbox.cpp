// SPDX-License-Identifier: MIT
// What waits, what nobody is sure of, and what finally failed: cancel, /v1/uncertain,
// /v1/deadletters.
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/json_text.hpp"
#include "host/outbound/progress.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

constexpr std::int64_t kMostReplayed = 1'000;  // in one request

using nlohmann::ordered_json;

ordered_json json_or_null(const std::string& text) {
  ordered_json json = ordered_json::parse(text, nullptr, false);
  return json.is_discarded() ? ordered_json() : json;
}

/// An exchange for a person: its body as text.
ordered_json shown(const Exchange& exchange) {
  ordered_json body = {
      {"label", exchange.label}, {"result", name(exchange.result)}, {"at", time_text(exchange.at)}};
  if (exchange.status != 0) body["status"] = exchange.status;
  if (!exchange.body.empty()) body["body"] = exchange.body;
  if (!exchange.error.empty()) body["error"] = exchange.error;
  return body;
}

ordered_json shown(const outbound::Try& each) {
  ordered_json body = {{"at", time_text(each.at)}};
  if (each.times > 1) {
    body["times"] = each.times;
    body["until"] = time_text(each.until);
  }
  body["outcome"] = each.outcome;
  if (!each.error.empty()) body["error"] = each.error;
  body["exchanges"] = ordered_json::array();
  for (const Exchange& exchange : each.exchanges) body["exchanges"].push_back(shown(exchange));
  return body;
}

ordered_json described(const store::ActionRow& row) {
  const outbound::Progress progress = outbound::read_progress(row.progress);
  const auto kind = static_cast<ActionKind>(row.kind);
  ordered_json body = {{kind == ActionKind::send ? "message" : "action", row.id},
                       {"kind", name(kind)},
                       {"account", row.account},
                       {"conversation", row.conversation},
                       {"created_at", time_text(row.created_at)},
                       {"attempts", row.attempts},
                       {"pieces_done", progress.pieces_done}};
  if (!row.idempotency_key.empty()) body["idempotency_key"] = row.idempotency_key;
  body["tries"] = ordered_json::array();
  for (const outbound::Try& each : progress.tries) body["tries"].push_back(shown(each));
  if (progress.tries_gone > 0) body["tries_gone"] = progress.tries_gone;
  return body;
}

ordered_json described(const store::FinishedRow& row) {
  ordered_json body = described(row.action);
  body["outcome"] = name(static_cast<Outcome>(row.outcome));
  body["failed_at"] = time_text(row.finished_at);
  if (!row.error.empty()) body["error"] = json_or_null(row.error);
  return body;
}

/// "<time in milliseconds>.<id>": where the page before ended.
bool read_cursor(const std::string& text, store::FinishedFilter& filter) {
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos || dot == 0 || dot > 15) return false;
  if (text.find_first_not_of("0123456789") != dot) return false;
  filter.before = std::stoll(text.substr(0, dot));
  filter.before_id = text.substr(dot + 1);
  return true;
}

net::Response json_of(int status, const ordered_json& body) {
  return json_response(status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Answers with `response` once the disk has it.
store::Store::Completion once_stored(std::shared_ptr<ApiCall> call, net::Response response) {
  return [call = std::move(call), response = std::move(response)](const store::Committed& result) {
    call->respond(result.ok ? response : problem("not-stored", "it could not be stored"));
  };
}

}  // namespace

bool Api::may_see(ApiCall& call, const std::string& account, const std::string& what) {
  if (call.caller.sees(account)) return true;
  call.respond(problem("not-found", what));
  return false;
}

void Api::cancel_message(ApiCall call) {
  const std::string id = call.id;
  const std::string nothing = "no message " + id + " waits to be sent";
  const std::optional<store::ActionRow> row = parts_.engine.store.reader().action(id);
  if (!row) return call.respond(problem("not-found", nothing));
  if (!may_see(call, row->account, nothing)) return;
  auto shared = std::make_shared<ApiCall>(std::move(call));
  const bool waits = parts_.lanes.cancel(
      id,
      once_stored(shared, json_of(200, {{"message", id}, {"status", name(Status::cancelled)}})));
  if (waits) return;
  shared->respond(problem("conflict", row->state == store::ActionState::uncertain
                                          ? "nobody knows whether it was taken: resolve it instead"
                                          : "it is on its way: too late to take it back"));
}

void Api::list_uncertain(ApiCall call) {
  std::int64_t limit = 0;
  std::int64_t after = 0;
  if (!call.number("limit", 50, 1, 200, limit) ||
      !call.number("after", 0, 0, std::numeric_limits<std::int64_t>::max(), after))
    return;
  const std::string account(call.request.query_value("account").value_or(""));
  ordered_json body = {{"uncertain", ordered_json::array()}};
  for (const store::ActionRow& row :
       parts_.engine.store.reader().uncertain_actions(account, after, limit)) {
    body["next"] = std::to_string(row.position);
    if (call.caller.sees(row.account)) body["uncertain"].push_back(described(row));
  }
  call.respond(json_of(200, body));
}

void Api::resolve_message(ApiCall call) {
  nlohmann::json body;
  if (!read_body(call, body)) return;
  static const std::map<std::string, outbound::Verdict> kVerdicts = {
      {"retry", outbound::Verdict::retry},
      {"accept", outbound::Verdict::accept},
      {"fail", outbound::Verdict::fail}};
  const auto verdict = kVerdicts.find(body.contains("decision") && body["decision"].is_string()
                                          ? body["decision"].get<std::string>()
                                          : std::string());
  if (verdict == kVerdicts.end()) {
    return call.respond(problem("validation-failed", "the decision is not known",
                                {{"/decision", "expected one of: retry, accept, fail"}}));
  }
  const std::string id = call.id;
  const std::string nothing = "no uncertain message " + id;
  const std::optional<store::ActionRow> row = parts_.engine.store.reader().action(id);
  if (!row) return call.respond(problem("not-found", nothing));
  if (!may_see(call, row->account, nothing)) return;
  auto shared = std::make_shared<ApiCall>(std::move(call));
  const bool is_first = parts_.lanes.resolve(
      id, verdict->second,
      once_stored(shared, json_of(200, {{"message", id}, {"decision", verdict->first}})));
  if (!is_first) shared->respond(problem("conflict", "the message is not uncertain, or no longer"));
}

bool Api::dead_letter_filter(ApiCall& call, store::FinishedFilter& filter) {
  filter.account = call.request.query_value("account").value_or("");
  filter.conversation = call.request.query_value("conversation").value_or("");
  const std::string outcome(call.request.query_value("outcome").value_or(""));
  filter.outcome = static_cast<std::uint32_t>(outcome_from_name(outcome));
  const std::string since(call.request.query_value("since").value_or(""));
  const std::string before(call.request.query_value("before").value_or(""));
  std::string fault;
  if (!outcome.empty() && filter.outcome == 0) fault = "\"outcome\" is no outcome's name";
  if (const auto at = model::parse_rfc3339(since)) {
    filter.since = *at;
  } else if (!since.empty()) {
    fault = "\"since\" has to be a time as 2026-11-22T12:00:00Z";
  }
  if (!before.empty() && !read_cursor(before, filter))
    fault = "\"before\" has to be the \"next\" of the page before";
  if (!call.caller.sees_all({}) && filter.account.empty()) {
    fault = "the token is for some accounts: name one with \"account\"";
  } else if (!filter.account.empty() && !call.caller.sees(filter.account)) {
    call.respond(problem("forbidden", "the token is not for account \"" + filter.account + "\""));
    return false;
  }
  if (fault.empty()) return true;
  call.respond(problem("malformed", fault));
  return false;
}

void Api::list_dead_letters(ApiCall call) {
  store::FinishedFilter filter;
  std::int64_t limit = 0;
  if (!call.number("limit", 50, 1, 200, limit) || !dead_letter_filter(call, filter)) return;
  ordered_json body = {{"deadletters", ordered_json::array()}};
  const std::vector<store::FinishedRow> rows = parts_.engine.store.reader().finished(filter, limit);
  for (const store::FinishedRow& row : rows) body["deadletters"].push_back(described(row));
  if (static_cast<std::int64_t>(rows.size()) == limit) {
    body["next"] = std::to_string(rows.back().finished_at) + "." + rows.back().action.id;
  }
  call.respond(json_of(200, body));
}

std::optional<store::FinishedRow> Api::dead_letter(ApiCall& call) {
  const std::string nothing = "there is no dead letter " + call.id;
  std::optional<store::FinishedRow> row = parts_.engine.store.reader().finished(call.id);
  if (!row) {
    call.respond(problem("not-found", nothing));
    return std::nullopt;
  }
  if (!may_see(call, row->action.account, nothing)) return std::nullopt;
  return row;
}

void Api::get_dead_letter(ApiCall call) {
  const std::optional<store::FinishedRow> row = dead_letter(call);
  if (!row) return;
  ordered_json body = described(*row);
  body["request"] = json_or_null(row->action.body);
  call.respond(json_of(200, body));
}

void Api::replay_dead_letter(ApiCall call) {
  const std::optional<store::FinishedRow> row = dead_letter(call);
  if (!row) return;
  if (parts_.engine.accounts.account(row->action.account) == nullptr) {
    return call.respond(
        problem("conflict", "its account \"" + row->action.account + "\" is not configured"));
  }
  auto shared = std::make_shared<ApiCall>(std::move(call));
  const bool is_first =
      parts_.lanes.replay(row->action.id, once_stored(shared, json_of(202, {{"replayed", 1}})));
  if (!is_first) shared->respond(problem("conflict", "it is being replayed already"));
}

void Api::replay_dead_letters(ApiCall call) {
  store::FinishedFilter filter;
  std::int64_t limit = 0;
  if (!call.number("limit", kMostReplayed, 1, kMostReplayed, limit) ||
      !dead_letter_filter(call, filter))
    return;
  std::vector<store::FinishedRow> rows = parts_.engine.store.reader().finished(filter, limit);
  // The oldest first: they go into their conversations in the order in which they failed.
  std::reverse(rows.begin(), rows.end());
  std::size_t replayed = 0;
  for (const store::FinishedRow& row : rows) {
    if (parts_.lanes.replay(row.action.id, [](const store::Committed&) {})) ++replayed;
  }
  parts_.engine.journal.after_pending(
      once_stored(std::make_shared<ApiCall>(std::move(call)),
                  json_of(202, {{"replayed", replayed}, {"found", rows.size()}})));
}

void Api::delete_dead_letter(ApiCall call) {
  if (!dead_letter(call)) return;
  store::Batch batch;
  batch.push_back(store::DropFinished{call.id, true});
  net::Response gone;
  gone.status = 204;
  parts_.engine.journal.submit(
      std::move(batch), once_stored(std::make_shared<ApiCall>(std::move(call)), std::move(gone)));
}

}  // namespace jackfield::api
