// SPDX-License-Identifier: MIT
#include "meta_feed.hpp"
#include "meta_public.hpp"

#include "meta_messages.hpp"

#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

enum class Verb : std::uint8_t { add, edit, remove, hide, unhide, other };

// Both spellings of each really occur. Source: fact sheet comments, 3.3, 2026-11-21.
Verb verb_of(std::string_view word) {
  if (word == "add") return Verb::add;
  if (word == "edit" || word == "edited" || word == "update") return Verb::edit;
  if (word == "remove" || word == "delete") return Verb::remove;
  if (word == "hide") return Verb::hide;
  return word == "unhide" ? Verb::unhide : Verb::other;
}

std::string author_of(const Json& value) {
  for (const std::string_view key : {"sender_id", "reviewer_id"})
    if (std::string id = value[key].id(); !id.empty()) return id;
  return value["from"]["id"].id();
}

std::string name_of(const Json& value) {
  for (const std::string_view key : {"sender_name", "reviewer_name"})
    if (const std::string_view name = value[key].text(); !name.empty()) return std::string(name);
  return std::string(value["from"]["name"].text());
}

void sender(const Arrival& arrival, const Json& value) {
  Event& event = arrival.event();
  const std::string id = author_of(value);
  if (id == arrival.entry.account) {
    event.sender.emplace(business(arrival.entry));
  } else if (!id.empty()) {
    event.sender.emplace(customer(arrival.entry, id));
    event.sender->display_name = name_of(value);
  }
}

/// The comment that a thread begins with: replies to replies lie flat below the same one.
std::string top_of(const Json& value) {
  const std::string post = value["post_id"].id();
  std::string parent = value["parent_id"].id();
  if (!parent.empty() && parent != post) return parent;
  return value["comment_id"].id();
}

void place_it(const Arrival& arrival, const Json& value) {
  Event& event = arrival.event();
  event.occurred_at = time_of(value["created_time"], arrival.entry.at);
  sender(arrival, value);
  const std::string post = value["post_id"].id();
  place_public(event, post, value["comment_id"].id().empty() ? std::string() : top_of(value));
  PublicContext& context = event.conversation->context.emplace();
  context.post = post;
  if (const std::string parent = value["parent_id"].id(); parent != post) context.parent = parent;
  const Json summary = value["post"];
  context.url = summary["permalink_url"].text();
  const std::string_view promotion = summary["promotion_status"].text();
  context.is_ad = promotion == "active" || promotion == "extendable" || promotion == "finished";
}

void mentions(const Arrival& arrival, const Json& tags, Part& part) {
  const Text& service = arrival.entry.settings.text;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < tags.size() && i < 50; ++i) {
    const std::int64_t offset = tags[i]["offset"].int_or(-1);
    const std::int64_t length = tags[i]["length"].int_or(0);
    const auto size = static_cast<std::int64_t>(part.text.size());
    if (offset < 0 || length <= 0 || offset > size || length > size - offset) continue;
    const auto byte = [&](std::int64_t at) {
      return service.convert_offset(part.text, Unit::utf16, Unit::bytes,
                                    static_cast<std::uint64_t>(at));
    };
    const auto start = byte(offset);
    const auto end = byte(offset + length);
    if (!start || !end || *start < last || *end <= *start) continue;
    last = *end;
    Span& span = part.spans.emplace_back();
    span.start = static_cast<std::uint32_t>(*start);
    span.length = static_cast<std::uint32_t>(*end - *start);
    span.style = SpanStyle::mention;
    span.value = tags[i]["id"].id();
  }
  if (!part.spans.empty()) part.format = TextFormat::spans;
}

