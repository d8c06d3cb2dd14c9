// SPDX-License-Identifier: MIT
#include "host/inbound/conversation_state.hpp"

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::inbound {
namespace {

template <class Value>
nlohmann::json as_json(const Value& value) {
  std::string text;
  write_json(text, value, JsonForm::full);
  return nlohmann::json::parse(text);
}

nlohmann::json parsed(const std::string& state) {
  nlohmann::json json = nlohmann::json::parse(state, nullptr, false);
  return json.is_object() ? json : nlohmann::json::object();
}

/// An object's members replace those before; what is not told stays.
void merge(nlohmann::json& into, const nlohmann::json& told) {
  for (const auto& [key, value] : told.items()) into[key] = value;
}

}  // namespace

std::string merged_person(const std::string& state, const Person& person) {
  nlohmann::json merged = parsed(state);
  merge(merged, as_json(person));
  return merged.dump();
}

std::string merged_conversation(const std::string& state, const Event& event) {
  nlohmann::json merged = parsed(state);
  merge(merged["conversation"], as_json(*event.conversation));
  const bool is_customer =
      event.sender && (event.sender->role == Role::customer || event.sender->role == Role::unknown);
  if (is_customer && event.conversation->type == ConversationType::direct &&
      event.sender->identity) {
    merged["contact"] = event.sender->contact;
    merged["identity"] = as_json(*event.sender->identity);
  }
  return merged.dump();
}

std::string with_merged(const std::string& state, const std::string& id, const std::string& ended) {
  nlohmann::json merged = parsed(state);
  nlohmann::json& all = merged["merged"];
  for (std::string& before : merged_conversations(ended)) all.push_back(std::move(before));
  all.push_back(id);
  return merged.dump();
}

std::vector<std::string> merged_conversations(const std::string& state) {
  // Most have none, and this is asked at each read mark.
  if (state.find(R"("merged":)") == std::string::npos) return {};
  return parsed(state).value("merged", std::vector<std::string>());
}

void append_media(std::string& out, const Media& media) {
  write_json(out, media, JsonForm::full);
}

ConversationState read_conversation(const std::string& state) {
  ConversationState read;
  const nlohmann::json json = parsed(state);
  if (json.contains("conversation")) {
    if (Result<Conversation> value =
            read_json<Conversation>(json["conversation"], ReadMode::partial)) {
      read.conversation = std::move(*value);
    }
  }
  read.contact = json.value("contact", "");
  if (json.contains("identity")) {
    if (Result<Identity> value = read_json<Identity>(json["identity"], ReadMode::partial)) {
      read.identity = std::move(*value);
    }
  }
  return read;
}

const ConversationState& ReadConversations::read(const std::string& id, const std::string& state) {
  constexpr std::size_t kMost = 1'000;  // beyond it all are read once more
  if (known_.size() >= kMost && !known_.contains(id)) known_.clear();
  Known& known = known_[id];
  if (known.state != state) known = {state, read_conversation(state)};
  return known.read;
}

std::string new_conversation(const ConversationState& state) {
  nlohmann::json json = {{"conversation", as_json(state.conversation)}, {"contact", state.contact}};
  if (!state.identity.value.empty()) json["identity"] = as_json(state.identity);
  return json.dump();
}

}  // namespace jackfield::inbound
