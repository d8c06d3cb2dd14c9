// SPDX-License-Identifier: MIT
// Source: fact sheet comments, 4, 2026-11-21.
#include "meta_public.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"
#include "meta_text.hpp"
#include "meta_upload.hpp"

#include <utility>

namespace jackfield::meta {
namespace {

std::string address_of(const Action& action) {
  return action.conversation ? action.conversation->address : std::string();
}

std::string comment_body(const Words& words) {
  JsonWriter json;
  json.begin_object().member_if("message", words.text);
  if (!words.picture.id.empty())
    json.member("attachment_id", words.picture.id);
  else if (!words.picture.url.empty())
    json.member("attachment_url", words.picture.url);
  else
    json.member_if("attachment_share_url", words.link);
  return std::move(json.end_object()).text();
}

Request comment_call(const Settings& settings, const Context& context, const std::string& parent,
                     const Words& words) {
  Request request =
      post_call(settings, context, "comment", parent + "/comments", comment_body(words));
  if (!words.is_copied()) return request;
  std::vector<std::pair<std::string, std::string>> fields;
  if (!words.text.empty())
    fields.emplace_back("message", std::move(JsonWriter().value(words.text)).text());
  make_upload(settings, context, fields, "source", words.picture, request);
  return request;
}

/// A single call whose success is all there is to tell.
Step settled(const Exchanges& exchanges, Request request) {
  if (const auto asked = exchanges.find(request.label))
    return succeeded(*asked) ? Step::accepted() : failure(*asked, request.class_);
  return request;
}

/// The comment, or the post, that an action is about.
std::string target_of(const Action& action) {
  if (action.target && !action.target->provider_id.empty()) return action.target->provider_id;
  const PublicPlace place = public_place(address_of(action));
  return place.thread.empty() ? place.post : place.thread;
}

Step no_target() {
  return refusal(Outcome::invalid, ErrorClass::invalid, "no_target",
                 "this needs the id of a public comment or post");
}

}  // namespace

Result<Words> words_of(const Settings& settings, const Action& action) {
  Words words;
  for (const Piece& piece : action.pieces) {
    for (const Part& part : piece.parts) {
      const bool is_picture = part.type == PartType::image && part.media &&
                              !settings.is_instagram() && !words.has_picture();
      if (part.type == PartType::text) {
        words.text = joined(words.text, part.text);
      } else if (is_picture) {
        const Media& media = *part.media;
        words.picture = {"image",   media.url,  media.provider_id,
                         media.ref, media.mime, media.filename};
        words.text = joined(words.text, media.caption);
      } else if (part.share && !settings.is_instagram()) {
        words.link = part.share->url;
      } else if (!part.fallback_text.empty()) {
        words.text = joined(words.text, part.fallback_text);
      } else {
        return invalid("meta: a comment cannot hold a part of type " +
                       std::string(name(part.type)));
      }
    }
  }
  // One attachment only: beside a picture the link is among the words.
  if (words.has_picture()) words.text = joined(words.text, std::exchange(words.link, {}));
  if (words.text.empty() && !words.has_picture() && words.link.empty())
    return invalid("meta: a comment needs words");
  return words;
}

void place_public(Event& event, const std::string& post, const std::string& thread) {
  const std::string address = thread.empty() ? post : post + ":" + thread;
  Conversation& conversation = event.conversation.emplace();
  conversation.type = ConversationType::public_;
  conversation.visibility = Visibility::public_;
  conversation.address = address;
  conversation.thread = thread;
  event.conversation_refs = {address};
}

PublicPlace public_place(std::string_view address) {
  const std::size_t colon = address.find(':');
  if (colon == std::string_view::npos) return {std::string(address), {}};
  return {std::string(address.substr(0, colon)), std::string(address.substr(colon + 1))};
}

Step send_comment(const Settings& settings, const Context& context, const Action& action,
                  const Exchanges& exchanges) {
  const PublicPlace place = public_place(address_of(action));
  std::string parent = place.thread.empty() ? place.post : place.thread;
  // Below whom: Meta itself moves it to the top-level comment.
  if (action.reply_to && is_node(action.reply_to->provider_id))
    parent = action.reply_to->provider_id;
  if (!is_node(parent)) return no_target();
  const Result<Words> words = words_of(settings, action);
  if (!words)
    return refusal(Outcome::invalid, ErrorClass::invalid, "not_expressible", words.error().text);
  const auto sent = exchanges.find("comment");
  if (!sent) {
    Request request;
    // What was only mentioned is answered at the mention's own edge.
    if (settings.is_instagram() && context.fact("mention") != nullptr) {
      std::string query = "media_id=" + place.post;
      if (!place.thread.empty()) query += "&comment_id=" + place.thread;
      request = bare_call(settings, context, "comment", "POST", settings.ig_id + "/mentions",
                          query + "&message=" + escaped(words->text));
    } else if (settings.is_instagram()) {
      const std::string_view edge = parent == place.post ? "/comments" : "/replies";
      request = bare_call(settings, context, "comment", "POST", parent + std::string(edge),
                          "message=" + escaped(words->text));
    } else {
      request = comment_call(settings, context, parent, *words);
    }
    request.class_ = RequestClass::once;
    request.rate_keys = {"public"};
    return request;
  }
  if (!succeeded(*sent)) return failure(*sent, RequestClass::once);
  std::vector<SentPiece> pieces;
  for (const Piece& piece : action.pieces)
    pieces.push_back({piece.index, {sent->json()["id"].id()}, {}});
  return Step::accepted(std::move(pieces));
}

Step edit(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (!is_public(action) || settings.is_instagram())
    return Step::unsupported("meta: only our own comments on Facebook can be changed");
  const std::string id = target_of(action);
  if (!is_node(id)) return no_target();
  const Result<Words> words = words_of(settings, action);
  if (!words)
    return refusal(Outcome::invalid, ErrorClass::invalid, "not_expressible", words.error().text);
  Request request = post_call(settings, context, "edit", id, comment_body(*words));
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"public"};
  return settled(exchanges, std::move(request));
}

