// SPDX-License-Identifier: MIT
// One item of a webhook on its way to a canonical event: what all kinds share.
#pragma once

#include "meta_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::meta {

/// The entry that an item came in.
struct Entry {
  const Settings& settings;
  Network network;      // by the envelope's `object`, not by the account: hooks are shared
  std::string account;  // the Page's or the Instagram account's number
  std::int64_t at = 0;  // Unix milliseconds
  std::int64_t received_at = 0;

  std::string_view word() const noexcept {
    return network == Network::instagram ? "instagram" : "messenger";
  }
};

struct Arrival {
  const Entry& entry;
  Json item;
  Received& received;

  Event& event() const { return received.events.back(); }
  std::uint32_t number() const { return static_cast<std::uint32_t>(received.events.size()); }
};

/// Meta writes milliseconds, sometimes seconds, sometimes either as text; `otherwise` for none.
std::int64_t time_of(const Json& value, std::int64_t otherwise) noexcept;

/// Begins an event of this entry.
Event& begin(const Arrival& arrival, EventKind kind, std::string_view original_kind);

/// A customer, named within the account.
Person customer(const Entry& entry, std::string id);
/// The account itself.
Person business(const Entry& entry);

/// The private conversation with a person.
void place(Event& event, std::string person);

/// Keeps members of the item, or the whole value, under the network's name in channel_data.
void keep(const Arrival& arrival, std::string_view member, const Json& value);

/// What nobody understands, with everything it held.
void unknown(const Arrival& arrival, std::string_view original_kind);

/// A short, stable name for a value that has none.
std::string digest(const Settings& settings, std::string_view text);

/// Remembers when the customer gave the last sign that lets the account write.
void open_window(const Arrival& arrival);

/// Asks for a procedure once the event is new.
void ask(const Arrival& arrival, std::string_view procedure, std::string key, std::string argument);

}  // namespace jackfield::meta
