// SPDX-License-Identifier: MIT
// /v1/accounts: which there are, how they are, and what they can express.
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/json_text.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::api {
namespace {

nlohmann::ordered_json described(const state::LiveAccount& account, const outbound::Lanes& lanes,
                                 bool declares_profile) {
  nlohmann::ordered_json body = {{"id", account.id},
                                 {"channel", account.channel},
                                 {"plugin", account.plugin},
                                 {"plugin_version", account.plugin_version},
                                 {"state", name(account.state)},
                                 {"address", account.address},
                                 {"waiting_sends", lanes.waiting(account.id)}};
  if (!account.hook.empty()) body["hook"] = account.hook;
  if (!account.public_url.empty()) body["webhook_url"] = account.public_url;
  if (!account.tags.empty()) body["tags"] = account.tags;
  if (!account.state_reason.empty()) body["reason"] = account.state_reason;
  if (!account.state_remedy.empty()) body["remedy"] = account.state_remedy;
  if (declares_profile) body["declares_profile"] = true;
  if (account.last_webhook_at != 0) body["last_webhook_at"] = time_text(account.last_webhook_at);
  return body;
}

}  // namespace

void Api::list_accounts(ApiCall call) {
  nlohmann::ordered_json body = {{"accounts", nlohmann::json::array()}};
  parts_.engine.accounts.each([&](state::LiveAccount& account) {
    if (call.caller.sees(account.id))
      body["accounts"].push_back(described(account, parts_.lanes, declares_profile(account)));
  });
  call.respond(json_response(200, body.dump()));
}

void Api::get_account(ApiCall call) {
  const state::LiveAccount* account = parts_.engine.accounts.account(call.id);
  if (account == nullptr || !call.caller.sees(call.id)) {
    return call.respond(problem("not-found", "there is no account " + call.id));
  }
  nlohmann::ordered_json body = described(*account, parts_.lanes, declares_profile(*account));
  if (const std::int64_t end = parts_.expiry.expires_at(account->id); end != 0)
    body["credential_expires_at"] = time_text(end);
  std::string capabilities;
  write_json(capabilities, account->capabilities, JsonForm::public_);
  body["capabilities"] = nlohmann::ordered_json::parse(capabilities);
  call.respond(json_response(200, body.dump()));
}

void Api::check_account(ApiCall call) {
  if (parts_.engine.accounts.account(call.id) == nullptr || !call.caller.sees(call.id)) {
    return call.respond(problem("not-found", "there is no account " + call.id));
  }
  parts_.supervisor.check_now(call.id);
  call.respond(
      json_response(202, nlohmann::json{{"account", call.id}, {"check", "started"}}.dump()));
}

}  // namespace jackfield::api