void content(const Arrival& arrival, const Json& value, const std::string& id) {
  Message& message = arrival.event().message.emplace();
  message.provider_ids = {id};
  message.visibility = Visibility::public_;
  const bool is_comment = !value["comment_id"].id().empty();
  const std::string_view words = value["message"].text_or(value["review_text"].text());
  if (!words.empty()) {
    Part& part = message.parts.emplace_back();
    part.type = PartType::text;
    part.text = words;
    mentions(arrival, value["message_tags"], part);
  }
  const auto media = [&](PartType type, std::string_view url) {
    if (url.empty()) return;
    Part& part = message.parts.emplace_back();
    part.type = type;
    part.media.emplace(remote_media(url, is_comment ? "comment" : "post", id, 0));
  };
  const std::string_view item = value["item"].text();
  const std::string_view link = value["link"].text();
  media(PartType::image, value["photo"].text());
  media(PartType::video, value["video"].text());
  if (item == "photo") media(PartType::image, link);
  if (item == "video") media(PartType::video, link);
  for (std::size_t i = 0; i < value["photos"].size() && i < 30; ++i)
    media(PartType::image, value["photos"][i].text());
  if (!link.empty() && item != "photo" && item != "video") {
    Part& part = message.parts.emplace_back();
    part.type = PartType::share;
    part.share.emplace().kind = ShareKind::link;
    part.share->url = link;
    part.fallback_text = link;
  }
  if (!message.parts.empty()) return;
  // A sticker or a GIF: no words, no address. Its node knows.
  Part& part = message.parts.emplace_back();
  part.type = is_comment ? PartType::image : PartType::unsupported;
  if (is_comment)
    part.media.emplace(remote_media({}, "comment", id, 0));
  else
    part.unsupported.emplace().original_type = item;
}

void on_said(const Arrival& arrival, const Json& value, const std::string& id) {
  const std::string_view word = value["verb"].text();
  const Verb verb = verb_of(word);
  const std::string_view item = value["item"].text();
  const bool is_ours = author_of(value) == arrival.entry.account;
  const EventKind kind = verb == Verb::remove ? EventKind::message_deleted
                         : verb != Verb::add  ? EventKind::message_edited
                         : is_ours            ? EventKind::message_echo
                                              : EventKind::message_received;
  if (verb == Verb::other || id.empty()) return unknown(arrival, item);
  Event& event = begin(arrival, kind, item);
  place_it(arrival, value);
  std::string key = "feed:" + id + ":" + std::string(name(kind));
  if (verb == Verb::edit || verb == Verb::hide || verb == Verb::unhide) {
    std::string edition = value["edited_time"].id();
    if (edition.empty())
      edition = digest(arrival.entry.settings, std::string(value["message"].text()));
    key += ":" + std::string(word) + ":" + edition;
    // Hidden, shown and hidden again are three things with the same words.
    if (verb != Verb::edit) key += ":" + std::to_string(arrival.entry.at);
  }
  event.dedupe.push_back({std::move(key), 0});
  if (kind == EventKind::message_deleted || kind == EventKind::message_edited)
    event.message_refs = {id};
  if (kind == EventKind::message_deleted) return;
  content(arrival, value, id);
  const bool is_hidden = verb == Verb::hide || value["is_hidden"].bool_or(false);
  if (is_hidden || verb == Verb::unhide)
    event.conversation->context->moderation = is_hidden ? Moderation::hidden : Moderation::visible;
  if (verb == Verb::hide || verb == Verb::unhide) event.original_kind = word;
  if (kind == EventKind::message_edited) event.message->edited_at = arrival.entry.at;
}

void on_reaction(const Arrival& arrival, const Json& value) {
  struct Sign {
    std::string_view word;
    std::string_view emoji;
  };
  constexpr Sign kSigns[] = {{"like", "\U0001F44D"},  {"love", "\u2764\uFE0F"},
                             {"wow", "\U0001F62E"},   {"haha", "\U0001F606"},
                             {"sorry", "\U0001F622"}, {"anger", "\U0001F621"},
                             {"care", "\U0001F917"}};
  const bool is_removed = verb_of(value["verb"].text()) == Verb::remove;
  Event& event =
      begin(arrival, is_removed ? EventKind::reaction_removed : EventKind::reaction_added,
            value["item"].text());
  place_it(arrival, value);
  std::string about = value["comment_id"].id();
  if (about.empty()) about = value["post_id"].id();
  Reaction& told = event.reaction.emplace();
  told.key = value["reaction_type"].text_or("like");
  for (const Sign& sign : kSigns)
    if (sign.word == told.key) told.emoji = sign.emoji;
  event.message_refs = {about};
  event.dedupe.push_back({"reaction:" + about + ":" + author_of(value) + ":" + told.key + ":" +
                              std::string(value["verb"].text()) + ":" + value["created_time"].id(),
                          0});
}

