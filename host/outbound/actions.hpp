// SPDX-License-Identifier: MIT
// Where the application's wishes come in: checked, planned and accepted once per idempotency key.
// The answer is given only after the disk has it.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/adapt/message_plan.hpp"
#include "host/inbound/conversation_state.hpp"
#include "host/outbound/eligibility.hpp"
#include "host/outbound/lanes.hpp"
#include "host/outbound/place.hpp"

namespace jackfield::outbound {

/// What was changed, as the API tells it.
nlohmann::ordered_json shown_adaptations(const std::vector<adapt::Adaptation>& adaptations);

/// A wish as far as it can be looked at without doing anything: what a send does, and what
/// explaining it shows.
struct Prepared {
  Answered refused;  ///< Refusal::none: it is accepted.
  Place place;
  adapt::MessagePlan planned;
  Eligibility verdict;
  Action action;
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

  /// Without side effects: nothing is written, used up or asked for.
  Prepared prepare(const Wish& wish);

 private:
  bool answered_before(const Wish& wish, const Reply& reply);
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
  inbound::ReadConversations conversations_;
  const std::uint64_t most_queued_bytes_;
  std::unordered_map<std::string, std::string>
      in_progress_;  // "<owner>\n<key>" to the request's hash
};

}  // namespace jackfield::outbound
