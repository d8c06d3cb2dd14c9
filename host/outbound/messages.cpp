// SPDX-License-Identifier: MIT
#include "host/outbound/messages.hpp"

#include <jackfield/cpp/json_writer.hpp>

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kCached = 5'000;
constexpr std::int64_t kUnreadAtOnce = 500;

}  // namespace

store::MessageRow to_row(const SentMessage& message) {
  JsonWriter state;
  state.begin_object()
      .member("created_at", message.created_at)
      .member("idempotency_key", message.idempotency_key);
  state.key("pieces").begin_array();
  for (const SentPart& piece : message.pieces) {
    state.begin_object().member("index", piece.index).key("provider_ids").begin_array();
    for (const std::string& id : piece.provider_ids) state.value(id);
    state.end_array().member("status", name(piece.status)).end_object();
  }
  state.end_array().key("history").begin_array();
  for (const auto& step : message.history) {
    state.begin_object().member("status", name(step.status)).member("at", step.at).end_object();
  }
  state.end_array();
  if (message.error) {
    std::string error;
    write_json(error, *message.error, JsonForm::full);
    state.key("error").raw(error);
  }
  state.end_object();
  return {message.id,           message.account,
          message.conversation, static_cast<std::uint32_t>(message.status),
          message.updated_at,   std::move(state).text()};
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
      cache_(kCached, [&store](const std::string& id) -> std::optional<SentMessage> {
        const std::optional<store::MessageRow> row = store.reader().message(id);
        if (!row) return std::nullopt;
        return from_row(*row);
      }) {
  journal_.on_reset([this] { cache_.clear(); });
}

std::optional<SentMessage> Messages::find(std::string_view id) {
  const SentMessage* known = cache_.find(std::string(id));
  if (known == nullptr) return std::nullopt;
  return *known;
}

void Messages::set(SentMessage message) {
  const std::string id = message.id;
  cache_.put(id, std::move(message));
}

void Messages::write(store::Batch& batch) {
  cache_.committed(journal_.committed_submit());
  cache_.flush(journal_.next_submit(), [&](const SentMessage& message) {
    batch.push_back(store::PutMessage{to_row(message)});
  });
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
