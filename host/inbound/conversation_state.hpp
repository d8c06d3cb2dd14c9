// SPDX-License-Identifier: MIT
// What is remembered of a conversation and of a contact, as JSON: read by sends, lists and the
// console.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <unordered_map>
#include <vector>

namespace jackfield::inbound {

/// The contact's state with what the event tells of the person: new fields win, told ones are never
/// lost.
std::string merged_person(const std::string& state, const Person& person);
/// The conversation's state with what the event tells of it, and of the customer in it.
std::string merged_conversation(const std::string& state, const Event& event);
/// The state of the conversation that goes on, once `id` was merged into it; `ended` is that one's
/// state.
std::string with_merged(const std::string& state, const std::string& id, const std::string& ended);
/// Which conversations were merged into the one whose state this is.
std::vector<std::string> merged_conversations(const std::string& state);
/// Appends a medium in its full form, with what the plugin needs to fetch it.
void append_media(std::string& out, const Media& media);

/// What a conversation's state says.
struct ConversationState {
  Conversation conversation;
  std::string contact;  ///< Whom the account talks to; empty in groups.
  Identity identity;    ///< Their address.
};
ConversationState read_conversation(const std::string& state);

/// The conversations read last: a burst of sends would read the same ones again and again, and that
/// is a good part of what accepting one costs.
class ReadConversations {
 public:
  /// What `state` says, which is the state of the conversation `id`. Valid until the next call.
  const ConversationState& read(const std::string& id, const std::string& state);

 private:
  struct Known {
    std::string state;
    ConversationState read;
  };
  std::unordered_map<std::string, Known> known_;
};

/// A state for a conversation that the application starts.
std::string new_conversation(const ConversationState& state);

}  // namespace jackfield::inbound
