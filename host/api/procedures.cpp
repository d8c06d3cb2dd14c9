// SPDX-License-Identifier: MIT
// What a channel can do beside messages, when somebody asks for it: block a person, fetch what was
// said, get a link token, see who is online, register or take back the webhook; and what only one
// channel has.
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/network_answer.hpp"
#include "host/inbound/conversation_state.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

constexpr std::size_t kMostPeople = 100;

/// Their address on the network, by a conversation of the account or as it is; empty with a fault.
std::string person(const nlohmann::json& body, const std::string& account, state::Book& book,
                   std::vector<FieldFault>& faults) {
  if (body.contains("to")) {
    const nlohmann::json& to = body["to"];
    if (to.is_object() && to.contains("value") && to["value"].is_string() &&
        !to["value"].get<std::string>().empty())
      return to["value"].get<std::string>();
    faults.push_back({"/to", "expected an address: {\"scheme\", \"value\"}"});
    return {};
  }
  const nlohmann::json named = body.value("conversation", nlohmann::json());
  const store::ConversationRow* row =
      named.is_string() ? book.conversation(named.get<std::string>()) : nullptr;
  if (row == nullptr || row->account != account) {
    faults.push_back({"/conversation", "expected a conversation of the account, or \"to\""});
    return {};
  }
  const inbound::ConversationState state = inbound::read_conversation(row->state);
  if (state.identity.value.empty())
    faults.push_back({"/conversation", "nobody's address is known in this conversation"});
  return state.identity.value;
}

nlohmann::json moderation(const nlohmann::json& body, std::vector<FieldFault>& faults) {
  nlohmann::json action = body.value("action", nlohmann::json());
  if (action != "block" && action != "unblock" && action != "spam")
    faults.push_back({"/action", "expected block, unblock or spam"});
  return action;
}

nlohmann::json since(const nlohmann::json& body, std::vector<FieldFault>& faults) {
  if (!body.contains("since")) return 0;
  const auto at = body["since"].is_string() ? model::parse_rfc3339(body["since"].get<std::string>())
                                            : std::nullopt;
  if (!at) faults.push_back({"/since", "expected a time as 2026-11-22T12:00:00Z"});
  return at.value_or(0);
}

nlohmann::json addresses(const nlohmann::json& body, std::vector<FieldFault>& faults) {
  std::vector<std::string> all;
  if (read_texts(body, "people", all, faults) && (all.empty() || all.size() > kMostPeople))
    faults.push_back({"/people", "expected 1 to 100 addresses"});
  return all;
}

}  // namespace

void Api::moderate(ApiCall call) {
  run_procedure(
      std::move(call), "moderate", [this](const auto& account, const auto& body, auto& faults) {
        return nlohmann::json{{"user", person(body, account.id, parts_.engine.book, faults)},
                              {"action", moderation(body, faults)}};
      });
}

void Api::backfill(ApiCall call) {
  run_procedure(std::move(call), "backfill",
                [this](const auto& account, const auto& body, auto& faults) {
                  nlohmann::json argument = {{"since", since(body, faults)}};
                  // Without anybody: of all conversations, as far as the channel can list them.
                  if (body.contains("to") || body.contains("conversation"))
                    argument["user"] = person(body, account.id, parts_.engine.book, faults);
                  return argument;
                });
}

void Api::make_link_token(ApiCall call) {
  run_procedure(
      std::move(call), "link_token", [this](const auto& account, const auto& body, auto& faults) {
        return nlohmann::json{{"user", person(body, account.id, parts_.engine.book, faults)}};
      });
}

void Api::ask_presence(ApiCall call) {
  run_procedure(std::move(call), "presence", [](const auto&, const auto& body, auto& faults) {
    return nlohmann::json{{"ids", addresses(body, faults)}};
  });
}

void Api::register_account(ApiCall call) {
  run_procedure(std::move(call), "register", [](const auto& account, const auto&, auto& faults) {
    if (account.public_url.empty())
      faults.push_back({"", "the host has no public address: set public_url"});
    return nlohmann::json{{"url", account.public_url}};
  });
}

void Api::unregister_account(ApiCall call) {
  run_procedure(std::move(call), "unregister",
                [](const auto&, const auto&, auto&) { return nlohmann::json::object(); });
}

void Api::ask_channel(ApiCall call) {
  nlohmann::json asked;
  if (!read_body(call, asked)) return;
  const nlohmann::json procedure = asked.value("procedure", nlohmann::json());
  // What the host knows has a resource of its own, which looks at what is told.
  if (!procedure.is_string() || procedure.get<std::string>().find('.') == std::string::npos) {
    return call.respond(
        problem("validation-failed", "the request is not valid",
                {{"/procedure", "expected a procedure of the channel's own: <channel>.<name>"}}));
  }
  run_procedure(std::move(call), procedure.get<std::string>(),
                [](const auto&, const auto& body, auto& faults) {
                  nlohmann::json argument = body.value("argument", nlohmann::json::object());
                  if (!argument.is_object()) faults.push_back({"/argument", "expected an object"});
                  return argument;
                });
}

void Api::run_procedure(ApiCall call, const std::string& name, const Argument& argument) {
  state::LiveAccount* account = parts_.engine.accounts.account(call.id);
  if (account == nullptr || !call.caller.sees(call.id))
    return call.respond(problem("not-found", "there is no account " + call.id));
  if (!outbound::has_procedure(*account, name)) {
    return call.respond(problem("not-found", "account " + call.id + " has no " + name +
                                                 ": its channel " + account->channel +
                                                 " does not offer it"));
  }
  nlohmann::json body;
  if (!read_body(call, body)) return;
  std::vector<FieldFault> faults;
  const nlohmann::json told = argument(*account, body, faults);
  if (!faults.empty())
    return call.respond(problem("validation-failed", "the request is not valid", faults));
  const auto shared = std::make_shared<ApiCall>(std::move(call));
  const std::string text = told.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  parts_.prompt.run(*account, name, text, [this, shared, name](const Done& done) {
    const state::LiveAccount* own = parts_.engine.accounts.account(shared->id);
    if (own == nullptr)
      return shared->respond(
          problem("not-found", "account " + shared->id + " is no longer configured"));
    if (done.outcome != Outcome::accepted)
      return shared->respond(refused_by_network(done, own->secrets));
    nlohmann::ordered_json answer = {{"account", own->id}, {"procedure", name}};
    nlohmann::ordered_json result = nlohmann::ordered_json::parse(done.result, nullptr, false);
    if (result.is_object()) {
      scrub(result, own->secrets);
      answer["result"] = std::move(result);
    }
    if (name == "backfill") {
      answer["messages"] = done.events.size();
      answer["conversations"] = done.work.size();
    }
    shared->respond(json_response(
        200, answer.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)));
  });
}

}  // namespace jackfield::api
