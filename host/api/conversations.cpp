// SPDX-License-Identifier: MIT
// /v1/conversations: what the journal adds up to, newest first.
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

nlohmann::ordered_json described(const store::ConversationRow& row) {
  const auto time = [](std::int64_t at) {
    std::string text;
    if (at != 0) model::append_rfc3339(text, at);
    return text;
  };
  nlohmann::ordered_json body = {{"id", row.id},
                                 {"account", row.account},
                                 {"events", row.head_seq},
                                 {"last_sequence", std::to_string(row.last_sequence)},
                                 {"created_at", time(row.created_at)}};
  if (row.last_inbound_at != 0) body["last_inbound_at"] = time(row.last_inbound_at);
  const nlohmann::json state = nlohmann::json::parse(row.state, nullptr, false);
  if (state.is_object()) {
    if (state.contains("conversation")) {
      body["conversation"] = state["conversation"];
      body["conversation"].erase("id");
    }
    if (state.contains("merged")) body["merged"] = state["merged"];
    if (state.contains("contact")) body["contact"] = state["contact"];
    if (state.contains("identity")) body["to"] = state["identity"];
  }
  return body;
}

}  // namespace

void Api::list_conversations(ApiCall call) {
  std::int64_t before = 0;
  std::int64_t limit = 0;
  if (!call.number("before", 0, 0, kMostSequence, before) ||
      !call.number("limit", 50, 1, 200, limit))
    return;
  const std::string account(call.request.query_value("account").value_or(""));
  if (!call.caller.accounts.empty() && !call.caller.sees(account)) {
    return call.respond(
        problem("forbidden", "the token is for some accounts: name one of them with ?account="));
  }
  auto shared = std::make_shared<ApiCall>(std::move(call));
  auto rows = std::make_shared<std::vector<store::ConversationRow>>();
  // The list is read from the projections: what is newer than their last flush is written first.
  parts_.engine.journal.flush(false);
  parts_.engine.journal.after_pending(
      [this, shared, rows, account, before, limit](const store::Committed&) {
        parts_.engine.store.read(
            [rows, account, before, limit](store::Reader& reader) {
              *rows = reader.conversations(account, before, limit);
            },
            [shared, rows, limit] {
              nlohmann::ordered_json body = {{"conversations", nlohmann::json::array()}};
              for (const store::ConversationRow& row : *rows)
                body["conversations"].push_back(described(row));
              if (static_cast<std::int64_t>(rows->size()) == limit) {
                body["next"] = std::to_string(rows->back().last_sequence);
              }
              shared->respond(json_response(200, body.dump()));
            });
      });
}

void Api::get_conversation(ApiCall call) {
  const store::ConversationRow* row = parts_.engine.book.conversation(call.id);
  if (row == nullptr || !call.caller.sees(row->account)) {
    return call.respond(problem("not-found", "there is no conversation " + call.id));
  }
  call.respond(json_response(200, described(*row).dump()));
}

}  // namespace jackfield::api
