// SPDX-License-Identifier: MIT
#include "host/plugin/send_declarations.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace jackfield::plugin {
namespace {

using nlohmann::json;
using Faults = std::vector<std::string>;

constexpr std::array<std::string_view, 7> kTells = {"sign",  "open",  "seen",   "left",
                                                    "token", "spent", "consent"};

/// The text under a key; empty where there is none. Anything else is a fault.
std::string text_of(const json& object, const char* key, const std::string& at, Faults& faults) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  faults.push_back(at + "/" + key + ": expected a text");
  return {};
}

void check_members(const json& object, std::initializer_list<std::string_view> known,
                   const std::string& at, Faults& faults) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end())
      faults.push_back(at + "/" + key + ": there is no such member");
  }
}

/// What the channel's `facts` say of the key; unknown where they do not have it.
FactScope scope_of(const json& channel, const std::string& key) {
  const auto facts = channel.find("facts");
  if (facts == channel.end() || !facts->is_array()) return FactScope::unknown;
  for (const json& fact : *facts) {
    if (!fact.is_object() || fact.value("key", json()) != key) continue;
    const json scope = fact.value("scope", json());
    return scope.is_string() ? fact_scope_from_name(scope.get<std::string>()) : FactScope::unknown;
  }
  return FactScope::unknown;
}

LedgerEntry read_entry(const json& channel, const json& given, const std::string& at,
                       Faults& faults) {
  LedgerEntry entry;
  check_members(given, {"fact", "tells", "taken_back_by", "tag"}, at, faults);
  entry.fact = text_of(given, "fact", at, faults);
  entry.tells = text_of(given, "tells", at, faults);
  entry.taken_back_by = text_of(given, "taken_back_by", at, faults);
  entry.tag = text_of(given, "tag", at, faults);
  entry.scope = scope_of(channel, entry.fact);
  if (entry.scope == FactScope::unknown)
    faults.push_back(at + "/fact: expected the key of one of the channel's `facts`");
  if (std::find(kTells.begin(), kTells.end(), entry.tells) == kTells.end())
    faults.push_back(at + "/tells: expected sign, open, seen, left, token, spent or consent");
  if (!entry.taken_back_by.empty() && entry.tells != "left")
    faults.push_back(at + "/taken_back_by: only what tells `left` can be taken back");
  if (!entry.taken_back_by.empty() && scope_of(channel, entry.taken_back_by) != entry.scope)
    faults.push_back(at + "/taken_back_by: expected the key of another fact of the same scope");
  if (entry.tag.empty() == (entry.tells == "consent"))
    faults.push_back(at + "/tag: belongs to what tells `consent`, and only there");
  return entry;
}

AssumedAnswer read_answer(const json& given, const std::string& at, Faults& faults) {
  AssumedAnswer answer;
  check_members(given, {"label", "status", "json"}, at, faults);
  answer.label = text_of(given, "label", at, faults);
  if (answer.label.empty()) faults.push_back(at + "/label: names no request");
  if (const auto status = given.find("status"); status != given.end()) {
    const std::int64_t told = status->is_number_integer() ? status->get<std::int64_t>() : 0;
    if (told < 100 || told > 599)
      faults.push_back(at + "/status: expected a status from 100 to 599");
    answer.status = static_cast<std::uint32_t>(told);
  }
  if (const auto body = given.find("json"); body != given.end()) answer.json = body->dump();
  return answer;
}

/// Takes a list of objects out of the channel.
json take_list(json& channel, const char* key, const std::string& where, Faults& faults) {
  const auto found = channel.find(key);
  if (found == channel.end()) return json::array();
  json list = std::move(*found);
  channel.erase(found);
  const bool is_good =
      list.is_array() &&
      std::all_of(list.begin(), list.end(), [](const json& each) { return each.is_object(); });
  if (is_good) return list;
  faults.push_back(where + "/" + key + ": expected a list of objects");
  return json::array();
}

}  // namespace

SendDeclarations take_send_declarations(json& channel, const std::string& where, Faults& faults) {
  SendDeclarations declared;
  if (!channel.is_object()) return declared;
  const json ledger = take_list(channel, "ledger", where, faults);
  const json answers = take_list(channel, "assumed_answers", where, faults);
  declared.ledger.reserve(ledger.size());
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    const std::string at = where + "/ledger/" + std::to_string(i);
    declared.ledger.push_back(read_entry(channel, ledger[i], at, faults));
  }
  declared.assumed_answers.reserve(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string at = where + "/assumed_answers/" + std::to_string(i);
    declared.assumed_answers.push_back(read_answer(answers[i], at, faults));
  }
  return declared;
}

SendDeclarationsByChannel send_declarations(std::string_view manifest_text) {
  SendDeclarationsByChannel all;
  json manifest = json::parse(manifest_text, nullptr, false);
  if (!manifest.is_object() || !manifest.contains("channels")) return all;
  Faults known;  // the manifest was read before: there are none
  for (json& channel : manifest["channels"]) {
    const std::string name = channel.value("name", "");
    all[name] = take_send_declarations(channel, {}, known);
  }
  return all;
}

}  // namespace jackfield::plugin
