// SPDX-License-Identifier: MIT
// Source: fact sheets Messenger, 5, and Instagram, 5, 2026-11-21.
#include "meta_history.hpp"

#include "meta_arrival.hpp"
#include "meta_calls.hpp"
#include "meta_errors.hpp"
#include "meta_messages.hpp"

#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jackfield::meta {
namespace {

constexpr std::size_t kMostDetails = 20;  // "details only for the 20 newest"

/// The number of `digits` digits at that place; -1 for none.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = -1;
  if (at + digits > text.size()) return number;
  const char* const end = text.data() + at + digits;
  const auto [stop, fault] = std::from_chars(text.data() + at, end, number);
  return fault == std::errc() && stop == end ? number : -1;
}

PartType type_of(std::string_view mime) {
  return mime.starts_with("audio/") ? PartType::audio : PartType::file;
}

/// The Conversations API tells attachments otherwise than webhooks do.
void read_attachment(const Json& one, const std::string& mid, std::size_t index, Message& message) {
  const std::string_view picture = one["image_data"]["url"].text();
  const std::string_view film = one["video_data"]["url"].text();
  const std::string_view file = one["file_url"].text();
  const std::string_view url = !picture.empty() ? picture : !film.empty() ? film : file;
  Part& part = message.parts.emplace_back();
  if (url.empty()) {
    part.type = PartType::unsupported;
    Unsupported& what = part.unsupported.emplace();
    what.original_type = "attachment";
    what.data = one.dump();
    return;
  }
  part.type = !picture.empty() ? PartType::image
              : !film.empty()  ? PartType::video
                               : type_of(one["mime_type"].text());
  Media& media = part.media.emplace(remote_media(url, "message", mid, index));
  media.mime = one["mime_type"].text();
  media.filename = one["name"].text();
}

void read_story(const Json& mention, const std::string& mid, Message& message) {
  Part& part = message.parts.emplace_back();
  part.type = PartType::story;
  Story& story = part.story.emplace();
  story.kind = StoryKind::mention;
  story.provider_id = mention["id"].id();
  if (const std::string_view url = mention["link"].text(); !url.empty()) {
    story.media.emplace(remote_media(url, "message", mid, 0));
    story.media->retention = MediaRetention::link_only;
  }
}

Message read_past(const Json& told, const std::string& mid) {
  Message message;
  message.provider_ids = {mid};
  if (const std::string_view words = told["message"].text(); !words.empty()) {
    Part& part = message.parts.emplace_back();
    part.type = PartType::text;
    part.text = words;
  }
  const Json attachments = told["attachments"]["data"];
  for (std::size_t i = 0; i < attachments.size() && i < kMostDetails; ++i)
    read_attachment(attachments[i], mid, i, message);
  if (told["story"]["mention"].is_object()) read_story(told["story"]["mention"], mid, message);
  if (const std::string to = told["reply_to"]["mid"].id(); !to.empty())
    message.reply_to.emplace().provider_id = to;
  return message;
}

void translate_past(const Settings& settings, const std::string& user, const Json& told,
                    Received& received) {
  const std::string mid = told["id"].id();
  Message message = read_past(told, mid);
  if (mid.empty() || message.parts.empty()) return;  // a message that was taken back is empty
  const Entry entry{settings, settings.network, settings.address(),
                    written_time(told["created_time"].text()), 0};
  const bool is_ours = told["from"]["id"].id() != user;
  Event& event = begin({entry, told, received},
                       is_ours ? EventKind::message_echo : EventKind::message_received, "history");
  event.dedupe.push_back({(is_ours ? "echo:" : "message:") + mid, 0});
  event.sender.emplace(is_ours ? business(entry) : customer(entry, user));
  if (is_ours) event.recipient.emplace(customer(entry, user));
  place(event, user);
  event.message.emplace(std::move(message));
}

/// The newest messages of the conversation that are not older than asked, newest first.
std::vector<std::string> listed(const Json& conversation, std::int64_t since) {
  std::vector<std::string> mids;
  for (const Json one : conversation["messages"]["data"]) {
    std::string mid = one["id"].id();
    const std::int64_t at = written_time(one["created_time"].text());
    if (mids.size() == kMostDetails || (at != 0 && at < since)) break;
    if (is_opaque(mid)) mids.push_back(std::move(mid));
  }
  return mids;
}

Step known(std::vector<Event> events) {
  Done done;
  done.outcome = Outcome::accepted;
  done.events = std::move(events);
  return done;
}

/// The person that the account talks to there.
std::string other_side(const Settings& settings, const Json& conversation) {
  for (const Json one : conversation["participants"]["data"]) {
    std::string id = one["id"].id();
    if (id != settings.address() && id != settings.node() && is_node(id)) return id;
  }
  return {};
}

