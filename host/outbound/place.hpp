// SPDX-License-Identifier: MIT
// What the application wishes, how it is answered, and where it goes: the account, the
// conversation, the person.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "host/adapt/message_plan.hpp"
#include "host/inbound/conversation_state.hpp"
#include "host/outbound/eligibility.hpp"
#include "host/outbound/engine.hpp"
#include "host/outbound/rate_gate.hpp"

namespace jackfield::outbound {

/// What the API was asked for.
struct Wish {
  std::string owner;            ///< The API token's id: keys of two applications never meet.
  std::string idempotency_key;  ///< Empty: each call counts.
  std::string request_hash;  ///< Of the request's body: the same key with another body is refused.
  ActionKind kind = ActionKind::send;
  std::string account;
  std::string conversation;  ///< `conv_…`, or else `to`.
  Identity to;
  std::vector<Part> parts;  ///< send, edit, private_reply.
  Action details;  ///< Everything else, as the request says it: from, reply_to, target, reaction …
  std::int64_t send_at = 0;  ///< 0: now.
  Priority priority = Priority::interactive;
  bool is_strict = false;  ///< Rather refused than changed to what the account can express.
};

enum class Refusal : std::uint8_t {
  none,
  not_found,
  invalid,
  not_eligible,  ///< The ledger says no: `Answered::verdict` says what is left.
  conflict,
  in_progress,
  overloaded,
  unavailable
};

struct Answered {
  Refusal refusal = Refusal::none;
  std::string body;                      ///< The 202's JSON.
  std::vector<adapt::PlanFault> faults;  ///< What is wrong, field by field.
  std::string text;
  Eligibility verdict;  ///< not_eligible: why, and what is left.
};

struct Place {
  state::LiveAccount* account = nullptr;
  std::string conversation;
  std::string contact;
  Conversation known;
  Identity identity;
  bool is_new = false;
};

bool has_parts(ActionKind kind);

/// False: `answer` says what is wrong with the wish. [main loop]
bool find_place(Engine& engine, inbound::ReadConversations& conversations, const Wish& wish,
                Place& place, Answered& answer);

}  // namespace jackfield::outbound
