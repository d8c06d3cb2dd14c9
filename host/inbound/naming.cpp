// SPDX-License-Identifier: MIT
#include "host/inbound/naming.hpp"

#include <algorithm>

#include "host/state/digest.hpp"
#include "host/state/ids.hpp"

namespace jackfield::inbound {

state::KeyHash dedupe_hash(const Namespace& in, std::string_view key) {
  const state::Digest whole = state::digest({in.channel, in.address, "dedupe", key});
  state::KeyHash half;
  std::copy_n(whole.begin(), half.size(), half.begin());
  return half;
}

std::string event_id(const Namespace& in, EventKind kind, std::string_view first_key,
                     std::uint32_t ordinal) {
  return state::uuid_text(state::derived_uuid(
      {in.channel, in.address, "event", name(kind), first_key, std::to_string(ordinal)}));
}

std::string conversation_id(const Namespace& in, std::string_view ref) {
  return state::prefixed_id("conv_",
                            state::derived_uuid({in.channel, in.address, "conversation", ref}));
}

std::string contact_id(const Namespace& in, const Identity& identity) {
  return state::prefixed_id("cont_", state::derived_uuid({in.channel, in.address, "contact",
                                                          identity.scheme, identity.value}));
}

std::string message_id(const Namespace& in, std::string_view provider_id) {
  return state::prefixed_id("msg_",
                            state::derived_uuid({in.channel, in.address, "message", provider_id}));
}

std::string media_ref(const Namespace& in, std::string_view owner, std::size_t index) {
  return state::prefixed_id("media_", state::derived_uuid({in.channel, in.address, "media", owner,
                                                           std::to_string(index)}));
}

}  // namespace jackfield::inbound
