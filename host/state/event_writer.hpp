// SPDX-License-Identifier: MIT
// Gives an event its number and its final bytes, and puts it into the journal: the last stage of
// both flows. What is written here is stored, signed and sent unchanged.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>

#include "host/state/accounts.hpp"
#include "host/state/journal.hpp"
#include "host/state/media_library.hpp"

namespace jackfield::state {

/// An event whose ids are settled, and what goes beside it.
struct ReadyEvent {
  Event event;  ///< `conversation.id`, `sender.contact`, `message.id` … are filled in; seq is not.
  std::string id;        ///< UUID text.
  std::string account;   ///< Account id, or the hook's for an account nobody configured.
  bool is_hook = false;  ///< `account` is a hook's id.
  std::string channel;
  Effects effects;
  std::int64_t recorded_at = 0;
  std::string traceparent;
};

/// [main loop]
class EventWriter {
 public:
  EventWriter(Journal& journal, Book& book, MediaLibrary& media)
      : journal_(journal), book_(book), media_(media) {}

  /// Appends the event to the batch. Returns its sequence.
  std::int64_t append(store::Batch& batch, ReadyEvent ready);

 private:
  Journal& journal_;
  Book& book_;
  MediaLibrary& media_;
};

}  // namespace jackfield::state
