// SPDX-License-Identifier: MIT
// GET /v1/messages/{id}: how far a message of ours got, or what the journal tells of one that came
// in.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/json_text.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::api {
namespace {

nlohmann::ordered_json described(const outbound::SentMessage& message) {
  nlohmann::ordered_json body = {{"message", message.id},
                                 {"direction", "out"},
                                 {"account", message.account},
                                 {"conversation", message.conversation},
                                 {"status", name(message.status)},
                                 {"created_at", time_text(message.created_at)},
                                 {"updated_at", time_text(message.updated_at)}};
  if (!message.idempotency_key.empty()) body["idempotency_key"] = message.idempotency_key;
  body["pieces"] = nlohmann::json::array();
  for (const outbound::SentPart& piece : message.pieces) {
    body["pieces"].push_back({{"index", piece.index},
                              {"status", name(piece.status)},
                              {"provider_ids", piece.provider_ids}});
  }
  body["history"] = nlohmann::json::array();
  for (const auto& step : message.history) {
    body["history"].push_back({{"status", name(step.status)}, {"at", time_text(step.at)}});
  }
  if (message.error) {
    std::string error;
    write_json(error, *message.error, JsonForm::public_);
    body["error"] = nlohmann::ordered_json::parse(error);
  }
  return body;
}

/// What came in is told by the events themselves, as they were stored and signed.
std::string described(const std::string& id, const std::vector<store::EventRow>& rows,
                      const std::string& conversation) {
  const bool is_deleted = std::any_of(rows.begin(), rows.end(), [](const store::EventRow& row) {
    return static_cast<EventKind>(row.kind) == EventKind::message_deleted;
  });
  nlohmann::ordered_json body = {{"message", id},
                                 {"direction", "in"},
                                 {"account", rows.front().account},
                                 {"conversation", conversation},
                                 {"created_at", time_text(rows.front().recorded_at)},
                                 {"updated_at", time_text(rows.back().recorded_at)},
                                 {"is_deleted", is_deleted}};
  std::string text = body.dump();
  text.back() = ',';
  text += R"("events":[)";
  for (const store::EventRow& row : rows) {
    if (text.back() != '[') text += ',';
    text += row.body;
  }
  return text + "]}";
}

}  // namespace

void Api::get_message(ApiCall call) {
  if (const std::optional<outbound::SentMessage> sent = parts_.messages.find(call.id)) {
    if (!call.caller.sees(sent->account))
      return call.respond(problem("not-found", "there is no message " + call.id));
    // What is known here may still be on its way to the disk, and would be taken back by a crash.
    auto asked = std::make_shared<ApiCall>(std::move(call));
    return parts_.engine.journal.after_pending([asked, body = described(*sent).dump()](
                                                   const store::Committed& result) {
      asked->respond(result.ok ? json_response(200, body)
                               : problem("not-stored", "the disk cannot be written; ask again"));
    });
  }
  auto shared = std::make_shared<ApiCall>(std::move(call));
  auto rows = std::make_shared<std::vector<store::EventRow>>();
  parts_.engine.store.read(
      [shared, rows, lately = parts_.engine.book.told_lately(shared->id)](store::Reader& reader) {
        *rows = state::told_in(reader, shared->id, lately);
      },
      [this, shared, rows] {
        std::erase_if(
            *rows, [&](const store::EventRow& row) { return !shared->caller.sees(row.account); });
        if (rows->empty())
          return shared->respond(problem("not-found", "there is no message " + shared->id));
        std::string conversation = rows->front().conversation;
        // It may have been merged into an older one since.
        if (const auto* known = parts_.engine.book.conversation(conversation); known != nullptr)
          conversation = known->id;
        shared->respond(json_response(200, described(shared->id, *rows, conversation)));
      });
}

}  // namespace jackfield::api
