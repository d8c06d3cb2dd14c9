// SPDX-License-Identifier: MIT
// /v1/conversations/{id}/eligibility: whether the account may write there now, and why.
#include "host/api/eligibility.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/json_text.hpp"
#include "host/inbound/conversation_state.hpp"
#include "host/outbound/ledger.hpp"

namespace jackfield::api {
namespace {

using nlohmann::ordered_json;

/// What is remembered, without values: some are the network's one-time tokens.
ordered_json described(const Fact& fact, const plugin::LedgerEntry& entry,
                       const ChannelManifest& manifest) {
  const auto declared =
      std::find_if(manifest.facts.begin(), manifest.facts.end(),
                   [&](const FactDeclaration& each) { return each.key == fact.key; });
  ordered_json shown = {{"key", fact.key},
                        {"meaning", declared == manifest.facts.end() ? "" : declared->meaning},
                        {"tells", entry.tells},
                        {"recorded_at", time_text(fact.recorded_at)}};
  if (fact.expires_at != 0) shown["expires_at"] = time_text(fact.expires_at);
  if (fact.uses > 0) shown["uses_left"] = fact.uses;
  return shown;
}

}  // namespace

ordered_json shown_eligibility(const outbound::Eligibility& verdict) {
  ordered_json shown = {
      {"eligible", verdict.is_eligible}, {"reason", verdict.reason}, {"text", verdict.text}};
  if (verdict.until != 0) shown["until"] = time_text(verdict.until);
  if (verdict.messages_left >= 0) shown["messages_left"] = verdict.messages_left;
  shown["alternatives"] = ordered_json::array();
  for (const outbound::Alternative& each : verdict.alternatives) {
    ordered_json one = {{"kind", each.kind}};
    if (!each.tag.empty()) one["tag"] = each.tag;
    if (each.until != 0) one["until"] = time_text(each.until);
    one["text"] = each.text;
    shown["alternatives"].push_back(std::move(one));
  }
  return shown;
}

net::Response problem_not_eligible(const outbound::Eligibility& verdict) {
  const bool is_public = verdict.reason == "public_thread";
  return problem_with(is_public ? "public-thread" : "not-eligible", verdict.text,
                      {{"eligibility", shown_eligibility(verdict)}});
}

void Api::get_eligibility(ApiCall call) {
  outbound::Engine& engine = parts_.engine;
  const store::ConversationRow* row = engine.book.conversation(call.id);
  const state::LiveAccount* account =
      row == nullptr ? nullptr : engine.accounts.account(row->account);
  if (account == nullptr || !call.caller.sees(account->id))
    return call.respond(problem("not-found", "there is no conversation " + call.id));
  const inbound::ConversationState state = inbound::read_conversation(row->state);
  outbound::Asking asking;
  asking.tag = std::string(call.request.query_value("tag").value_or(""));
  asking.is_only_templates = call.request.query_value("template").value_or("") == "true";
  if (call.request.query_value("visibility").value_or("") == "public")
    asking.visibility = Visibility::public_;
  const std::int64_t now = engine.clock.now_ms();
  const outbound::FactOwners owners{row->id, state.contact};
  ordered_json body = {{"conversation", row->id}, {"account", account->id}};
  body.update(shown_eligibility(
      outbound::judge_send(engine.book, *account, owners, state.conversation, asking, now)));
  body["facts"] = ordered_json::array();
  for (const plugin::LedgerEntry& entry : outbound::ledger_entries(*account)) {
    const store::FactRow* fact =
        outbound::find_fact(engine.book, *account, owners, entry.scope, entry.fact, now);
    if (fact != nullptr)
      body["facts"].push_back(described(outbound::to_fact(*fact), entry, account->manifest));
  }
  call.respond(json_response(200, body.dump()));
}

}  // namespace jackfield::api