Step remove(const Settings& settings, const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (!is_public(action))
    return Step::unsupported("meta: a message that was sent cannot be taken back");
  const std::string id = target_of(action);
  if (!is_node(id)) return no_target();
  Request request = bare_call(settings, context, "delete", "DELETE", id);
  request.rate_keys = {"public"};
  return settled(exchanges, std::move(request));
}

Step hide(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string id = target_of(action);
  if (!is_public(action) || !is_node(id)) return no_target();
  Request request;
  if (settings.is_instagram()) {
    request = bare_call(settings, context, "hide", "POST", id,
                        action.is_removal ? "hide=false" : "hide=true");
  } else {
    request = post_call(settings, context, "hide", id,
                        action.is_removal ? R"({"is_hidden":false})" : R"({"is_hidden":true})");
  }
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"public"};
  return settled(exchanges, std::move(request));
}

Step like(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (settings.is_instagram())
    return Step::unsupported("meta: Instagram has no likes over its API");
  const std::string id = target_of(action);
  if (!is_public(action) || !is_node(id)) return no_target();
  Request request =
      bare_call(settings, context, "like", action.is_removal ? "DELETE" : "POST", id + "/likes");
  request.rate_keys = {"public"};
  return settled(exchanges, std::move(request));
}

Step mention(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string media = argument["media_id"].id();
  const std::string comment = argument["comment_id"].id();
  if (!is_node(media) || (!comment.empty() && !is_node(comment))) return no_target();
  const auto asked = exchanges.find("mention");
  if (!asked) {
    std::string fields = "mentioned_media.media_id(" + media +
                         "){id,caption,media_type,permalink,timestamp,username}";
    if (!comment.empty())
      fields = "mentioned_comment.comment_id(" + comment +
               "){id,text,timestamp,username,media{id,permalink}}";
    Request request =
        get_call(settings, context, "mention", settings.ig_id, "fields=" + escaped(fields));
    request.rate_keys = {"public"};
    return request;
  }
  if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
  const JsonDocument body = asked->json();
  const Json told = body[comment.empty() ? "mentioned_media" : "mentioned_comment"];
  const std::string& id = comment.empty() ? media : comment;
  Done done;
  done.outcome = Outcome::accepted;
  Event& event = done.events.emplace_back();
  event.kind = EventKind::message_edited;
  event.original_kind = "mentions";
  event.authenticity = Authenticity::verified;
  event.account_address = settings.ig_id;
  event.occurred_at = context.started_at();
  event.dedupe.push_back({"mentioned:" + media + ":" + comment, 0});
  event.message_refs = {id};
  place_public(event, media, comment);
  PublicContext& about = event.conversation->context.emplace();
  about.post = media;
  about.url = told["permalink"].text_or(told["media"]["permalink"].text());
  if (const std::string_view who = told["username"].text(); !who.empty()) {
    Person& sender = event.sender.emplace();
    sender.role = Role::customer;
    sender.username = who;
  }
  Message& message = event.message.emplace();
  message.provider_ids = {id};
  message.visibility = Visibility::public_;
  Part& part = message.parts.emplace_back();
  part.type = PartType::text;
  part.text = told["text"].text_or(told["caption"].text());
  return done;
}

}  // namespace jackfield::meta
