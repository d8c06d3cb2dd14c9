// SPDX-License-Identifier: MIT
#include "host/outbound/received_messages.hpp"

#include <jackfield/cpp/generated/model.hpp>

#include <limits>

#include <nlohmann/json.hpp>

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kPage = 100;
constexpr int kPages = 10;

bool is_received(const store::EventRow& row) {
  const auto kind = static_cast<EventKind>(row.kind);
  return kind == EventKind::message_received || kind == EventKind::message_echo;
}

/// Empty when the event's message is another one.
std::string provider_id(const store::EventRow& row, std::string_view message) {
  // Most events are of other messages: looking for the text is much quicker than reading them.
  if (!message.empty() && row.body.find(message) == std::string::npos) return {};
  const nlohmann::json event = nlohmann::json::parse(row.body, nullptr, false);
  const nlohmann::json told = event.value("/data/message"_json_pointer, nlohmann::json::object());
  if (!message.empty() && told.value("id", "") != message) return {};
  const nlohmann::json ids = told.value("provider_ids", nlohmann::json::array());
  return ids.empty() ? std::string() : ids.front().get<std::string>();
}

}  // namespace

std::string received_provider_id(store::Reader& reader, std::string_view conversation,
                                 std::string_view message) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  for (int page = 0; page < kPages; ++page) {
    const std::vector<store::EventRow> rows = reader.recent_events(conversation, before, kPage);
    for (const store::EventRow& row : rows) {
      before = row.sequence;
      if (!is_received(row)) continue;
      std::string id = provider_id(row, message);
      if (!id.empty()) return id;
    }
    if (rows.size() < kPage) break;
  }
  return {};
}

std::string indexed_provider_id(store::Reader& reader, const state::Book& book,
                                std::string_view account, std::string_view message) {
  for (const store::EventRow& row : state::told_in(reader, message, book.told_lately(message))) {
    if (row.account != account || !is_received(row)) continue;
    std::string id = provider_id(row, message);
    if (!id.empty()) return id;
  }
  return {};
}

}  // namespace jackfield::outbound
