// SPDX-License-Identifier: MIT
#include "host/inbound/joined_message.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace jackfield::inbound {
namespace {

constexpr std::uint32_t kMostNamed = 255;  // missing pieces that are told one by one

bool is_plain_text(const Part& part) {
  return part.type == PartType::text && !part.media;
}

void append_parts(std::vector<Part>& whole, std::vector<Part> parts) {
  for (Part& part : parts) {
    const bool goes_on = !whole.empty() && is_plain_text(whole.back()) && is_plain_text(part) &&
                         whole.back().format == part.format;
    if (!goes_on) {
      whole.push_back(std::move(part));
      continue;
    }
    Part& before = whole.back();
    for (Span& span : part.spans) {
      span.start += static_cast<std::uint32_t>(before.text.size());
      before.spans.push_back(std::move(span));
    }
    before.text += part.text;
  }
}

void append(Event& whole, Event& piece) {
  whole.dedupe.insert(whole.dedupe.end(), piece.dedupe.begin(), piece.dedupe.end());
  Message& message = *whole.message;
  Message& told = *piece.message;
  // The others' names lead to the whole: an edit or a receipt may name any of them.
  for (std::string& id : told.provider_ids) {
    whole.message_aliases.push_back(id);
    message.provider_ids.push_back(std::move(id));
  }
  for (std::string& alias : piece.message_aliases)
    whole.message_aliases.push_back(std::move(alias));
  append_parts(message.parts, std::move(told.parts));
}

void tell_missing(Event& whole, std::uint32_t count, const std::vector<std::uint32_t>& there) {
  nlohmann::ordered_json missing = nlohmann::ordered_json::array();
  for (std::uint32_t index = 1; index <= std::min(count, kMostNamed); ++index) {
    if (std::find(there.begin(), there.end(), index) == there.end()) missing.push_back(index);
  }
  nlohmann::ordered_json data = nlohmann::ordered_json::parse(whole.channel_data, nullptr, false);
  if (!data.is_object()) data = nlohmann::ordered_json::object();
  data["jackfield.fragments"] = {{"count", count}, {"missing", std::move(missing)}};
  whole.channel_data = data.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

Event joined(std::uint32_t count, const std::vector<Event*>& pieces) {
  std::vector<std::uint32_t> there;
  there.reserve(pieces.size());
  for (const Event* piece : pieces) there.push_back(piece->message->fragment->index);
  Event whole = std::move(*pieces.front());
  whole.message->fragment.reset();
  for (std::size_t i = 1; i < pieces.size(); ++i) append(whole, *pieces[i]);
  if (there.size() < count) tell_missing(whole, count, there);
  return whole;
}

}  // namespace jackfield::inbound
