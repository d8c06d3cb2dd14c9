// SPDX-License-Identifier: MIT
// Source: fact sheet comments, 4.1 to 4.4, 2026-11-21.
#include "meta_calls.hpp"
#include "meta_errors.hpp"
#include "meta_history.hpp"
#include "meta_public.hpp"
#include "meta_reconcile.hpp"

#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr int kMostPages = 10;

Look unclear() {
  return {{}, Finding::unclear, {}};
}

/// Where the comment stands if it stands: Meta moves all below the top-level comment.
std::string parent_of(const Question& question, const PublicPlace& place) {
  if (!place.thread.empty()) return place.thread;
  const auto& reply_to = question.action.reply_to;
  return reply_to && is_node(reply_to->provider_id) ? reply_to->provider_id : place.post;
}

std::string list_query(const Question& question, std::string_view after) {
  std::string query = question.settings.is_instagram()
                          ? "fields=id,text,timestamp,from&limit=50"
                          : "filter=toplevel&order=reverse_chronological"
                            "&fields=id,from,message,created_time,attachment&limit=50";
  if (!after.empty()) query.append("&after=").append(escaped(after));
  return query;
}

/// What one comment is to the one in question.
Finding compare(const Question& question, const Words& words, const Json& told) {
  const std::int64_t at = written_time(told["created_time"].text_or(told["timestamp"].text()));
  if (at != 0 && at < question.since) return Finding::absent;
  if (question.is_known(told["id"].id())) return Finding::absent;
  const bool has_words = same_words(told["message"].text_or(told["text"].text()), words.text) &&
                         (!words.text.empty() || told["attachment"].is_object());
  if (!has_words) return Finding::absent;
  const std::string author = told["from"]["id"].id();
  if (author.empty()) return Finding::unclear;  // a right is missing: anybody may have said it
  return author == question.settings.address() ? Finding::found : Finding::absent;
}

}  // namespace

Look look_for_comment(const Question& question) {
  const Settings& settings = question.settings;
  const PublicPlace place = public_place(question.action.conversation->address);
  const std::string parent = parent_of(question, place);
  const Result<Words> words = words_of(settings, question.action);
  // What stands below somebody else's media is not shown to who was only mentioned there. The
  // mark-up of a mention is shown as the name that it became.
  const bool is_elsewhere = settings.is_instagram() && question.context.fact("mention") != nullptr;
  if (is_elsewhere || !is_node(parent) || !words || words->text.find("@[") != std::string::npos)
    return unclear();
  const bool is_reply = settings.is_instagram() && parent != place.post;
  const std::string path = parent + (is_reply ? "/replies" : "/comments");
  std::string after;
  for (int page = 1; page <= kMostPages; ++page) {
    const std::string label = question.label("comments:" + std::to_string(page));
    if (std::optional<Step> next =
            ask_list(question, label, path, list_query(question, after), "public"))
      return {std::move(next)};
    const JsonDocument answer = question.exchanges.find(label)->json();
    std::int64_t oldest = 0;
    for (const Json told : answer["data"]) {
      const Finding finding = compare(question, *words, told);
      if (finding != Finding::absent) return {{}, finding, told["id"].id()};
      oldest = written_time(told["created_time"].text_or(told["timestamp"].text()));
    }
    // Replies on Instagram have no order that is told, so all of them are read.
    if (!is_reply && oldest != 0 && oldest < question.since) return {};
    after = answer["paging"]["cursors"]["after"].id();
    if (after.empty() || !answer["paging"]["next"].exists()) return {};
  }
  return unclear();
}

Look look_for_private_reply(const Question& question) {
  const Settings& settings = question.settings;
  const Action& action = question.action;
  const PublicPlace place =
      public_place(action.conversation ? action.conversation->address : std::string());
  std::string about = action.target ? action.target->provider_id : std::string();
  if (about.empty()) about = place.thread.empty() ? place.post : place.thread;
  if (!is_node(about)) return unclear();
  const std::string label = question.label("about");
  const std::string_view fields = settings.is_instagram()
                                      ? "fields=from"
                                      : "fields=can_reply_privately,private_reply_conversation";
  if (std::optional<Step> next = ask_list(question, label, about, fields, "public"))
    return {std::move(next)};
  const JsonDocument answer = question.exchanges.find(label)->json();
  if (settings.is_instagram()) {
    Look chat = find_chat(question, answer["from"]["id"].id());
    if (chat.next || chat.finding != Finding::found) return chat;
    return look_in_chat(question, chat.id);
  }
  const std::string chat = answer["private_reply_conversation"]["id"].id();
  if (is_opaque(chat)) return look_in_chat(question, chat);
  if (!answer["can_reply_privately"].bool_or(false)) return unclear();
  return {};
}

}  // namespace jackfield::meta
