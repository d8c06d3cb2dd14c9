// SPDX-License-Identifier: MIT
// Everything that can be written, as values. The main loop decides and fills a Batch; the writer
// thread executes it and nothing else. A Batch is atomic: after a crash all of it is there, or
// nothing.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/store/rows.hpp"

namespace jackfield::store {

// clang-format off
struct PutEvent         { EventRow row; };          // the hot path: one row, no index beside the primary key
struct PutConversation  { ConversationRow row; };   // insert or replace
struct PutContact       { ContactRow row; };
struct PutAlias         { AliasRow row; };
struct PutFact          { FactRow row; };
struct DeleteFact       { uint32_t scope; std::string owner; std::string key; };
struct PutDedupeSegment { DedupeSegmentRow row; };
struct PutLookupPage    { LookupPageRow row; };
struct PutAction        { ActionRow row; };
struct FinishAction     { FinishedRow row; bool keep; };  // removes the action and its intents; `keep`: a dead letter, with its exchanges
struct DropFinished     { std::string id; bool with_exchanges; };  // a dead letter that is replayed, or thrown away
struct PutIntent        { IntentRow row; };
struct PutExchange      { ExchangeRow row; uint32_t drop_from; };  // first forgets this procedure's exchanges with ordinal >= drop_from
struct DropExchanges    { std::string procedure; uint32_t drop_from; };  // exchanges and intents with ordinal >= drop_from
struct PutMessage       { MessageRow row; };
struct PutIdempotency   { IdempotencyRow row; };
struct PutWork          { WorkRow row; };
struct DeleteWork       { std::string id; };        // with its intents and exchanges
struct PutValue         { ValueRow row; };
struct DeleteValue      { std::string account; std::string kind; std::string name; };
struct PutSubscription  { SubscriptionRow row; };
struct DeleteSubscription { std::string id; };      // with its parked conversations
struct PutParked        { ParkedRow row; };
struct DeleteParked     { std::string subscription; std::string conversation; };
struct PutTopic         { TopicRow row; };
struct PutTopicEntry    { TopicEntryRow row; };
struct MoveTopic        { std::string from; std::string to; int64_t first_seq; };  // entries of `from` renumbered first_seq… in `to`
struct EraseTopic       { std::string id; };
struct PutMedia         { MediaRow row; };
struct DeleteMedia      { std::string ref; };
struct PutEffects       { int64_t sequence; std::string effects; };  // an event's, without what is kept no longer
struct PutApiToken      { ApiTokenRow row; };
struct DeleteApiToken   { std::string id; };
struct PutMeta          { std::string key; std::string value; };
// Enters journal rows up to `through_sequence` into the index that conversation_events() reads, at most `limit` of them.
// To be sent with each flush of the projections; until then a read scans the rows that are not entered yet.
struct IndexEvents      { int64_t through_sequence; int64_t limit; };
// Retention: at most `limit` rows at a time, so that no transaction grows long.
struct PruneEvents      { int64_t through_sequence; int64_t limit; };  // with the lookup pages that lead to nothing else
struct PruneExpired     { int64_t now; int64_t limit; };  // facts, aliases, idempotency, dedupe segments, media to fetch
struct PruneTopics      { std::string account; int64_t before; int64_t limit; };
struct PruneFinished    { int64_t before; int64_t limit; };
struct PruneMessages    { int64_t before; int64_t limit; };
// clang-format on

using AnyWrite =
    std::variant<PutEvent, PutConversation, PutContact, PutAlias, PutFact, DeleteFact,
                 PutDedupeSegment, PutLookupPage, PutAction, FinishAction, DropFinished, PutIntent,
                 PutExchange, DropExchanges, PutMessage, PutIdempotency, PutWork, DeleteWork,
                 PutValue, DeleteValue, PutSubscription, DeleteSubscription, PutParked,
                 DeleteParked, PutTopic, PutTopicEntry, MoveTopic, EraseTopic, PutMedia,
                 DeleteMedia, PutEffects, PutApiToken, DeleteApiToken, PutMeta, IndexEvents,
                 PruneEvents, PruneExpired, PruneTopics, PruneFinished, PruneMessages>;

/// One of them, as a class of its own: what copying and destroying forty types takes is compiled
/// once and not wherever a batch is filled.
class Write final : public AnyWrite {
 public:
  template <class Kind>
  Write(Kind kind) : AnyWrite(std::in_place_type<Kind>, std::move(kind)) {}
  Write(const Write& other);
  Write(Write&& other) noexcept;
  Write& operator=(const Write& other);
  Write& operator=(Write&& other) noexcept;
  ~Write();
};

using Batch = std::vector<Write>;

}  // namespace jackfield::store
