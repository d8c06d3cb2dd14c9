// SPDX-License-Identifier: MIT
// /v1/tokens: who may call the API.
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

nlohmann::ordered_json described(const store::ApiTokenRow& row) {
  nlohmann::ordered_json body = {{"id", row.id}, {"name", row.name}, {"scope", row.scopes}};
  if (!row.accounts.empty()) body["accounts"] = row.accounts;
  std::string created;
  model::append_rfc3339(created, row.created_at);
  body["created_at"] = created;
  return body;
}

}  // namespace

/// A token for some accounts must not make one for all, nor take others' away.
bool Api::may_manage_tokens(ApiCall& call) {
  if (call.caller.accounts.empty()) return true;
  call.respond(problem("forbidden", "tokens are managed with a token that is for all accounts"));
  return false;
}

void Api::list_tokens(ApiCall call) {
  if (!may_manage_tokens(call)) return;
  nlohmann::ordered_json body = {{"tokens", nlohmann::json::array()}};
  for (const auto& [hash, row] : tokens_.all()) body["tokens"].push_back(described(row));
  call.respond(json_response(200, body.dump()));
}

void Api::create_token(ApiCall call) {
  nlohmann::json body;
  if (!may_manage_tokens(call) || !read_body(call, body)) return;
  std::vector<FieldFault> faults;
  const std::string wanted =
      body.contains("scope") && body["scope"].is_string() ? body["scope"].get<std::string>() : "";
  const std::optional<Scope> scope = scope_from_name(wanted);
  if (!scope) faults.push_back({"/scope", "expected read, send or admin"});
  std::vector<std::string> accounts;
  read_texts(body, "accounts", accounts, faults);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    if (parts_.engine.accounts.account(accounts[i]) == nullptr) {
      faults.push_back({"/accounts/" + std::to_string(i), "there is no such account"});
    }
  }
  const std::string label =
      body.contains("name") && body["name"].is_string() ? body["name"].get<std::string>() : "";
  if (!faults.empty())
    return call.respond(problem("validation-failed", "the token is not valid", faults));
  auto shared = std::make_shared<ApiCall>(std::move(call));
  auto made = std::make_shared<Tokens::Made>();
  *made =
      tokens_.create(*scope, accounts, label, 0, [shared, made](const store::Committed& result) {
        if (!result.ok)
          return shared->respond(problem("not-stored", "the token could not be stored"));
        nlohmann::ordered_json answer = described(made->row);
        answer["token"] = made->token;  // shown this once; only its hash is kept
        shared->respond(json_response(201, answer.dump()));
      });
}

void Api::delete_token(ApiCall call) {
  if (!may_manage_tokens(call)) return;
  auto shared = std::make_shared<ApiCall>(std::move(call));
  const bool known = tokens_.remove(shared->id, [shared](const store::Committed&) {
    net::Response response;
    response.status = 204;
    shared->respond(std::move(response));
  });
  if (!known) shared->respond(problem("not-found", "there is no token " + shared->id));
}

}  // namespace jackfield::api