/// A piece of work for each conversation that is not older than asked, newest first. What has to be
/// asked first, or how it failed.
std::optional<Step> list_conversations(const Settings& settings, const Context& context,
                                       std::int64_t since, const Exchanges& exchanges, Done& done) {
  constexpr int kMostPages = 10;
  const std::string node = settings.has_instagram_login ? "me" : settings.node();
  std::string after;
  for (int page = 1; page <= kMostPages; ++page) {
    const std::string label = "conversations:" + std::to_string(page);
    const auto asked = exchanges.find(label);
    if (!asked) {
      std::string query =
          "platform=" + std::string(settings.word()) + "&fields=updated_time,participants&limit=50";
      if (!after.empty()) query += "&after=" + escaped(after);
      return history_call(settings, context, label, node + "/conversations", query);
    }
    if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
    const JsonDocument answer = asked->json();
    for (const Json conversation : answer["data"]) {
      const std::int64_t at = written_time(conversation["updated_time"].text());
      if (at != 0 && at < since) return std::nullopt;
      const std::string user = other_side(settings, conversation);
      if (user.empty()) continue;
      Work& work = done.work.emplace_back();
      work.name = "backfill";
      work.key = "backfill:" + user;
      JsonWriter argument;
      argument.begin_object().member("user", user).member("since", since).end_object();
      work.argument = std::move(argument).text();
    }
    after = answer["paging"]["cursors"]["after"].id();
    if (after.empty() || !answer["paging"]["next"].exists()) break;
  }
  return std::nullopt;
}

/// Of everybody, and of everything in public.
Step backfill_all(const Settings& settings, const Context& context, std::int64_t since,
                  const Exchanges& exchanges) {
  Done done;
  done.outcome = Outcome::accepted;
  if (std::optional<Step> next = list_conversations(settings, context, since, exchanges, done))
    return std::move(*next);
  if (std::optional<Step> next = list_posts(settings, context, since, exchanges, done))
    return std::move(*next);
  return done;
}

}  // namespace

std::int64_t written_time(std::string_view text) {
  using namespace std::chrono;
  const year_month_day day(year(number_at(text, 0, 4)),
                           month(static_cast<unsigned>(number_at(text, 5, 2))),
                           std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2))));
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (!day.ok() || hour < 0 || minute < 0 || second < 0 || day.year() < year(1970)) return 0;
  const auto at = sys_days(day) + hours(hour) + minutes(minute) + seconds(second);
  return duration_cast<milliseconds>(at.time_since_epoch()).count();
}

Request history_call(const Settings& settings, const Context& context, std::string label,
                     std::string_view path, std::string_view query) {
  Request request = get_call(settings, context, std::move(label), path, query);
  request.rate_keys = {"history"};
  return request;
}

Step backfill(const Settings& settings, const Context& context, const Procedure& procedure,
              const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  if (argument["post"].exists())
    return backfill_post(settings, context, argument.root(), exchanges);
  if (!argument["user"].exists())
    return backfill_all(settings, context, argument["since"].time_or(0), exchanges);
  const std::string user = argument["user"].id();
  if (!is_node(user))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_person", "this is no person's id");
  const auto found = exchanges.find("conversation");
  if (!found) {
    const std::string node = settings.has_instagram_login ? "me" : settings.node();
    return history_call(settings, context, "conversation", node + "/conversations",
                        "platform=" + std::string(settings.word()) + "&user_id=" + user);
  }
  if (!succeeded(*found)) return failure(*found, RequestClass::safe);
  const JsonDocument answer = found->json();
  const std::string conversation = answer["data"][0]["id"].id();
  if (!is_opaque(conversation)) return known({});  // nobody has written yet, or 30 idle days ago

  const auto list = exchanges.find("messages");
  if (!list) return history_call(settings, context, "messages", conversation, "fields=messages");
  if (!succeeded(*list)) return failure(*list, RequestClass::safe);
  const JsonDocument told = list->json();
  const std::string_view fields =
      settings.is_instagram() ? "fields=id,created_time,from,to,message,attachments,story,reply_to"
                              : "fields=id,created_time,from,to,message,attachments,reply_to";

  const std::vector<std::string> mids = listed(told.root(), argument["since"].time_or(0));
  Received received;
  for (std::size_t i = mids.size(); i-- > 0;) {
    const std::string label = "message:" + mids[i];
    const auto one = exchanges.find(label);
    if (!one) return history_call(settings, context, label, mids[i], fields);
    if (succeeded(*one)) {
      const JsonDocument message = one->json();
      translate_past(settings, user, message.root(), received);
      continue;
    }
    // One that is shown no more is no reason to leave out the others.
    Step failed = failure(*one, RequestClass::safe);
    const Outcome outcome = failed.done->outcome;
    if (outcome != Outcome::invalid && outcome != Outcome::recipient_gone) return failed;
  }
  return known(std::move(received.events));
}

}  // namespace jackfield::meta
