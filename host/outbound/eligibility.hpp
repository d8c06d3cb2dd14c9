// SPDX-License-Identifier: MIT
// Whether an account may write into a conversation now, until when, and what is left when it may
// not. One judgement for the API's refusal, for the lane just before sending, for explaining and
// for who asks (docs/eligibility.md). Pure: what is known comes as facts of the ledger.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "host/plugin/send_declarations.hpp"

namespace jackfield::outbound {

/// What is to be sent, as far as a window cares.
struct Asking {
  std::string tag;                 ///< The reason given for writing outside the window.
  bool is_only_templates = false;  ///< Every part was approved by the network beforehand.
  std::uint32_t pieces = 1;        ///< What a window counts.
  Visibility visibility{};         ///< Who may see it, as the application said; unknown: not said.
};
Asking asking_for(const Action& action);
bool is_public(const Conversation& conversation);

/// What would be allowed instead. `kind`: template, tag, public, private_reply or wait.
struct Alternative {
  std::string kind;
  std::string tag;         ///< kind tag: which.
  std::int64_t until = 0;  ///< How long it is left; 0: no end is known.
  std::string text;        ///< For a person.
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

struct Eligibility {
  bool is_eligible = true;
  std::string reason;  ///< One of the words of docs/eligibility.md.
  std::string text;    ///< The same as a sentence.
  /// When that changes by itself: a window ends, a month begins. 0: never, or nobody knows.
  std::int64_t until = 0;
  std::int32_t messages_left = -1;  ///< Below zero: not counted.
  std::vector<Alternative> alternatives;
};

/// `capability` may be nullptr; `facts` are the declared ones that hold at `now`.
Eligibility judge(const Capability* capability, const std::vector<plugin::LedgerEntry>& ledger,
                  const std::vector<Fact>& facts, const Conversation& conversation,
                  const Asking& asking, std::int64_t now);

/// How a send ends that the ledger refuses when its turn comes.
Done refused_by(const Eligibility& verdict);

}  // namespace jackfield::outbound
