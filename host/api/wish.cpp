// SPDX-License-Identifier: MIT
#include "host/api/wish.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

/// Reads one member of the body with the generated reader; faults are told with the member's place
/// in front.
template <class Value>
void read_member(const nlohmann::json& body, const char* key, Value& out,
                 std::vector<FieldFault>& faults) {
  if (!body.contains(key)) return;
  ReadErrors errors(ReadMode::strict);
  const Pointer root;
  read(body[key], out, errors, root.at(std::string_view(key)));
  for (const ReadError& error : errors.list()) faults.push_back({error.pointer, error.text});
}

template <class Value>
void read_boxed(const nlohmann::json& body, const char* key, Box<Value>& out,
                std::vector<FieldFault>& faults) {
  if (body.contains(key)) read_member(body, key, out.emplace(), faults);
}

void read_text(const nlohmann::json& body, const char* key, std::string& out,
               std::vector<FieldFault>& faults) {
  if (!body.contains(key)) return;
  if (body[key].is_string()) {
    out = body[key].get<std::string>();
  } else {
    faults.push_back({std::string("/") + key, "expected a text"});
  }
}

/// A time as text, from now on; `out` is Unix milliseconds.
void read_time(const nlohmann::json& body, const char* key, std::int64_t now, std::int64_t& out,
               std::vector<FieldFault>& faults) {
  if (!body.contains(key)) return;
  constexpr std::int64_t kYear = 365LL * 24 * 3600 * 1000;
  const auto at =
      body[key].is_string() ? model::parse_rfc3339(body[key].get<std::string>()) : std::nullopt;
  if (!at) {
    faults.push_back({std::string("/") + key, "expected a time as 2026-11-22T12:00:00Z"});
  } else if (*at <= now || *at > now + kYear) {
    faults.push_back({std::string("/") + key, "expected a time within the next year"});
  } else {
    out = *at;
  }
}

void read_priority(const nlohmann::json& body, outbound::Priority& out,
                   std::vector<FieldFault>& faults) {
  if (!body.contains("priority")) return;
  if (body["priority"] == "bulk") {
    out = outbound::Priority::bulk;
  } else if (body["priority"] != "interactive") {
    faults.push_back({"/priority", "expected \"interactive\" or \"bulk\""});
  }
}

void read_visibility(const nlohmann::json& body, Visibility& out, std::vector<FieldFault>& faults) {
  std::string word;
  read_text(body, "visibility", word, faults);
  if (word == "public") {
    out = Visibility::public_;
  } else if (word == "private") {
    out = Visibility::private_;
  } else if (!word.empty()) {
    faults.push_back({"/visibility", "expected \"private\" or \"public\""});
  }
}

void read_parts(const nlohmann::json& body, std::vector<Part>& out,
                std::vector<FieldFault>& faults) {
  if (!body.contains("parts")) return;
  if (!body["parts"].is_array()) return faults.push_back({"/parts", "expected a list of parts"});
  ReadErrors errors(ReadMode::strict);
  const Pointer root;
  const Pointer parts = root.at(std::string_view("parts"));
  for (std::size_t i = 0; i < body["parts"].size(); ++i)
    read(body["parts"][i], out.emplace_back(), errors, parts.at(i));
  for (const ReadError& error : errors.list()) faults.push_back({error.pointer, error.text});
}

void count_files(const std::vector<Part>& parts, std::size_t most,
                 std::vector<FieldFault>& faults) {
  const auto files = std::count_if(parts.begin(), parts.end(),
                                   [](const Part& part) { return part.media.has_value(); });
  if (static_cast<std::size_t>(files) <= most) return;
  faults.push_back({"/parts", "expected at most " + std::to_string(most) +
                                  " files: send the others with another message"});
}

void read_adapt(const nlohmann::json& body, bool& is_strict, std::vector<FieldFault>& faults) {
  std::string word = "auto";
  read_text(body, "adapt", word, faults);
  is_strict = word == "strict";
  if (word != "auto" && word != "strict") faults.push_back({"/adapt", "expected auto or strict"});
}

}  // namespace

void read_wish(const nlohmann::json& body, std::int64_t now, std::size_t most_files,
               outbound::Wish& wish, std::vector<FieldFault>& faults) {
  read_text(body, "account", wish.account, faults);
  read_text(body, "conversation", wish.conversation, faults);
  read_member(body, "to", wish.to, faults);
  read_parts(body, wish.parts, faults);
  count_files(wish.parts, most_files, faults);
  Action& details = wish.details;
  read_boxed(body, "from", details.from, faults);
  read_boxed(body, "reply_to", details.reply_to, faults);
  read_boxed(body, "target", details.target, faults);
  read_boxed(body, "reaction", details.reaction, faults);
  read_boxed(body, "handover", details.handover, faults);
  read_boxed(body, "up_to", details.up_to, faults);
  read_text(body, "thread", details.thread, faults);
  read_text(body, "tag", details.tag, faults);
  read_visibility(body, details.visibility, faults);
  if (body.contains("is_removal")) details.is_removal = body["is_removal"] == true;
  if (body.contains("is_silent")) details.is_silent = body["is_silent"] == true;
  read_adapt(body, wish.is_strict, faults);
  if (body.contains("channel_data")) details.channel_data = body["channel_data"].dump();
  read_time(body, "send_at", now, wish.send_at, faults);
  read_time(body, "expires_at", now, details.expires_at, faults);
  if (details.expires_at != 0 && details.expires_at <= wish.send_at)
    faults.push_back({"/expires_at", "expected a time after \"send_at\""});
  read_priority(body, wish.priority, faults);
}

}  // namespace jackfield::api
