// SPDX-License-Identifier: MIT
#include "host/outbound/messages.hpp"

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kCached = 20'000;
constexpr std::int64_t kUnreadAtOnce = 500;

}  // namespace

store::MessageRow to_row(const SentMessage& message) {
  nlohmann::json state = {{"created_at", message.created_at},
                          {"idempotency_key", message.idempotency_key}};
  for (const SentPart& piece : message.pieces) {
    state["pieces"].push_back({{"index", piece.index},
                               {"provider_ids", piece.provider_ids},
                               {"status", name(piece.status)}});
  }
  for (const auto& step : message.history) {
    state["history"].push_back({{"status", name(step.status)}, {"at", step.at}});
  }
  if (message.error) {
    std::string text;
    write_json(text, *message.error, JsonForm::full);
    state["error"] = nlohmann::json::parse(text);
  }
  return {message.id,           message.account,
          message.conversation, static_cast<std::uint32_t>(message.status),
          message.updated_at,   state.dump()};
}

SentMessage from_row(const store::MessageRow& row) {
  SentMessage message;
  message.id = row.id;
  message.account = row.account;
  message.conversation = row.conversation;
  message.status = static_cast<Status>(row.status);
  message.updated_at = row.updated_at;
  // Our own writing; what cannot be read counts as absent rather than losing the message.
  const nlohmann::json state = nlohmann::json::parse(row.state, nullptr, false);
  if (!state.is_object()) return message;
  message.created_at = state.value("created_at", std::int64_t{0});
  message.idempotency_key = state.value("idempotency_key", "");
  for (const auto& piece : state.value("pieces", nlohmann::json::array())) {
    message.pieces.push_back({piece.value("index", 0U),
                              piece.value("provider_ids", std::vector<std::string>()),
                              status_from_name(piece.value("status", ""))});
  }
  for (const auto& step : state.value("history", nlohmann::json::array())) {
    message.history.push_back(
        {status_from_name(step.value("status", "")), step.value("at", std::int64_t{0})});
  }
  if (state.contains("error")) {
    if (Result<Failure> error = read_json<Failure>(state["error"]))
      message.error = std::move(*error);
  }
  return message;
}

Messages::Messages(store::Store& store, state::Journal& journal)
    : store_(store),
      journal_(journal),
      cache_(kCached, [&store](const std::string& id) { return store.reader().message(id); }) {
  journal_.on_reset([this] { cache_.clear(); });
}

std::optional<SentMessage> Messages::find(std::string_view id) {
  const store::MessageRow* row = cache_.find(std::string(id));
  if (row == nullptr) return std::nullopt;
  return from_row(*row);
}

void Messages::put(store::Batch& batch, const SentMessage& message) {
  cache_.committed(journal_.committed_submit());
  cache_.put(message.id, to_row(message));
  cache_.flush(journal_.next_submit(),
               [&](const store::MessageRow& row) { batch.push_back(store::PutMessage{row}); });
}

std::vector<SentMessage> Messages::unread(std::string_view conversation) {
  std::vector<SentMessage> found;
  for (const store::MessageRow& row : store_.reader().open_messages(conversation, kUnreadAtOnce)) {
    // The cache may know more than the store has.
    if (std::optional<SentMessage> message = find(row.id)) found.push_back(std::move(*message));
  }
  return found;
}

}  // namespace jackfield::outbound