void on_rating(const Arrival& arrival, const Json& value) {
  const std::string story = value["open_graph_story_id"].id();
  if (story.empty()) return unknown(arrival, "ratings");
  const Verb verb = verb_of(value["verb"].text());
  Event& event =
      begin(arrival, verb == Verb::add ? EventKind::review_received : EventKind::review_changed,
            "ratings");
  place_it(arrival, value);
  place_public(event, story, {});
  const std::string_view recommends = value["recommendation_type"].text();
  Review& review = event.review.emplace();
  review.provider_id = story;
  review.rating = value["rating"].number_or(0);
  review.rating_scale = review.rating > 0 ? 5 : 0;
  if (verb == Verb::edit) review.change = "edited";
  if (verb == Verb::remove) review.change = "deleted";
  PublicContext& context = event.conversation->context.emplace();
  context.post = story;
  context.recommends = recommends == "positive" ? "yes" : recommends == "negative" ? "no" : "";
  context.rating = review.rating;
  context.rating_scale = review.rating_scale;
  event.dedupe.push_back({"rating:" + story + ":" + std::string(value["verb"].text()) + ":" +
                              digest(arrival.entry.settings, value["review_text"].text()),
                          0});
  if (verb != Verb::remove) content(arrival, value, story);
}

void on_template_status(const Arrival& arrival, const Json& value) {
  Event& event = begin(arrival, EventKind::template_status, "messenger_template_status_update");
  TemplateStatus& told = event.template_status.emplace();
  told.name = value["message_template_name"].id();
  if (told.name.empty()) told.name = value["name"].id();
  told.language = value["message_template_language"].text();
  told.status = value["event"].text();
  told.reason = value["reason"].text();
  for (char& c : told.status)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  event.dedupe.push_back({"template_status:" + std::to_string(arrival.entry.at) + ":" +
                              digest(arrival.entry.settings, value.dump()),
                          0});
  keep(arrival, "template", value);
}

void on_integrity(const Arrival& arrival, const Json& value) {
  Event& event = begin(arrival, EventKind::account_state, "business_integrity");
  AccountChange& change = event.account_change.emplace();
  change.state = AccountState::degraded;
  change.reason = "Meta tells of the Page's integrity";
  change.data = value.dump();
  event.dedupe.push_back({"integrity:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
}

bool is_post(std::string_view item) {
  constexpr std::string_view kPosts[] = {"post",  "status", "photo", "video",
                                         "share", "link",   "note",  "album"};
  for (const std::string_view each : kPosts)
    if (each == item) return true;
  return false;
}

}  // namespace

void translate_page_change(const Arrival& arrival) {
  const std::string_view field = arrival.item["field"].text();
  const Json value = arrival.item["value"];
  const std::string_view item = value["item"].text();
  if (!value.is_object()) return unknown(arrival, field);
  if (field.ends_with("template_status_update")) return on_template_status(arrival, value);
  if (field == "business_integrity") return on_integrity(arrival, value);
  if (field == "ratings" && item == "rating") return on_rating(arrival, value);
  const bool is_told =
      field == "feed" || field == "mention" || field == "ratings" || field == "group_feed";
  if (is_told && (item == "reaction" || item == "like")) return on_reaction(arrival, value);
  if (is_told && item == "comment") return on_said(arrival, value, value["comment_id"].id());
  if (is_told && is_post(item)) return on_said(arrival, value, value["post_id"].id());
  unknown(arrival, item.empty() ? field : item);
}

}  // namespace jackfield::meta
