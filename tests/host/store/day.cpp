// SPDX-License-Identifier: MIT
#include "tests/host/store/day.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

constexpr int64_t kScenes = 8;

// Long enough that rows spill over pages, and different in each round.
std::string long_text(int64_t round) {
  return std::string(static_cast<size_t>(1500 * (1 + round % 3)), static_cast<char>('a' + round));
}

std::string numbered(std::string_view name, int64_t round) {
  return std::string(name) + "_" + std::to_string(round);
}

ActionRow action_of(int64_t round, ActionState state) {
  ActionRow action = make_action(numbered("msg", round), numbered("conv", round), round);
  action.state = state;
  action.body = long_text(round);
  return action;
}

MessageRow message_of(int64_t round, uint32_t status) {
  return {numbered("msg", round), "line-jp", numbered("conv", round), status, 10 * round, "{}"};
}

Batch customer_writes(int64_t round, EventRow event) {
  event.body += long_text(round);
  const std::string conversation = numbered("conv", round);
  return {PutEvent{std::move(event)},
          PutConversation{{conversation, "line-jp", 1, round, 10, 20, "", "{}"}},
          PutContact{{numbered("contact", round), "line-jp", "{}", round}},
          PutAlias{{"line-jp", "message", numbered("m", round), conversation, round}},
          PutFact{{2, conversation, "reply_token", "t", round, 1, 5}},
          PutTopic{{numbered("topic", round), 1, 1, "", round}},
          PutTopicEntry{{numbered("topic", round), 1, "message", "k", long_text(round), round}}};
}

Batch reply_is_accepted(int64_t round, EventRow event) {
  return {PutEvent{std::move(event)}, PutAction{action_of(round, ActionState::running)},
          PutMessage{message_of(round, 1)},
          PutIdempotency{{"t1", numbered("key", round), "hash", "{}", round}},
          PutIntent{{numbered("msg", round), 0, "upload", 1, "d", 12}}};
}

Batch upload_is_answered(int64_t round, EventRow event) {
  const std::string id = numbered("msg", round);
  return {PutEvent{std::move(event)}, PutExchange{{id, 0, "upload", long_text(round), 13}, 0},
          PutIntent{{id, 1, "push", 3, "d", 14}}};
}

Batch send_fails(int64_t round, EventRow event) {
  const std::string id = numbered("msg", round);
  return {PutEvent{std::move(event)}, PutExchange{{id, 1, "push", "{\"status\":400}", 15}, 1},
          FinishAction{{action_of(round, ActionState::running), round, 8, "{}"}, true},
          PutMessage{message_of(round, 9)}};
}

Batch send_is_replayed(int64_t round, EventRow event) {
  const std::string id = numbered("msg", round);
  return {PutEvent{std::move(event)}, DropFinished{id, false}, DropExchanges{id, 1},
          PutAction{action_of(round, ActionState::queued)}};
}

Batch send_is_taken(int64_t round, EventRow event) {
  return {PutEvent{std::move(event)},
          FinishAction{{action_of(round, ActionState::running), 0, 0, ""}, false},
          PutMessage{message_of(round, 3)},
          DeleteFact{2, numbered("conv", round), "reply_token"},
          PutValue{{"line-jp", "token", numbered("access", round), "t", "{}", 0}},
          DeleteValue{"line-jp", "token", numbered("access", round - 1)}};
}

Batch push_is_parked(int64_t round, EventRow event) {
  const std::string id = numbered("work", round);
  return {
      PutEvent{std::move(event)},
      PutSubscription{{"desk", "", round, "{}"}},
      PutSubscription{{numbered("other", round), "", round, "{}"}},
      PutParked{{"desk", numbered("conv", round), round, 1, 16, "status 500"}},
      PutWork{{id, "line-jp", "fetch", "k" + id, long_text(round), 17, 0, "{}"}},
      PutMedia{{numbered("media", round), "line-jp", "sha", 9, "image/png", "a", 18, round}},
      PutDedupeSegment{{round, 8 * round, 19, long_text(round), long_text(round).substr(0, 2'400)}},
      PutLookupPage{{round % 2, 8 * round, long_text(round)}},
      PutApiToken{{numbered("token", round), "hash", "send", "", "", 20, 0}}};
}

Batch evening(int64_t round, EventRow event) {
  const int64_t sequence = event.sequence;
  return {PutEvent{std::move(event)},
          IndexEvents{sequence, 100},
          PutEffects{sequence - 1, ""},
          DeleteParked{"desk", numbered("conv", round)},
          DeleteSubscription{numbered("other", round)},
          DeleteWork{numbered("work", round)},
          DeleteMedia{numbered("media", round - 1)},
          DeleteApiToken{numbered("token", round - 1)},
          PutTopic{{numbered("known", round), 1, 1, "", round}},
          MoveTopic{numbered("topic", round), numbered("known", round), 1},
          EraseTopic{numbered("known", round - 1)},
          PruneEvents{sequence - 2 * kScenes, 4},
          PruneExpired{round - 1, 3},
          PruneTopics{"line-jp", round - 1, 3},
          PruneFinished{round, 3},
          PruneMessages{10 * round - 10, 3}};
}

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

std::vector<std::string> rows_of(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* made = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &made, nullptr) != SQLITE_OK)
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(database));
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(made,
                                                                             &sqlite3_finalize);
  std::vector<std::string> rows;
  while (sqlite3_step(made) == SQLITE_ROW) {
    std::string& row = rows.emplace_back();
    for (int column = 0; column < sqlite3_column_count(made); ++column) {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(made, column));
      const auto length = static_cast<size_t>(sqlite3_column_bytes(made, column));
      row.append(bytes == nullptr ? "" : bytes, length).append("|");
    }
  }
  return rows;
}

}  // namespace

Batch day_step(int64_t step) {
  const int64_t round = (step - 1) / kScenes + 1;
  static constexpr Batch (*kScene[kScenes])(int64_t, EventRow) = {
      customer_writes,  reply_is_accepted, upload_is_answered, send_fails,
      send_is_replayed, send_is_taken,     push_is_parked,     evening};
  Batch batch = kScene[(step - 1) % kScenes](round, make_event(step, numbered("conv", round)));
  batch.emplace_back(PutMeta{"day", std::to_string(step)});
  return batch;
}

std::string content_of_store(const std::filesystem::path& data_dir) {
  sqlite3* opened = nullptr;
  sqlite3_open_v2((data_dir / "jackfield.db").c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  const Database database(opened, &sqlite3_close);
  std::string content;
  for (std::string table :
       rows_of(opened, "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")) {
    table.pop_back();
    std::vector<std::string> rows = rows_of(opened, "SELECT * FROM \"" + table + "\"");
    std::erase_if(rows, [](const std::string& row) { return row.starts_with("store.unclean|"); });
    std::sort(rows.begin(), rows.end());
    content.append(table).append("\n");
    for (const std::string& row : rows) content.append("  ").append(row).append("\n");
  }
  return content;
}

}  // namespace jackfield::store
