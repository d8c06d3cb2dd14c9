// SPDX-License-Identifier: MIT
// Where the application's wishes come in: checked, planned and accepted once per idempotency key.
// The answer is given only after the disk has it.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/adapt/message_plan.hpp"
#include "host/outbound/lanes.hpp"

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
};

/// [main loop]
class Actions {
 public:
  using Reply = std::function<void(const Answered&)>;

  /// Beyond `most_queued_bytes` that wait for the disk nothing more is taken.
  Actions(Engine& engine, Messages& messages, Lanes& lanes, state::EventWriter& writer,
          std::uint64_t most_queued_bytes)
      : engine_(engine),
        messages_(messages),
        lanes_(lanes),
        writer_(writer),
        most_queued_bytes_(most_queued_bytes) {}

  /// Accepts or refuses; `reply` runs once, on the main loop.
  void submit(Wish wish, Reply reply);

 private:
  struct Place {
    state::LiveAccount* account = nullptr;
    std::string conversation;
    std::string contact;
    Conversation known;
    Identity identity;
    bool is_new = false;
  };

  bool answered_before(const Wish& wish, const Reply& reply);
  bool find_place(const Wish& wish, Place& place, Answered& answer);
  Action action_of(const Wish& wish, const Place& place, std::vector<Piece> pieces, std::string id);
  adapt::MessagePlan plan(const Wish& wish, const Place& place);
  void accept(Wish wish, const Place& place, Action action, const adapt::MessagePlan& plan,
              Reply reply);
  void journal_queued(store::Batch& batch, const Wish& wish, const Place& place,
                      const Action& action, const std::vector<adapt::Choice>& choices);
  void remember_choices(const std::vector<adapt::Choice>& choices, const std::string& conversation,
                        state::Effects& effects);

  Engine& engine_;
  Messages& messages_;
  Lanes& lanes_;
  state::EventWriter& writer_;
  const std::uint64_t most_queued_bytes_;
  std::unordered_map<std::string, std::string>
      in_progress_;  // "<owner>\n<key>" to the request's hash
};

}  // namespace jackfield::outbound
