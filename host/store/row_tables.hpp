// SPDX-License-Identifier: MIT
// Which column holds which member: the one place that knows both the rows and the tables. Writing
// and reading go through `fields`, so that the two cannot differ.
#pragma once

#include <string_view>
#include <tuple>

#include "host/store/rows.hpp"

namespace jackfield::store {

/// Bytes that need not be UTF-8: a BLOB column.
template <class String>
struct Binary {
  String& bytes;
};
template <class String>
Binary<String> binary(String& bytes) {
  return {bytes};
}

/// Specialised below: `name`, `columns` and, in the columns' order, `fields(row)`.
template <class Row>
struct Table;

template <>
struct Table<EventRow> {
  static constexpr std::string_view name = "event";
  static constexpr std::string_view columns =
      "sequence,conversation,seq,account,kind,visibility,recorded_at,id,effects,body";
  static auto fields(auto& r) {
    return std::tie(r.sequence, r.conversation, r.seq, r.account, r.kind, r.visibility,
                    r.recorded_at, r.id, r.effects, r.body);
  }
};

template <>
struct Table<ConversationRow> {
  static constexpr std::string_view name = "conversation";
  static constexpr std::string_view columns =
      "id,account,head_seq,last_sequence,last_inbound_at,created_at,merged_into,state";
  static auto fields(auto& r) {
    return std::tie(r.id, r.account, r.head_seq, r.last_sequence, r.last_inbound_at, r.created_at,
                    r.merged_into, r.state);
  }
};

template <>
struct Table<ContactRow> {
  static constexpr std::string_view name = "contact";
  static constexpr std::string_view columns = "id,account,state,seen_at";
  static auto fields(auto& r) { return std::tie(r.id, r.account, r.state, r.seen_at); }
};

template <>
struct Table<AliasRow> {
  static constexpr std::string_view name = "alias";
  static constexpr std::string_view columns = "account,space,name,target,expires_at";
  static auto fields(auto& r) {
    return std::tie(r.account, r.space, r.name, r.target, r.expires_at);
  }
};

template <>
struct Table<FactRow> {
  static constexpr std::string_view name = "fact";
  static constexpr std::string_view columns = "scope,owner,key,value,expires_at,uses,recorded_at";
  static auto fields(auto& r) {
    return std::tie(r.scope, r.owner, r.key, r.value, r.expires_at, r.uses, r.recorded_at);
  }
};

template <>
struct Table<DedupeSegmentRow> {
  static constexpr std::string_view name = "dedupe_segment";
  static constexpr std::string_view columns = "id,through,expires_at,filter";
  static auto fields(auto& r) {
    return std::tuple_cat(std::tie(r.id, r.through, r.expires_at),
                          std::make_tuple(binary(r.filter)));
  }
};

template <>
struct Table<LookupPageRow> {
  static constexpr std::string_view name = "lookup_page";
  static constexpr std::string_view columns = "bucket,through,entries";
  static auto fields(auto& r) {
    return std::tuple_cat(std::tie(r.bucket, r.through), std::make_tuple(binary(r.entries)));
  }
};

template <>
struct Table<ActionRow> {
  static constexpr std::string_view name = "action";
  static constexpr std::string_view columns =
      "id,account,conversation,position,kind,state,priority,created_at,due_at,expires_at,attempts,"
      "idempotency_key,started,body,progress";
  static auto fields(auto& r) {
    return std::tie(r.id, r.account, r.conversation, r.position, r.kind, r.state, r.priority,
                    r.created_at, r.due_at, r.expires_at, r.attempts, r.idempotency_key, r.started,
                    r.body, r.progress);
  }
};

template <>
struct Table<FinishedRow> {
  static constexpr std::string_view name = "finished";
  static constexpr std::string_view columns =
      "id,account,conversation,position,kind,state,priority,created_at,due_at,expires_at,attempts,"
      "idempotency_key,started,body,progress,finished_at,outcome,error";
  static auto fields(auto& r) {
    return std::tuple_cat(Table<ActionRow>::fields(r.action),
                          std::tie(r.finished_at, r.outcome, r.error));
  }
};

template <>
struct Table<LaneRow> {
  static constexpr std::string_view name = "action";
  static constexpr std::string_view columns = "conversation,position,state,priority,due_at,account";
  static auto fields(auto& r) {
    return std::tie(r.conversation, r.position, r.state, r.priority, r.due_at, r.account);
  }
};

template <>
struct Table<IntentRow> {
  static constexpr std::string_view name = "intent";
  static constexpr std::string_view columns =
      "procedure,ordinal,label,request_class,digest,at,consumes";
  static auto fields(auto& r) {
    return std::tie(r.procedure, r.ordinal, r.label, r.request_class, r.digest, r.at, r.consumes);
  }
};

template <>
struct Table<ExchangeRow> {
  static constexpr std::string_view name = "exchange";
  static constexpr std::string_view columns = "procedure,ordinal,label,body,at";
  static auto fields(auto& r) { return std::tie(r.procedure, r.ordinal, r.label, r.body, r.at); }
};

template <>
struct Table<MessageRow> {
  static constexpr std::string_view name = "message";
  static constexpr std::string_view columns = "id,account,conversation,status,updated_at,state";
  static auto fields(auto& r) {
    return std::tie(r.id, r.account, r.conversation, r.status, r.updated_at, r.state);
  }
};

template <>
struct Table<IdempotencyRow> {
  static constexpr std::string_view name = "idempotency";
  static constexpr std::string_view columns = "owner,key,request_hash,answer,expires_at";
  static auto fields(auto& r) {
    return std::tie(r.owner, r.key, r.request_hash, r.answer, r.expires_at);
  }
};

template <>
struct Table<WorkRow> {
  static constexpr std::string_view name = "work";
  static constexpr std::string_view columns =
      "id,account,name,key,argument,due_at,attempts,context";
  static auto fields(auto& r) {
    return std::tie(r.id, r.account, r.name, r.key, r.argument, r.due_at, r.attempts, r.context);
  }
};

template <>
struct Table<ValueRow> {
  static constexpr std::string_view name = "value";
  static constexpr std::string_view columns = "account,kind,name,value,data,expires_at";
  static auto fields(auto& r) {
    return std::tie(r.account, r.kind, r.name, r.value, r.data, r.expires_at);
  }
};

template <>
struct Table<SubscriptionRow> {
  static constexpr std::string_view name = "subscription";
  static constexpr std::string_view columns = "id,definition,position,state";
  static auto fields(auto& r) { return std::tie(r.id, r.definition, r.position, r.state); }
};

template <>
struct Table<ParkedRow> {
  static constexpr std::string_view name = "parked";
  static constexpr std::string_view columns =
      "subscription,conversation,position,attempts,due_at,error";
  static auto fields(auto& r) {
    return std::tie(r.subscription, r.conversation, r.position, r.attempts, r.due_at, r.error);
  }
};

template <>
struct Table<TopicRow> {
  static constexpr std::string_view name = "topic";
  static constexpr std::string_view columns = "id,epoch,head,moved_to,updated_at";
  static auto fields(auto& r) { return std::tie(r.id, r.epoch, r.head, r.moved_to, r.updated_at); }
};

template <>
struct Table<TopicEntryRow> {
  static constexpr std::string_view name = "topic_entry";
  static constexpr std::string_view columns = "topic,seq,type,key,bytes,at";
  static auto fields(auto& r) {
    return std::tuple_cat(std::tie(r.topic, r.seq, r.type, r.key), std::make_tuple(binary(r.bytes)),
                          std::tie(r.at));
  }
};

template <>
struct Table<MediaRow> {
  static constexpr std::string_view name = "media";
  static constexpr std::string_view columns =
      "ref,account,sha256,size_bytes,mime,filename,created_at,expires_at";
  static auto fields(auto& r) {
    return std::tie(r.ref, r.account, r.sha256, r.size_bytes, r.mime, r.filename, r.created_at,
                    r.expires_at);
  }
};

template <>
struct Table<ApiTokenRow> {
  static constexpr std::string_view name = "api_token";
  static constexpr std::string_view columns = "id,hash,scopes,accounts,name,created_at,expires_at";
  static auto fields(auto& r) {
    return std::tie(r.id, r.hash, r.scopes, r.accounts, r.name, r.created_at, r.expires_at);
  }
};

}  // namespace jackfield::store
