// SPDX-License-Identifier: MIT
// Entries: what stands in a visitor's topic and is drawn by the widget, one line of JSON each.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::webchat {

/// A message as it is drawn.
struct MessageEntry {
  std::string_view id;
  std::string_view client_id;  // visitors' own messages
  std::int64_t at_ms = 0;
  const Person* from = nullptr;  // null: the visitor
  std::string_view reply_to;
  const std::vector<Part>* parts = nullptr;
};

/// Whether every part can be drawn in some way, if need be by its fallback text.
bool can_draw(const std::vector<Part>& parts);

std::string message_entry(const MessageEntry& message);
std::string edit_entry(std::string_view id, const std::vector<Part>& parts);
std::string delete_entry(std::string_view id);
/// `by` is "agent" or "visitor".
std::string read_entry(std::string_view by, std::string_view up_to);
std::string typing_entry(const Person* from, bool on);
/// `kind` is "joined" or "left".
std::string member_entry(std::string_view kind, std::string_view name);
std::string closed_entry();

}  // namespace jackfield::webchat
