// SPDX-License-Identifier: MIT
#include "meta_comments.hpp"
#include "meta_public.hpp"

#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

/// Boosted posts tell one comment twice, under the post and under the ad: the conversation is the
/// post's. Source: fact sheet comments, 3.6, 2026-11-21.
std::string media_of(const Json& media) {
  std::string original = media["original_media_id"].id();
  return original.empty() ? media["id"].id() : original;
}

void on_comment(const Arrival& arrival, const Json& value, bool is_live) {
  std::string id = value["id"].id();
  if (id.empty()) id = value["comment_id"].id();
  if (id.empty()) return unknown(arrival, "comments");
  const Json from = value["from"];
  const bool is_ours =
      from["id"].id() == arrival.entry.account || !from["self_ig_scoped_id"].id().empty();
  Event& event = begin(arrival, is_ours ? EventKind::message_echo : EventKind::message_received,
                       is_live ? "live_comments" : "comments");
  event.dedupe.push_back({"comment:" + id, 0});
  if (is_ours) {
    event.sender.emplace(business(arrival.entry));
  } else if (const std::string who = from["id"].id(); !who.empty()) {
    event.sender.emplace(customer(arrival.entry, who));
    event.sender->username = from["username"].text();
  }
  const Json media = value["media"];
  const std::string parent = value["parent_id"].id();
  place_public(event, media_of(media), parent.empty() ? id : parent);
  PublicContext& context = event.conversation->context.emplace();
  context.post = media_of(media);
  context.parent = parent;
  context.live = is_live || media["media_product_type"].text() == "LIVE";
  context.is_ad = media["media_product_type"].text() == "AD";
  context.title = media["ad_title"].text();
  Message& message = event.message.emplace();
  message.provider_ids = {id};
  message.visibility = Visibility::public_;
  Part& part = message.parts.emplace_back();
  const std::string_view words = value["text"].text();
  part.type = words.empty() ? PartType::unsupported : PartType::text;
  part.text = words;
  if (words.empty()) part.unsupported.emplace().original_type = "gif";
  keep(arrival, "media", media);
}

// Ids only: the words are fetched and come as an edit of the same message.
void on_mention(const Arrival& arrival, const Json& value) {
  const std::string media = value["media_id"].id();
  const std::string comment = value["comment_id"].id();
  if (media.empty()) return unknown(arrival, "mentions");
  const std::string& id = comment.empty() ? media : comment;
  Event& event = begin(arrival, EventKind::message_received, "mentions");
  event.dedupe.push_back({"mention:" + media + ":" + comment, 0});
  place_public(event, media, comment);
  event.conversation->context.emplace().post = media;
  Message& message = event.message.emplace();
  message.provider_ids = {id};
  message.visibility = Visibility::public_;
  Part& part = message.parts.emplace_back();
  part.type = PartType::system;
  part.system.emplace().kind = "mention";
  part.system->data = value.dump();
  keep(arrival, "mention", value);
  // Answers go to the mention's own edge, so the conversation has to know.
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = "mention";
  fact.value = "1";
  fact.of_event = arrival.number();
  arrival.received.facts.push_back(std::move(fact));
  ask(arrival, "mention", "mention:" + media + ":" + comment, value.dump());
}

}  // namespace

void translate_media_change(const Arrival& arrival) {
  const std::string_view field = arrival.item["field"].text();
  const Json value = arrival.item["value"];
  if (!value.is_object()) return unknown(arrival, field);
  if (field == "comments") return on_comment(arrival, value, false);
  if (field == "live_comments") return on_comment(arrival, value, true);
  if (field == "mentions") return on_mention(arrival, value);
  unknown(arrival, field);
}

}  // namespace jackfield::meta
