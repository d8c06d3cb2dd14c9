// SPDX-License-Identifier: MIT
// POST /v1/messages:explain: what would become of a send, by one account or by each of them.
// Nothing is written, used up or asked of anybody.
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/eligibility.hpp"
#include "host/api/wish.hpp"
#include "host/outbound/explanation.hpp"

namespace jackfield::api {
namespace {

using nlohmann::ordered_json;

/// Where nobody is named: somebody the account does not know.
Identity anybody(const state::LiveAccount& account) {
  Identity identity;
  if (account.capabilities.identity) identity.scheme = account.capabilities.identity->scheme;
  identity.value = identity.scheme == "email" ? "somebody@example.com" : "somebody";
  return identity;
}

ordered_json shown_faults(const std::vector<adapt::PlanFault>& faults) {
  ordered_json list = ordered_json::array();
  for (const adapt::PlanFault& fault : faults)
    list.push_back({{"pointer", fault.pointer}, {"detail", fault.text}});
  return list;
}

ordered_json explained(outbound::Engine& engine, outbound::Actions& actions, outbound::Wish wish) {
  const state::LiveAccount& account = *engine.accounts.account(wish.account);
  const bool names_nobody = wish.conversation.empty() && wish.to.value.empty();
  if (names_nobody) wish.to = anybody(account);
  const outbound::Prepared ready = actions.prepare(wish);
  ordered_json shown = {{"account", account.id}, {"channel", account.channel}};
  if (names_nobody) shown["to"] = {{"scheme", wish.to.scheme}, {"value", wish.to.value}};
  shown["accepted"] = ready.refused.refusal == outbound::Refusal::none;
  if (ready.place.conversation.empty()) {
    shown["faults"] = shown_faults(ready.refused.faults);
    return shown;
  }
  shown["conversation"] = ready.place.conversation;
  shown["eligibility"] = shown_eligibility(ready.verdict);
  shown["faults"] = shown_faults(ready.planned.faults);
  shown["adaptations"] = outbound::shown_adaptations(ready.planned.adaptations);
  shown["pieces"] = outbound::explained_pieces(ready);
  if (ready.refused.refusal == outbound::Refusal::none)
    shown.update(outbound::explained_requests(engine, ready));
  else
    shown["requests"] = ordered_json::array();
  return shown;
}

}  // namespace

void Api::explain_message(ApiCall call) {
  nlohmann::json body;
  if (!read_body(call, body)) return;
  outbound::Wish wish;
  wish.kind = ActionKind::send;
  std::vector<FieldFault> faults;
  outbound::Engine& engine = parts_.engine;
  read_wish(body, engine.clock.now_ms(), engine.media.rules().max_files, wish, faults);
  if (!faults.empty())
    return call.respond(problem("validation-failed", "the request is not valid", faults));
  if (wish.account.empty() && !wish.conversation.empty()) {
    const store::ConversationRow* row = engine.book.conversation(wish.conversation);
    if (row == nullptr || !call.caller.sees(row->account))
      return call.respond(problem("not-found", "there is no conversation " + wish.conversation));
    wish.account = row->account;
  }
  std::vector<std::string> accounts;
  engine.accounts.each([&](const state::LiveAccount& account) {
    const bool is_meant = wish.account.empty() || wish.account == account.id;
    if (is_meant && call.caller.sees(account.id)) accounts.push_back(account.id);
  });
  if (!wish.account.empty() && accounts.empty()) {
    return call.respond(problem("validation-failed", "the request is not valid",
                                {{"/account", "there is no account \"" + wish.account + "\""}}));
  }
  ordered_json answer = {{"accounts", ordered_json::array()}};
  for (const std::string& account : accounts) {
    wish.account = account;
    answer["accounts"].push_back(explained(engine, parts_.actions, wish));
  }
  call.respond(
      json_response(200, answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

}  // namespace jackfield::api
