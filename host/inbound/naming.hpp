// SPDX-License-Identifier: MIT
// Which ids an event's things have: derived from what the network calls them (docs/ids.md). Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <string_view>

#include "host/state/effects.hpp"

namespace jackfield::inbound {

/// The channel and the account's own address: what everything of an account is derived from.
struct Namespace {
  std::string_view channel;
  std::string_view address;
};

state::KeyHash dedupe_hash(const Namespace& in, std::string_view key);
/// UUID text; `first_key` tells events apart, `ordinal` those of one key.
std::string event_id(const Namespace& in, EventKind kind, std::string_view first_key,
                     std::uint32_t ordinal);
std::string conversation_id(const Namespace& in, std::string_view ref);
std::string contact_id(const Namespace& in, const Identity& identity);
std::string message_id(const Namespace& in, std::string_view provider_id);
std::string media_ref(const Namespace& in, std::string_view owner, std::size_t index);

}  // namespace jackfield::inbound
