// SPDX-License-Identifier: MIT
// A message is an event for the application and an entry in the visitor's own topic, in one
// transaction and once: both hang on the id that the visitor's browser gave it.
#include "webchat_messages.hpp"

#include "webchat_entries.hpp"
#include "webchat_identity.hpp"
#include "webchat_text.hpp"
#include "webchat_uploads.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::uint64_t kLongestPayload = 1000;
constexpr std::int64_t kLongestHoldMs = 10'000;
constexpr std::size_t kMostParts = 12;

struct ReadParts {
  std::vector<Part> parts;
  const char* code = nullptr;  // why they are refused
  const char* message = nullptr;
  Postback postback;  // set instead of parts where a button was chosen
  std::string target;
};

ReadParts fault(const char* code, const char* message) {
  ReadParts read;
  read.code = code;
  read.message = message;
  return read;
}

ReadParts read_postback(const Settings& settings, const Json& part) {
  ReadParts read;
  read.postback.payload = clean_line(settings, part["id"].text(), kLongestPayload);
  read.postback.title = clean_line(settings, part["label"].text(), 200);
  read.postback.source = "button";
  if (is_id(part["msg"].text())) read.target = part["msg"].text();
  if (read.postback.payload.empty() && read.postback.title.empty())
    return fault("bad_request", "A postback needs an id or a label.");
  return read;
}

ReadParts read_form(const Settings& settings, const Json& part) {
  const std::string id = clean_line(settings, part["form"].text(), 128);
  if (id.empty() || !part["values"].is_object())
    return fault("bad_request", "A form's answer needs `form` and `values`.");
  Part answer;
  answer.type = PartType::form_response;
  FormResponse& response = answer.form_response.emplace();
  response.id = id;
  response.values = read_attributes(settings, part["values"]);
  for (const Attribute& value : response.values) {
    if (!answer.fallback_text.empty()) answer.fallback_text += '\n';
    answer.fallback_text += value.name + ": " + value.value;
  }
  ReadParts read;
  read.parts.push_back(std::move(answer));
  return read;
}

PartType part_type(std::string_view mime) {
  const std::string_view kind = mime.substr(0, mime.find('/'));
  if (kind == "image" && mime != "image/heic") return PartType::image;  // browsers cannot show HEIC
  if (kind == "video") return PartType::video;
  return kind == "audio" ? PartType::audio : PartType::file;
}

ReadParts read_parts(const Call& call, const Visitor& visitor, const Json& parts) {
  const Settings& settings = call.settings;
  if (!parts.is_array() || parts.size() == 0 || parts.size() > kMostParts)
    return fault("bad_request", "`parts` must hold 1 to 12 parts.");
  const std::string_view first = parts[0]["type"].text();
  if (first == "postback") return read_postback(settings, parts[0]);
  if (first == "form_response") return read_form(settings, parts[0]);

  ReadParts read;
  std::size_t files = 0;
  for (const Json part : parts) {
    Part made;
    if (part["type"].text() == "text") {
      made.type = PartType::text;
      made.text = clean_text(settings, part["text"].text());
      if (made.text.empty()) return fault("text_empty", "There is no text.");
      if (code_points(made.text) > settings.text_max)
        return fault("text_too_long", "The text is too long.");
    } else if (part["type"].text() == "file") {
      const auto media = uploaded_media(settings, visitor, part["file"].text(), call.context.now());
      if (!media || ++files > settings.files_max)
        return fault("file_invalid", "The file is not one that you have uploaded lately.");
      made.type = part_type(media->mime);
      made.media.emplace(*media);
    } else {
      return fault("bad_request", "A part of this type is not taken.");
    }
    read.parts.push_back(std::move(made));
  }
  return read;
}

std::string page_data(const Settings& settings, const Json& body) {
  const Json page = body["page"];
  JsonWriter out;
  out.begin_object().key("webchat").begin_object();
  out.member_if("locale", clean_line(settings, body["locale"].text(), 35));
  if (page.is_object()) {
    out.key("page").begin_object().member_if("url", clean_url(settings, page["url"].text()));
    out.member_if("title", clean_line(settings, page["title"].text(), 200));
    out.member_if("ref", clean_line(settings, page["ref"].text(), 256)).end_object();
  }
  out.end_object().end_object();
  return std::move(out).text();
}

// `?wait=`: the answer is held for a program that answers at once.
void hold(const Call& call, Received& received, std::string ack) {
  std::int64_t wait_ms = 0;
  const std::string_view text = call.request.query("wait");
  std::from_chars(text.data(), text.data() + text.size(), wait_ms);
  if (wait_ms <= 0) return;
  Hold& held = received.hold.emplace();
  held.until = call.context.now() + std::min(wait_ms, kLongestHoldMs);
  held.fallback = *received.answer;
  held.data = std::move(ack);
}

}  // namespace

Received post_message(const Call& call, const Visitor& visitor) {
  const ReadBody read = read_body(call);
  if (!read.document) return read.refusal;
  const Json body = read.document->root();
  const std::string_view client_id = body["cid"].text();
  if (!is_id(client_id))
    return refuse(400, "bad_request", "`cid` must be 1 to 64 of A-Z a-z 0-9 . _ -", "malformed");
  ReadParts content = read_parts(call, visitor, body["parts"]);
  if (content.code != nullptr) {
    const bool malformed = std::string_view(content.code) == "bad_request";
    return refuse(malformed ? 400 : 422, content.code, content.message, "malformed");
  }

  const bool is_postback = content.parts.empty();
  const std::string key = visitor.id + ":" + std::string(client_id);
  const std::string id = "m_" + short_hash(call.settings, "message", key);
  Event event =
      event_of(call, visitor, is_postback ? EventKind::postback : EventKind::message_received,
               "message:" + key);
  event.provider_event_id = id;
  event.channel_data = page_data(call.settings, body);
  if (is_postback) {
    event.postback.emplace(content.postback);
    if (!content.target.empty()) {
      event.target.emplace().provider_id = content.target;
      event.message_refs = {content.target};
    }
    Part shown;  // in the conversation a chosen button reads like something said
    shown.type = PartType::text;
    shown.text = content.postback.title.empty() ? content.postback.payload : content.postback.title;
    content.parts.push_back(std::move(shown));
  } else {
    Message& message = event.message.emplace();
    message.provider_ids = {id};
    message.client_id = client_id;
    if (is_id(body["re"].text())) message.reply_to.emplace().provider_id = body["re"].text();
  }

  MessageEntry shown;
  shown.id = id;
  shown.client_id = client_id;
  shown.at_ms = call.request.received_at();
  shown.reply_to = is_id(body["re"].text()) ? body["re"].text() : std::string_view();
  shown.parts = &content.parts;
  TopicEntry entry;
  entry.topic = visitor.id;
  entry.type = "entry";
  entry.key = id;
  entry.bytes = message_entry(shown);
  entry.of_event = 1;
  if (!is_postback) event.message->parts = std::move(content.parts);  // shown has seen them

  Received received;
  received.events.push_back(std::move(event));
  received.append.push_back(std::move(entry));
  JsonWriter ack;
  ack.begin_object().member("cid", client_id).member("id", id).end_object();
  received.answer = json_answer("{\"ack\":" + ack.text() + "}");
  hold(call, received, std::move(ack).text());
  return received;
}

}  // namespace jackfield::webchat
