// SPDX-License-Identifier: MIT
#include "webchat_entries.hpp"

#include "webchat_parts.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr int kTypingSeconds = 8;

std::string_view kind_of(const Person& from) {
  if (from.role == Role::bot) return "bot";
  return from.role == Role::system ? "system" : "agent";
}

void write_sender(JsonWriter& out, const Person* from) {
  out.begin_object();
  if (from == nullptr) {
    out.member("k", "visitor");
  } else {
    out.member("k", kind_of(*from)).member_if("name", from->display_name);
    if (from->avatar) {
      const Media& avatar = *from->avatar;
      out.member_if("avatar", avatar.ref.empty() ? avatar.url : "media:" + avatar.ref);
    }
  }
  out.end_object();
}

void write_parts(JsonWriter& out, const std::vector<Part>& parts) {
  out.key("parts").begin_array();
  for (const Part& part : parts) write_part(out, part);
  out.end_array();
  for (const Part& part : parts)
    if (part.type == PartType::quick_replies) write_quick_replies(out, part);
}

}  // namespace

bool can_draw(const std::vector<Part>& parts) {
  return !parts.empty() && std::all_of(parts.begin(), parts.end(), is_drawable);
}

std::string message_entry(const MessageEntry& message) {
  JsonWriter out;
  out.begin_object().member("t", "msg").member("id", message.id).member("ts", message.at_ms);
  out.key("from");
  write_sender(out, message.from);
  out.member_if("cid", message.client_id).member_if("re", message.reply_to);
  write_parts(out, *message.parts);
  out.end_object();
  return std::move(out).text();
}

std::string edit_entry(std::string_view id, const std::vector<Part>& parts) {
  JsonWriter out;
  out.begin_object().member("t", "edit").member("id", id);
  write_parts(out, parts);
  out.end_object();
  return std::move(out).text();
}

std::string delete_entry(std::string_view id) {
  JsonWriter out;
  out.begin_object().member("t", "del").member("id", id).end_object();
  return std::move(out).text();
}

std::string read_entry(std::string_view by, std::string_view up_to) {
  JsonWriter out;
  out.begin_object().member("t", "rcpt").member("by", by).member("what", "read");
  out.member("upto", up_to).end_object();
  return std::move(out).text();
}

std::string typing_entry(const Person* from, bool on) {
  JsonWriter out;
  out.begin_object().member("t", "typing").key("from");
  const Person somebody;
  write_sender(out, from == nullptr ? &somebody : from);
  out.member("on", on).member("ttl", kTypingSeconds).end_object();
  return std::move(out).text();
}

std::string member_entry(std::string_view kind, std::string_view name) {
  JsonWriter out;
  out.begin_object().member("t", kind).key("agent").begin_object();
  out.member_if("name", name).end_object().end_object();
  return std::move(out).text();
}

std::string closed_entry() {
  return R"({"t":"state","state":"closed"})";
}

}  // namespace jackfield::webchat
